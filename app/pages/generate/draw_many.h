#pragma once

#include "app/panels/panel.h"

namespace logitdice::generate_page {

/// 2 to 64 continuations of the prompt: the texts, what they share, how much they differ, and what
/// each is worth.
void draw_many(const Panel& panel, const Rect& room);

// What stands below their head, one file each.
void draw_text_grid(const Panel& panel, const Rect& room);
void draw_token_tree(const Panel& panel, Rect room);
void draw_spread_curves(const Panel& panel, Rect room);
void draw_group(const Panel& panel, Rect room);

/// The chosen text, or the one under the mouse, to be read in full, and a button that opens it. An
/// index of −1: none is.
void draw_read_text(const Panel& panel, const Rect& row, int index);

}  // namespace logitdice::generate_page
