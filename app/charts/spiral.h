#pragma once

#include <span>
#include <string>

#include "app/ui/canvas.h"

namespace logitdice {

/// One place on a spiral, in the order in which it is walked, clockwise from the top and inwards.
struct SpiralMark {
  float thickness = 0;  // 0 to 1
  ImU32 colour = 0;
  std::string label;    // stands outside the first turn, where there is room; empty: none
};

/// `period` marks make one turn. `selected` < 0: none. Returns the mark under the mouse, or −1.
int chart_spiral(const Canvas& canvas, const Rect& rect, std::span<const SpiralMark> marks,
                 int period, int selected, ImVec2 mouse);

}  // namespace logitdice
