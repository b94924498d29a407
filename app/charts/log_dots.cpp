#include "app/charts/log_dots.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace logitdice {
namespace {

constexpr float kAxisLabels = 52;  // units left of the plot
constexpr double kLowestPower = -12;

constexpr float kZeroRow = 18;  // units below the plot, where something is exactly 0

// The powers of ten at its ends, and where 0 lies, which has no place among them.
struct LogAxis {
  double low = 0, high = 1;
  float zero = 0;  // pixels below the plot; 0: nothing is 0
};

LogAxis axis_of(const LogDots& chart) {
  LogAxis axis;
  double least = 1, most = 1;
  const auto take = [&](double size) {
    if (size <= 0) return;
    least = std::min(least, size);
    most = std::max(most, size);
  };
  for (const LogDot& dot : chart.dots) take(dot.size);
  take(chart.line);
  axis.low = std::max(kLowestPower, std::floor(std::log10(least)));
  axis.high = std::max(axis.low + 1, std::ceil(std::log10(most)));
  return axis;
}

float y_of_size(const Rect& plot, const LogAxis& axis, double size) {
  if (size <= 0) return plot.bottom() + axis.zero;
  const double at = (std::log10(size) - axis.low) / (axis.high - axis.low);
  return plot.bottom() - plot.h * static_cast<float>(std::clamp(at, 0.0, 1.0));
}

// Every power of ten for which there is room.
void draw_log_axis(const Canvas& c, const Rect& plot, const LogAxis& axis) {
  float last = plot.bottom() + c.px(100);
  for (double power = axis.low; power <= axis.high; ++power) {
    const float y = y_of_size(plot, axis, std::pow(10, power));
    if (last - y < c.px(22)) continue;
    last = y;
    char text[16];
    std::snprintf(text, sizeof text, "%g", std::pow(10, power));
    c.line({plot.x, y}, {plot.right(), y}, c.theme->line);
    c.text(c.fonts->mono_small, plot.x - c.px(8), y, c.theme->dim, text, Align::right);
  }
}

}  // namespace

int chart_log_dots(const Canvas& c, const Rect& rect, const LogDots& chart, float mouse_x) {
  Rect plot = rect.inset(0, c.px(10));
  plot.take_left(c.px(kAxisLabels));
  LogAxis axis = axis_of(chart);
  if (std::ranges::any_of(chart.dots, [](const LogDot& dot) { return dot.size <= 0; })) {
    axis.zero = c.px(kZeroRow);
    plot.take_bottom(axis.zero);
    const float y = plot.bottom() + axis.zero;
    c.line({plot.x, y}, {plot.right(), y}, c.theme->line);
    c.text(c.fonts->mono_small, plot.x - c.px(8), y, c.theme->dim, "0", Align::right);
  }
  draw_log_axis(c, plot, axis);
  if (chart.dots.empty()) return -1;
  const float slot = std::min(plot.w / static_cast<float>(chart.dots.size()), c.px(40));
  const float radius = nearest_within(slot * 0.35f, 1.5f, c.px(4));
  if (chart.line > 0) {
    const float y = y_of_size(plot, axis, chart.line);
    c.dashed_line({plot.x, y}, {plot.right(), y}, c.theme->cut, 1.5f, 6);
  }
  for (std::size_t i = 0; i < chart.dots.size(); ++i) {
    const float x = plot.x + slot * (static_cast<float>(i) + 0.5f);
    if (static_cast<int>(i) == chart.selected) {
      c.fill({x - slot / 2, plot.y, slot, plot.h}, faded(c.theme->thumb, 0.12f), c.px(2));
    }
    const ImVec2 at{x, y_of_size(plot, axis, chart.dots[i].size)};
    c.disc(at, radius, chart.dots[i].marked ? c.theme->cut : c.theme->kept, 16);
    if (chart.dots[i].marked) c.ring(at, radius + c.px(3), c.theme->cut, c.px(1.5f), 20);
  }
  return piece_at(mouse_x, plot.x, slot, chart.dots.size());
}

}  // namespace logitdice
