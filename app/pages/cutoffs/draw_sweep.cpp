#include <algorithm>
#include <cmath>
#include <limits>

#include "app/pages/cutoffs/draw_parts.h"
#include "core/text/numbers.h"

namespace logitdice::cutoffs_page {
namespace {

// "1", "10", "1k", "100k", "1M".
std::string power_text(int exponent) {
  const std::string zeros(static_cast<size_t>(exponent % 3), '0');
  constexpr const char* kUnits[] = {"", "k", "M", "G"};
  return "1" + zeros + kUnits[std::min(exponent / 3, 3)];
}

// How high a count stands on the logarithmic axis from 1 to `most`.
float height_of(int kept, double most) {
  if (kept < 0) return std::numeric_limits<float>::quiet_NaN();
  return static_cast<float>(std::log(std::max(1.0, static_cast<double>(kept))) / std::log(most));
}

double most_of(const Card& shown) {
  return std::max(10, std::max(shown.tokens, shown.cutoffs.size));
}

float x_of(const Rect& plot, double temperature) {
  return plot.x + plot.w * static_cast<float>(std::clamp(temperature / kSweepHighest, 0.0, 1.0));
}

void draw_axes(const Panel& panel, const Rect& plot, double most) {
  const Theme& theme = panel.theme();
  ImFont* font = panel.fonts().mono_small;
  const int highest = static_cast<int>(std::floor(std::log10(most) + 1e-9));
  const float step = plot.h / static_cast<float>(std::log10(most));
  const int every = step < panel.canvas.height(font) * 1.1f ? 2 : 1;
  for (int e = 0; e <= highest; ++e) {
    const float y = std::round(plot.bottom() - step * static_cast<float>(e));
    panel.canvas.line({plot.x, y}, {plot.right(), y}, e == 0 ? theme.dim : theme.line);
    if (e % every != 0) continue;
    panel.canvas.text(font, plot.x - panel.px(8), y, theme.dim, power_text(e), Align::right);
  }
  for (int t = 0; t <= static_cast<int>(kSweepHighest); ++t) {
    const float x = x_of(plot, t);
    panel.canvas.line({x, plot.bottom()}, {x, plot.bottom() + panel.px(4)}, theme.dim);
    panel.canvas.text(font, x, plot.bottom() + panel.px(13), theme.dim, std::to_string(t),
                      Align::centre);
  }
}

std::vector<Curve> curves_of(const Panel& panel, const Card& shown, double most) {
  std::vector<Curve> curves;
  for (int r = 0; r < kRules; ++r) {
    if (!shown.cutoffs.rules[r].shown) continue;
    Curve curve;
    curve.steps = kSweepPoints - 1;
    curve.style = rule_style(panel.theme(), r, shown.cutoffs.preview);
    curve.letter = rule_key(r);
    curve.letter_colour = rule_ink(panel.theme(), r, shown.cutoffs.preview);
    for (const SweepPoint& point : shown.sweeps.rules[r].points) {
      curve.heights.push_back(height_of(point.kept, most));
    }
    curves.push_back(std::move(curve));
  }
  return curves;
}

// The temperature in force and what the rules keep at it. One beyond the axis is only pointed to:
// the curves do not tell what is kept there, the labels on the bars do.
void draw_marker(const Panel& panel, const Card& shown, const Rect& plot, double most) {
  const Cutoffs& c = shown.cutoffs;
  const Theme& theme = panel.theme();
  if (c.temperature > kSweepHighest) {
    const float s = panel.px(5), edge = plot.right() + panel.px(3);
    panel.canvas.triangle({edge, plot.bottom() - s}, {edge + s, plot.bottom()},
                          {edge, plot.bottom() + s}, theme.text);
    return;
  }
  const float x = std::round(x_of(plot, c.temperature));
  panel.canvas.line({x, plot.y}, {x, plot.bottom()}, theme.text, 1.5f);
  for (int r = 0; r < kRules; ++r) {
    if (!c.rules[r].shown) continue;
    const ImVec2 at{x, plot.bottom() - height_of(c.rules[r].kept, most) * plot.h};
    panel.canvas.disc(at, panel.px(5), theme.panel, 20);
    panel.canvas.disc(at, panel.px(3.8f), rule_style(theme, r, c.preview).colour, 20);
  }
}

void draw_hover(const Panel& panel, const Card& shown, const Rect& plot) {
  if (!under_mouse(plot)) return;
  const float part = plot.part_at(ImGui::GetMousePos().x).value_or(0);
  const int point = sweep_point(part * static_cast<float>(kSweepHighest));
  const float x = std::round(x_of(plot, sweep_temperature(point)));
  panel.canvas.line({x, plot.y}, {x, plot.bottom()}, panel.theme().dim);
  hint(panel, sweep_text(shown.cutoffs, shown.sweeps, point));
}

void draw_title(const Panel& panel, const Cutoffs& c, const Rect& row) {
  const std::string marker = marker_text(c.temperature);
  ImFont* font = panel.fonts().mono_small;
  panel.canvas.text(font, row.right(), row.middle_y(), panel.theme().text, marker, Align::right);
  const float room = row.w - panel.canvas.width(font, marker) - panel.px(8);
  std::string title = c.preview ? "would keep at T 0 to 3" : "tokens kept at T 0 to 3";
  if (panel.canvas.width(panel.fonts().small, title) > room) {
    title = c.preview ? "would keep" : "tokens kept";
  }
  panel.canvas.text_within(panel.fonts().small, row.x, row.middle_y(), room, panel.theme().dim,
                           title);
}

}  // namespace

std::string marker_text(double temperature) {
  return temperature_text(temperature) + (temperature > kSweepHighest ? " →" : "");
}

void draw_sweep(const Panel& panel, const Card& shown, int place, Rect room) {
  const std::string id = "sweep." + std::string(place_id(place));
  draw_title(panel, shown.cutoffs, room.take_top(panel.px(20), panel.px(10)));
  room.take_bottom(panel.px(22));
  room.take_left(panel.px(46));
  room.take_right(panel.px(22));
  panel.controls.note(id, room);
  const double most = most_of(shown);
  draw_axes(panel, room, most);
  if (shown.cutoffs.side == HeatSide::none) {
    panel.canvas.text(panel.fonts().small, room.middle_x(), room.middle_y(), panel.theme().faint,
                      "no rule to draw", Align::centre);
    return;
  }
  draw_marker(panel, shown, room, most);
  take_heat(panel, place, shown, room);
  chart_curves(panel.canvas, room, curves_of(panel, shown, most));
  draw_hover(panel, shown, room);
}

}  // namespace logitdice::cutoffs_page
