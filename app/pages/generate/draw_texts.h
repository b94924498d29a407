#pragma once

#include <cstddef>

#include "app/panels/panel.h"

namespace logitdice::generate_page {

/// The three presets side by side, live: the loop, the sweet spot and the gibberish.
void draw_presets_texts(const Panel& panel, Rect room);

/// A text as a place to click: it opens in full, to be stepped through.
void take_text(const Panel& panel, const Rect& place, std::size_t index);

}  // namespace logitdice::generate_page
