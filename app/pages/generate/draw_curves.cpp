#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "app/charts/rule_lines.h"
#include "app/pages/generate/draw_many.h"
#include "app/pages/generate/state.h"
#include "core/text/numbers.h"

namespace logitdice::generate_page {
namespace {

// One quantity of the texts at each value of the knob, 0 to 1.
struct SpreadLine {
  const char* letter;
  const char* name;
  const char* term;
  std::optional<double> (*value)(const Diversity&);
  ImU32 Theme::*colour;
  float dash;
};
constexpr SpreadLine kSpreadLines[] = {
    {"1", "distinct-1", "distinct_n", [](const Diversity& d) { return d.distinct[0].share(); },
     &Theme::kept, 0},
    {"2", "distinct-2", "distinct_n", [](const Diversity& d) { return d.distinct[1].share(); },
     &Theme::kept, 7},
    {"3", "distinct-3", "distinct_n", [](const Diversity& d) { return d.distinct[2].share(); },
     &Theme::kept, 2.5f},
    {"o", "overlap", "overlap", [](const Diversity& d) { return d.overlap; }, &Theme::other, 0},
    {"f", "first tokens' entropy", "entropy",
     [](const Diversity& d) -> std::optional<double> {
       return d.first_entropy_bits / std::max(1.0, std::log2(static_cast<double>(d.texts)));
     },
     &Theme::text, 0},
};

void draw_lines_legend(const Panel& panel, Rect row) {
  const Theme& theme = panel.theme();
  for (const SpreadLine& line : kSpreadLines) {
    const float w = panel.canvas.width(panel.fonts().small, line.name);
    if (row.w < w + panel.px(34)) return;
    const Rect mark = row.take_left(panel.px(24), panel.px(6));
    styled_line(panel.canvas, {mark.x, mark.middle_y()}, {mark.right(), mark.middle_y()},
                {theme.*line.colour, line.dash}, panel.px(2));
    panel.canvas.term_text(panel.fonts().small, row.x, row.middle_y(), row.w, theme.dim, line.name,
                           line.term);
    row.take_left(w, panel.px(14));
  }
}

std::vector<Curve> spread_curves_of(const Panel& panel, const std::vector<SpreadPoint>& points,
                                    int steps) {
  std::vector<Curve> curves;
  for (const SpreadLine& line : kSpreadLines) {
    Curve curve;
    curve.steps = steps;
    curve.style = {panel.theme().*line.colour, line.dash};
    curve.letter = line.letter;
    curve.letter_colour = panel.theme().*line.colour;
    for (const SpreadPoint& point : points) {
      const auto value = point.diversity ? line.value(*point.diversity) : std::nullopt;
      curve.heights.push_back(value ? static_cast<float>(*value)
                                    : std::numeric_limits<float>::quiet_NaN());
    }
    curves.push_back(std::move(curve));
  }
  return curves;
}

void draw_spread_axes(const Panel& panel, const Rect& plot, double highest) {
  const Theme& theme = panel.theme();
  ImFont* font = panel.fonts().mono_small;
  for (const double share : {0.0, 0.5, 1.0}) {
    const float y = std::round(plot.bottom() - plot.h * static_cast<float>(share));
    panel.canvas.line({plot.x, y}, {plot.right(), y}, share == 0 ? theme.dim : theme.line);
    panel.canvas.text(font, plot.x - panel.px(8), y, theme.dim, fixed_text(share, 1), Align::right);
    const float x = plot.x + plot.w * static_cast<float>(share);
    panel.canvas.line({x, plot.bottom()}, {x, plot.bottom() + panel.px(4)}, theme.dim);
    // The first one keeps clear of the other axis.
    panel.canvas.text(font, x, plot.bottom() + panel.px(13), theme.dim,
                      fixed_text(share * highest, 1), share == 0 ? Align::left : Align::centre);
  }
}

// The point nearest to the mouse: its numbers.
void draw_spread_hover(const Panel& panel, const Rect& plot, const KnobInfo& knob,
                       const std::vector<SpreadPoint>& points, double highest) {
  if (points.empty()) return;
  const double value = plot.part_at(ImGui::GetMousePos().x).value_or(0) * highest;
  const auto nearest =
      std::min_element(points.begin(), points.end(), [&](const auto& a, const auto& b) {
        return std::abs(a.value - value) < std::abs(b.value - value);
      });
  const float x = std::round(plot.x + plot.w * static_cast<float>(nearest->value / highest));
  panel.canvas.line({x, plot.y}, {x, plot.bottom()}, panel.theme().dim);
  std::string text = std::string(knob.title) + " " + fixed_text(nearest->value, 1) + ":";
  if (!nearest->diversity) return hint(panel, text + " not in this engine");
  const Diversity& d = *nearest->diversity;
  for (const SpreadLine& line : kSpreadLines) {
    if (line.letter[0] == 'f') break;
    text += std::string("\n") + line.name + " " + number_or_dash(line.value(d), 2);
  }
  hint(panel, text + "\nfirst tokens " + fixed_text(d.first_entropy_bits, 2) + " bits, " +
                  count_text(static_cast<std::int64_t>(d.first_tokens)) + " different");
}

void draw_spread_curve(const Panel& panel, Rect room, std::size_t index) {
  const AppState& s = panel.state;
  const Theme& theme = panel.theme();
  const KnobInfo& knob = *find_knob(kSpreadKnobs[index]);
  const double now = s.in.knobs.*knob.value, highest = spread_values(index).back();
  Rect title = room.take_top(panel.px(20), panel.px(10));
  const std::string mark = std::string(knob.title) + " " + fixed_text(now, 2) + " now";
  panel.canvas.text(panel.fonts().mono_small, title.right(), title.middle_y(), theme.text, mark,
                    Align::right);
  title.take_right(panel.canvas.width(panel.fonts().mono_small, mark) + panel.px(8));
  const bool old = is_old_curve(s, index);
  panel.canvas.text_within(panel.fonts().small, title.x, title.middle_y(), title.w,
                           old ? theme.text : theme.dim,
                           old ? "old: G computes it anew"
                               : "over " + std::string(index == 0 ? "temperature" : "top-p"));
  room.take_bottom(panel.px(22));
  room.take_left(panel.px(36));
  room.take_right(panel.px(18));
  draw_spread_axes(panel, room, highest);
  if (now <= highest) {
    const float x = std::round(room.x + room.w * static_cast<float>(now / highest));
    panel.canvas.line({x, room.y}, {x, room.bottom()}, theme.text, 1.5f);
  }
  const auto& points = texts(s).spread.curves[index];
  const int steps = static_cast<int>(spread_values(index).size()) - 1;
  chart_curves(panel.canvas, room, spread_curves_of(panel, points, steps));
  const Control control = panel.controls.at("spread." + std::string(kSpreadKnobs[index]), room);
  if (control.focused) focus_ring(panel, room);
  if (control.hovered) draw_spread_hover(panel, room, knob, points, highest);
}

}  // namespace

void draw_spread_curves(const Panel& panel, Rect room) {
  const SpreadState& state = texts(panel.state).spread;
  Rect row = room.take_top(panel.px(22), panel.px(10));
  const SpreadJob job;
  std::string about = count_text(job.texts) + " texts of " +
                      count_text(static_cast<std::int64_t>(job.tokens)) + " tokens a point";
  if (state.running) {
    about = "computing, " + count_text(std::lround(100 * state.progress)) + " %";
  }
  const float w = panel.canvas.width(panel.fonts().small, about);
  const Rect right = row.take_right(w, panel.px(12));
  panel.canvas.text(panel.fonts().small, right.x, right.middle_y(),
                    state.running ? panel.theme().text : panel.theme().dim, about);
  draw_lines_legend(panel, row);
  const float half = (room.w - panel.px(24)) / 2;
  draw_spread_curve(panel, room.take_left(half, panel.px(24)), 0);
  draw_spread_curve(panel, room, 1);
}

}  // namespace logitdice::generate_page
