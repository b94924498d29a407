#pragma once

#include <span>

#include "app/charts/charts.h"

namespace logitdice {

/// What every line of segments under a coin has in common. A label that does not fit is cut short,
/// or left out where there is no room for a few letters.
void chart_segments(const Canvas& canvas, const Rect& rect, std::span<const Segment> segments);

/// The coin over such a line: a triangle of that size, in pixels, and a line down from it.
void chart_needle(const Canvas& canvas, const Rect& rect, float needle, float size);

/// The segments under the coin on one narrow line, for several side by side. `needle` in [0, 1), or
/// < 0 for none.
void chart_coin_line(const Canvas& canvas, const Rect& rect, std::span<const Segment> segments,
                     float needle);

}  // namespace logitdice
