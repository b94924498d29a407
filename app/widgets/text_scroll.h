#pragma once

#include <cstddef>

#include "app/ui/surface.h"

namespace logitdice {

/// How far the wheel has moved a text.
struct TextScroll {
  int first = -1;          // line at the top, or token at the left; −1: nobody has scrolled
  std::size_t tokens = 0;  // of the text that was scrolled: another begins anew
};

/// The first line or token to show: as the wheel over `room` has moved it, by `step` a notch, within
/// 0 to `last`; where nobody has scrolled, `initial`.
int scrolled(TextScroll& scroll, const Rect& room, std::size_t tokens, int initial, int last,
             int step);

/// The bar at the right edge of `room` that says which lines of how many are shown.
void draw_scroll_mark(const Surface& surface, const Rect& room, int first, int fit, int lines);

}  // namespace logitdice
