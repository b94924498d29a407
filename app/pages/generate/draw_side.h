#pragma once

#include "app/panels/panel.h"

// What stands beside the bars of a step of the text.
namespace logitdice::generate_page {

/// Where the coin of the step on the screen landed.
void draw_coin(const Panel& panel, const Rect& rect);

/// What is to be said of the whole text, and what can be done with it.
void draw_whole_text(const Panel& panel, const Rect& rect);

}  // namespace logitdice::generate_page
