#pragma once

#include "app/panels/panel.h"

namespace logitdice {

/// The tokens as horizontal bars with their columns, the cutoff lines between them, and one pinned
/// row for all that lies below. Scrolls through any vocabulary; rows are made only for what is seen.
/// Returns the rank of the row that was clicked, or −1.
int draw_bars_table(const Panel& panel, Rect room);

}  // namespace logitdice
