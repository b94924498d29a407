#include "app/charts/log_dots.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace logitdice {
namespace {

constexpr float kAxisLabels = 52;  // units left of the plot

float y_of_size(const Rect& plot, const LogDots& chart, double size) {
  const double low = std::log10(chart.low), high = std::log10(chart.high);
  const double at = size > 0 ? (std::log10(size) - low) / (high - low) : 0;
  return plot.bottom() - plot.h * static_cast<float>(std::clamp(at, 0.0, 1.0));
}

// Every power of ten for which there is room.
void draw_log_axis(const Canvas& c, const Rect& plot, const LogDots& chart) {
  float last = plot.bottom() + c.px(100);
  for (int power = static_cast<int>(std::ceil(std::log10(chart.low)));
       std::pow(10, power) <= chart.high; ++power) {
    const float y = y_of_size(plot, chart, std::pow(10, power));
    if (last - y < c.px(22)) continue;
    last = y;
    char text[16];
    if (power < -3) {
      std::snprintf(text, sizeof text, "1e%d", power);
    } else {
      std::snprintf(text, sizeof text, "%g", std::pow(10, power));
    }
    c.line({plot.x, y}, {plot.right(), y}, c.theme->line);
    c.text(c.fonts->mono_small, plot.x - c.px(8), y, c.theme->dim, text, Align::right);
  }
}

void draw_size_line(const Canvas& c, const Rect& plot, const LogDots& chart) {
  if (chart.line <= 0) return;
  const float y = y_of_size(plot, chart, chart.line);
  c.dashed_line({plot.x, y}, {plot.right(), y}, c.theme->cut, 1.5f, 6);
  // Above the line or, where the plot ends, below it.
  const float half = c.px(10);
  const float text_y = y - 2 * half < plot.y ? y + half : y - half;
  c.text_within(c.fonts->small, plot.right(), text_y, plot.w, c.theme->cut, chart.line_label,
                Align::right);
}

}  // namespace

int chart_log_dots(const Canvas& c, const Rect& rect, const LogDots& chart, float mouse_x) {
  Rect plot = rect.inset(0, c.px(10));
  plot.take_left(c.px(kAxisLabels));
  draw_log_axis(c, plot, chart);
  if (chart.dots.empty()) return -1;
  const float slot = std::min(plot.w / static_cast<float>(chart.dots.size()), c.px(40));
  const float radius = std::clamp(slot * 0.35f, 1.5f, c.px(4));
  for (std::size_t i = 0; i < chart.dots.size(); ++i) {
    const float x = plot.x + slot * (static_cast<float>(i) + 0.5f);
    if (static_cast<int>(i) == chart.selected) {
      c.fill({x - slot / 2, plot.y, slot, plot.h}, faded(c.theme->thumb, 0.12f), c.px(2));
    }
    const ImVec2 at{x, y_of_size(plot, chart, chart.dots[i].size)};
    c.disc(at, radius, chart.dots[i].marked ? c.theme->cut : c.theme->kept, 16);
    if (chart.dots[i].marked) c.ring(at, radius + c.px(3), c.theme->cut, c.px(1.5f), 20);
  }
  draw_size_line(c, plot, chart);
  const int under = static_cast<int>(std::floor((mouse_x - plot.x) / slot));
  return under >= 0 && under < static_cast<int>(chart.dots.size()) ? under : -1;
}

}  // namespace logitdice
