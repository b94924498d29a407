#pragma once

#include "app/panels/panel.h"

namespace logitdice {

/// The table of keys over everything else, in as many columns as fit. Made from all_keys().
void draw_keys_overlay(const Panel& panel, bool& open);

}  // namespace logitdice
