#pragma once

#include <optional>
#include <span>
#include <string>

#include "app/ui/canvas.h"

namespace logitdice {

/// Numbers that people named, a dot each on one line, stacked where they are close, and the right
/// one as an upright line. `low` and `high` are what the ends of the rectangle stand for.
struct DotPlot {
  std::span<const double> numbers;
  std::optional<double> answer;
  double low = 0, high = 1;
  std::string low_label, high_label;
};
void chart_dot_plot(const Canvas& canvas, const Rect& rect, const DotPlot& plot);

}  // namespace logitdice
