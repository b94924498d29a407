#pragma once

#include <span>

#include "app/charts/charts.h"

namespace logitdice {

/// The segments under the coin on one narrow line, for several side by side. `needle` in [0, 1), or
/// < 0 for none. A last segment without a label is the grey rest.
void chart_coin_line(const Canvas& canvas, const Rect& rect, std::span<const Segment> segments,
                     float needle);

}  // namespace logitdice
