#pragma once

#include "app/frame/ui.h"

// The page and what stands beside it: the chain at its left, the dice and the text at its right.
namespace logitdice {

/// Both columns, or the strip that they have folded into, and the page in the room that is left.
void draw_columns(const Panel& panel, Rect room, const Arrangement& arrangement);

/// Which of them are wanted: before a class those that were asked for, never one that is hidden.
Columns columns_of(const AppState& state);

/// Closes the folded column that is open over the page.
void close_drawer(Ui& ui);

/// The folded column that is open, over the page. A click beside it closes it.
void draw_drawer(Ui& ui);

}  // namespace logitdice
