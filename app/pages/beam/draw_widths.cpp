#include <algorithm>
#include <cmath>
#include <optional>
#include <string>
#include <vector>

#include "app/pages/beam/draw_parts.h"
#include "core/text/numbers.h"

namespace logitdice::beam_page {
namespace {

struct WidthCurve {
  std::vector<std::optional<double>> values;  // by width; nothing where there is no number
  ImU32 colour;
  bool dashed = false;
};

struct WidthChart {
  const char* title;
  const char* unit;
  double low, high;
  int decimals;
  std::vector<WidthCurve> curves;
};

Rect plot_of(const Panel& panel, Rect room, const WidthChart& chart) {
  const std::string widest = fixed_text(chart.low, chart.decimals);
  room.take_left(panel.canvas.width(panel.fonts().mono_small, widest) + panel.px(8));
  room.take_bottom(panel.px(18));
  return room.inset(panel.px(5), panel.px(8));
}

void draw_axis(const Panel& panel, const Rect& plot, const WidthChart& chart) {
  const Theme& theme = panel.theme();
  for (const double value : {chart.low, chart.high}) {
    const float y = value == chart.low ? plot.bottom() : plot.y;
    panel.canvas.line({plot.x, y}, {plot.right(), y}, theme.line);
    panel.canvas.text(panel.fonts().mono_small, plot.x - panel.px(8), y, theme.dim,
                      fixed_text(value, chart.decimals), Align::right);
  }
}

void draw_curve_of(const Panel& panel, const Rect& plot, const WidthChart& chart,
                   const WidthCurve& curve) {
  const double span = std::max(chart.high - chart.low, 1e-12);
  std::vector<ImVec2> points;
  for (std::size_t i = 0; i < curve.values.size(); ++i) {
    if (!curve.values[i]) continue;
    const float part = static_cast<float>((*curve.values[i] - chart.low) / span);
    points.push_back({plot.x + plot.w * static_cast<float>(i) / (kWidestBeam - 1),
                      plot.bottom() - plot.h * std::clamp(part, 0.0f, 1.0f)});
  }
  if (points.size() > 1 && curve.dashed) {
    panel.canvas.dashed_path(points, curve.colour, panel.px(1.6f), panel.px(4), panel.px(3));
  } else if (points.size() > 1) {
    panel.canvas.path(points, curve.colour, panel.px(2));
  }
  for (const ImVec2& point : points) {
    panel.canvas.disc(point, panel.px(curve.dashed ? 2.6f : 3.4f), curve.colour, 16);
  }
}

std::string width_hint(const WidthQuality& w) {
  return "width " + std::to_string(w.width) + ": ln p per token " +
         fixed_text(w.log_probability, 3) + "\ndistinct-2 of all beams together " +
         number_or_dash(w.distinct_all, 2) + ", of the best alone " +
         number_or_dash(w.distinct_best, 2);
}

// A click on a width makes it the beam's.
void draw_width_marks(const Panel& panel, const Rect& plot, const std::string& id) {
  const Search& p = search(panel.state);
  const Theme& theme = panel.theme();
  const int now = inputs(panel.state).width;
  const float slot = plot.w / (kWidestBeam - 1);
  for (int width = 1; width <= kWidestBeam; ++width) {
    const float x = plot.x + slot * static_cast<float>(width - 1);
    if (width == now) panel.canvas.line({x, plot.y}, {x, plot.bottom()}, theme.thumb, 1.5f);
    const bool named = width == 1 || width == kWidestBeam || width == now;
    const bool apart = width == now || (std::abs(width - now) > 1);
    if (named && apart) {
      panel.canvas.text(width == now ? panel.fonts().strong : panel.fonts().mono_small, x,
                        plot.bottom() + panel.px(15), width == now ? theme.text : theme.dim,
                        std::to_string(width), Align::centre);
    }
    const Rect area{x - slot / 2, plot.y, slot, plot.h};
    const Control control = panel.controls.part(id + "." + std::to_string(width), area);
    const auto index = static_cast<std::size_t>(width - 1);
    if (control.hovered && index < p.widths.size()) hint(panel, width_hint(p.widths[index]));
    if (control.clicked) {
      send(panel, SetNumber{SetNumber::width, static_cast<double>(width)});
    }
  }
}

void draw_chart(const Panel& panel, Rect room, const WidthChart& chart, const std::string& id) {
  const Rect title = room.take_top(panel.px(19));
  panel.canvas.text_within(panel.fonts().strong, title.x, title.middle_y(), title.w,
                           panel.theme().text, chart.title);
  const Rect unit = room.take_top(panel.px(18));
  panel.canvas.text_within(panel.fonts().small, unit.x, unit.middle_y(), unit.w, panel.theme().dim,
                           chart.unit);
  const Rect plot = plot_of(panel, room, chart);
  panel.controls.note(id, plot);
  draw_axis(panel, plot, chart);
  draw_width_marks(panel, plot, id);
  for (const WidthCurve& curve : chart.curves) draw_curve_of(panel, plot, chart, curve);
}

WidthChart likelihood_chart(const Panel& panel, const Search& p) {
  WidthChart chart{"Likelihood", "ln p per token", 0, 0, 2, {}};
  WidthCurve curve{{}, panel.theme().kept};
  for (const WidthQuality& w : p.widths) curve.values.push_back(w.log_probability);
  if (curve.values.empty()) return chart;
  const auto [low, high] = std::minmax_element(curve.values.begin(), curve.values.end());
  chart.low = std::floor(**low * 20) / 20;
  chart.high = std::max(std::ceil(**high * 20) / 20, chart.low + 0.05);
  chart.curves = {std::move(curve)};
  return chart;
}

WidthChart variety_chart(const Panel& panel, const Search& p) {
  WidthChart chart{"Variety", "distinct-2, all", 0, 1, 1, {}};
  WidthCurve best{{}, panel.theme().outline, true}, all{{}, panel.theme().cut};
  for (const WidthQuality& w : p.widths) {
    best.values.push_back(w.distinct_best);
    all.values.push_back(w.distinct_all);
  }
  chart.curves = {std::move(best), std::move(all)};
  return chart;
}

std::string measured_text(const Search& p, Source source) {
  if (p.measuring) return "measuring … " + fixed_text(p.measured_part * 100, 0) + " %";
  if (source != Source::model) return "this tree";
  return std::to_string(quality_prompts().size()) + " × " + std::to_string(kQualitySteps) +
         " tokens";
}

void draw_unmeasured(const Panel& panel, Rect room) {
  const Rect go = room.take_bottom(panel.px(34), panel.px(8));
  constexpr std::string_view kAsked =
      "What is a wider beam worth? Likelihood of the best text, and how much all "
      "beams together say that differs.";
  const bool fits =
      panel.canvas.paragraph_height(panel.fonts().small, room.w, kAsked) <= room.h + 1;
  panel.canvas.paragraph(panel.fonts().small, room, panel.theme().dim,
                         fits ? kAsked : "What is a wider beam worth?");
  if (button(panel, "button.measure", go, "Measure (Q)")) send(panel, Measure{});
}

}  // namespace

void draw_widths(const Panel& panel, const Rect& rect) {
  Rect room = card(panel, rect);
  const Search& p = search(panel.state);
  Rect head = room.take_top(panel.px(20), panel.px(4));
  panel.canvas.caption(head.x, head.middle_y(), "WIDTH 1 TO 8");
  head.take_left(panel.px(110));
  if (!inputs(panel.state).measured) return draw_unmeasured(panel, room);
  const Rect stop = head.take_right(panel.px(22));
  if (button(panel, "button.forget_widths", stop, "×", ButtonLook::link)) send(panel, Measure{});
  const std::string measured = measured_text(p, inputs(panel.state).source);
  const float wide = panel.canvas.width(panel.fonts().small, measured) + panel.px(6);
  // The caption may be wider than its place where type is large.
  const bool fits = wide <= head.w - panel.px(14);
  if (fits || !panel.state.presenter.on) {
    panel.canvas.text_within(panel.fonts().small, head.right() - panel.px(6), head.middle_y(),
                             head.w - panel.px(20), panel.theme().dim, measured, Align::right);
  }
  if (p.widths.empty()) return;
  const float gap = panel.px(12);
  const Rect left = room.take_left((room.w - gap) / 2, gap);
  draw_chart(panel, left, likelihood_chart(panel, p), "widths.likelihood");
  draw_chart(panel, room, variety_chart(panel, p), "widths.variety");
}

}  // namespace logitdice::beam_page
