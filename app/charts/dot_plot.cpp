#include "app/charts/dot_plot.h"

#include <algorithm>
#include <vector>

namespace logitdice {
namespace {

// Where each dot stands: its column, and how many lie below it.
float stacked(std::vector<int>& columns, float part) {
  const auto last = static_cast<float>(columns.size() - 1);
  return static_cast<float>(
      columns[static_cast<std::size_t>(std::clamp(part, 0.0f, 1.0f) * last)]++);
}

}  // namespace

void chart_dot_plot(const Canvas& canvas, const Rect& rect, const DotPlot& plot) {
  const float radius = canvas.px(4);
  const float line_y = rect.bottom() - canvas.px(17);
  const double span = std::max(plot.high - plot.low, 1e-12);
  const auto part = [&](double x) { return static_cast<float>((x - plot.low) / span); };
  const float left = rect.x + radius, width = rect.w - 2 * radius;
  canvas.line({rect.x, line_y}, {rect.right(), line_y}, canvas.theme->outline);
  canvas.text(canvas.fonts->mono_small, rect.x, line_y + canvas.px(10), canvas.theme->dim,
              plot.low_label);
  canvas.text(canvas.fonts->mono_small, rect.right(), line_y + canvas.px(10), canvas.theme->dim,
              plot.high_label, Align::right);
  if (plot.answer) {
    const float x = left + width * std::clamp(part(*plot.answer), 0.0f, 1.0f);
    canvas.line({x, rect.y}, {x, line_y}, canvas.theme->good, 2);
  }
  std::vector<int> columns(static_cast<std::size_t>(std::max(2.0f, width / (2 * radius))), 0);
  for (const double number : plot.numbers) {
    const float at = part(number);
    const float y = line_y - radius - canvas.px(1) - 2 * radius * stacked(columns, at);
    if (y < rect.y) continue;  // a tower that is higher than the chart
    canvas.disc({left + width * std::clamp(at, 0.0f, 1.0f), y}, radius, canvas.theme->other);
  }
}

}  // namespace logitdice
