#pragma once

#include "app/panels/panel.h"

namespace logitdice::generate_page {

/// The three presets side by side, live: the loop, the sweet spot and the gibberish.
void draw_presets_texts(const Panel& panel, Rect room);

}  // namespace logitdice::generate_page
