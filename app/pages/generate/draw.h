#pragma once

#include "app/pages/generate/state.h"
#include "app/panels/panel.h"

namespace logitdice::generate_page {

void draw(const Panel& panel, const Rect& room);

}  // namespace logitdice::generate_page
