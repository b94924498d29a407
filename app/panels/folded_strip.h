#pragma once

#include "app/panels/panel.h"

namespace logitdice {

/// What folded columns become: the distribution's menu and a chip for each stage of the chain, the
/// dice's button and what fell. Chips and the buttons at the end open the column over the page.
void folded_strip(const Panel& panel, Rect room, bool chain, bool dice);

}  // namespace logitdice
