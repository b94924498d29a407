#pragma once

#include "app/panels/panel.h"

namespace logitdice {

struct Ui;

/// The tokens as horizontal bars with their columns, the cutoff lines between them, and one pinned
/// row for all that lies below. Scrolls through any vocabulary; rows are made only for what is seen.
void draw_bars_table(Ui& ui, const Panel& panel, Rect room);

}  // namespace logitdice
