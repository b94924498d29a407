#pragma once

#include "app/panels/panel.h"

namespace logitdice::generate_page {

/// The person's text, and those in the program to choose from.
void draw_paragraph_row(const Panel& panel, Rect row);
/// Returns where they end.
float draw_paragraph_buttons(const Panel& panel, Rect row);

/// The four texts on one chart, and below it one of them token by token.
void draw_likelihood(const Panel& panel, Rect room);

// What stands there, one file each.
void draw_writers(const Panel& panel, const Rect& rect);
void draw_heat(const Panel& panel, const Rect& rect);

}  // namespace logitdice::generate_page
