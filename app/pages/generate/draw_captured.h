#pragma once

#include "app/panels/panel.h"

// What is drawn of a recorded text alone.
namespace logitdice::generate_page {

/// Who chose the token of the step on the screen, its probability and its place, below the coin.
void draw_chooser(const Panel& panel, Rect room);

/// In place of the bars, where the file lists nothing beside the token.
void draw_without_list(const Panel& panel, const Rect& room);

/// A row for a recorded token that is not among the best of its step, its place open; takes its
/// room off the bottom, nothing where there is none.
void draw_unlisted(const Panel& panel, Rect& room);

}  // namespace logitdice::generate_page
