#pragma once

#include "app/frame/exporter.h"
#include "app/panels/panel.h"

namespace logitdice {

/// The dialog of Ctrl E, over everything else.
void draw_export(Exporter& exporter, const Panel& panel);

}  // namespace logitdice
