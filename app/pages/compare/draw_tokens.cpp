#include "app/pages/compare/draw_parts.h"

#include <algorithm>

#include "app/charts/charts.h"
#include "app/panels/bar_shape.h"
#include "core/readings/axis.h"
#include "core/readings/phase_rows.h"
#include "core/readings/summary.h"
#include "core/readings/why_cut.h"
#include "core/text/numbers.h"

namespace logitdice::compare_page {
namespace {

constexpr float kMark = 15;  // room for the sign of a difference
constexpr float kStatisticLine = 17;
constexpr float kLeastRow = 18, kTallestRow = 52;

bool shows_ranges(const Panel& panel) {
  const auto& all = columns(panel.state).comparison.columns;
  return std::any_of(all.begin(), all.end(),
                     [](const ComparedColumn& c) { return c.trace && !c.trace->exact(); });
}

float number_width(const Panel& panel) {
  return panel.px(shows_ranges(panel) ? 74 : 46);
}

// ---- axis -----------------------------------------------------------------------------------

AxisScale axis_of(const Panel& panel, const ComparedRows& shown) {
  return probability_scale(panel.state.preferences.axis, shown.tallest);
}

float along(const Panel& panel, const ComparedRows& shown, double p) {
  return static_cast<float>(axis_of(panel, shown).at(p));
}

std::string axis_text(const Panel& panel, const ComparedRows& shown) {
  switch (panel.state.preferences.axis) {
    case Axis::tallest:
      return "axis 0 to " + small_text(shown.tallest, 3);
    case Axis::log:
      return "log axis";
    case Axis::fixed:
      break;
  }
  return "axis 0 to 1";
}

// ---- rows -----------------------------------------------------------------------------------

// A cut token keeps the bar that it had before the cut, dimmed.
BarShape bar_of(const Panel& panel, const ComparedRows& shown, int column, size_t index) {
  const Row& row = shown.rows[static_cast<size_t>(column)][index];
  const bool cut = row.cut_by != Row::kKept;
  const Trace& t = *column_of(panel, column).trace;
  const Range range = cut ? phase_row(t, phases_of(t), row.rank).seen : row.final;
  BarShape bar;
  bar.value =
      panel.motion.glide(40 + column, static_cast<int>(index), along(panel, shown, range.low));
  bar.uncertain = range.exact() ? bar.value : along(panel, shown, range.high);
  bar.look = cut                                                 ? BarLook::cut
             : row.rank == column_of(panel, column).trace->begin ? BarLook::leader
                                                                 : BarLook::kept;
  bar.own = token_colour(panel.theme(), panel.state.trace.rank_of(shown.tokens[index].id));
  const ComparedColumn& reference = column_of(panel, 0);
  if (column > 0 && reference.trace) {
    bar.outline = panel.motion.glide(50 + column, static_cast<int>(index),
                                     along(panel, shown, shown.rows[0][index].final.low));
  }
  return bar;
}

std::string cell_hint(const Panel& panel, int column, const Row& row) {
  const Trace& t = *column_of(panel, column).trace;
  if (row.cut_by != Row::kKept) return why_cut_text(t, row.rank);
  const Range seen = phase_row(t, phases_of(t), row.rank).seen;
  return "p " + range_text(seen) + " before the last cutoff, " + range_text(row.final) +
         " after, rank " + count_text(row.rank + 1);
}

void draw_cell(const Panel& panel, const ComparedRows& shown, Rect cell, int column, size_t index) {
  const Theme& theme = panel.theme();
  const ComparedColumn& c = column_of(panel, column);
  const Row& row = shown.rows[static_cast<size_t>(column)][index];
  const bool cut = row.cut_by != Row::kKept;
  const Rect number = cell.take_right(number_width(panel));
  const Rect mark = cell.take_right(panel.px(kMark));
  const float h = std::clamp(cell.h * 0.62f, panel.px(10), panel.px(24));
  chart_bar(panel.canvas, {cell.x, cell.middle_y() - h / 2, cell.w, h},
            bar_of(panel, shown, column, index));
  if (shown.tokens[index].differs) {
    panel.canvas.text(panel.fonts().mono_small, mark.middle_x(), mark.middle_y(), theme.text, "≠",
                      Align::centre);
  }
  const bool drawn = c.draw && c.draw->rank == row.rank;
  const std::string text = cut ? "cut" : range_text(row.final);
  panel.canvas.text_within(panel.fonts().mono_small, number.right(), number.middle_y(), number.w,
                           cut ? theme.faint : theme.text, text, Align::right);
  if (drawn) {
    const Rect box{cell.x - panel.px(3), cell.middle_y() - h / 2 - panel.px(3),
                   cell.w + panel.px(6), h + panel.px(6)};
    panel.canvas.frame(box, theme.thumb, panel.px(5), 1.5f);
  }
}

void draw_row(const Panel& panel, const ComparedRows& shown, Band& band, float height,
              size_t index) {
  const Theme& theme = panel.theme();
  const AppState& s = panel.state;
  const ComparedToken& token = shown.tokens[index];
  const Band row = band.take_top(height);
  const int rank = s.trace.rank_of(token.id);
  const Rect whole{row.names.x, row.names.y, row.strips.back().right() - row.names.x, height};
  const Control control = panel.controls.at("bar." + std::to_string(index), whole);
  if (control.hovered) {
    panel.canvas.fill(whole.inset(-panel.px(5), 0), faded(theme.hover, 0.5f), panel.px(4));
  }
  if (rank == s.selected) {
    panel.canvas.fill(
        {row.names.x - panel.px(9), row.names.middle_y() - panel.px(8), panel.px(3), panel.px(16)},
        theme.thumb, panel.px(1.5f));
  }
  float x = row.names.x;
  if (token.differs) {
    x = panel.canvas.text(panel.fonts().mono_small, x, row.names.middle_y(), theme.text, "≠") +
        panel.px(4);
  }
  ImFont* font = height >= panel.px(26) ? panel.fonts().mono : panel.fonts().mono_small;
  panel.canvas.text_within(font, x, row.names.middle_y(), row.names.right() - x, theme.text,
                           token.text);
  for (size_t i = 0; i < row.strips.size(); ++i) {
    const int column = static_cast<int>(i);
    if (!column_of(panel, column).trace) continue;
    draw_cell(panel, shown, row.strips[i], column, index);
    const Rect& r = row.strips[i];
    const bool here = control.hovered && !panel.controls.list_open() &&
                      ImGui::GetMousePos().x >= r.x && ImGui::GetMousePos().x < r.right();
    if (here) hint(panel, cell_hint(panel, column, shown.rows[static_cast<size_t>(column)][index]));
  }
  if (control.focused) focus_ring(panel, whole);
  if (control.clicked && rank >= 0) panel.send(command::Select{rank});
}

// On the axis of the rows; where that ends before it, the number stands alone.
void draw_rest_cell(const Panel& panel, const ComparedRows& shown, Rect cell, const Trace& t,
                    const Rest& rest, const Range& seen) {
  const Theme& theme = panel.theme();
  const Rect number = cell.take_right(number_width(panel));
  cell.take_right(panel.px(kMark));
  const bool kept = rest.kept > 0 || t.tail_survives();
  const Range& range = kept ? rest.final : seen;
  BarShape bar;
  bar.value = along(panel, shown, range.low);
  bar.uncertain = range.exact() ? bar.value : along(panel, shown, range.high);
  bar.look = kept ? BarLook::kept : BarLook::cut;
  bar.own = token_colour(panel.theme(), kManyTokens);
  const float h = panel.px(10);
  const bool fits = panel.state.preferences.axis != Axis::tallest || range.high <= shown.tallest;
  if (fits) chart_bar(panel.canvas, {cell.x, cell.middle_y() - h / 2, cell.w, h}, bar);
  panel.canvas.text_within(panel.fonts().mono_small, number.right(), number.middle_y(), number.w,
                           kept ? theme.text : theme.faint, kept ? range_text(range) : "cut",
                           Align::right);
}

void draw_rest(const Panel& panel, const ComparedRows& shown, const Band& row) {
  const Theme& theme = panel.theme();
  panel.canvas.line({row.names.x, row.names.y}, {row.strips.back().right(), row.names.y},
                    theme.line);
  const auto any = std::find_if(shown.rests.begin(), shown.rests.end(),
                                [](const Rest& rest) { return rest.count != 0; });
  const std::string count = any->count < 0 ? "others" : count_text(any->count) + " more";
  panel.canvas.text_within(panel.fonts().mono_small, row.names.x, row.names.middle_y(), row.names.w,
                           theme.dim, count);
  for (size_t i = 0; i < row.strips.size(); ++i) {
    const int column = static_cast<int>(i);
    const ComparedColumn& c = column_of(panel, column);
    if (c.trace) {
      draw_rest_cell(panel, shown, row.strips[i], *c.trace,
                     shown.rests[static_cast<size_t>(column)],
                     shown.rests_seen[static_cast<size_t>(column)]);
    }
  }
}

// ---- statistics -----------------------------------------------------------------------------

struct Statistic {
  std::string name;
  std::string (*value)(const Panel&, const ComparedColumn&, int);
  std::string_view term = {};  // in the glossary
};

std::string selected_fate(const Panel& panel, const ComparedColumn& c, int) {
  const AppState& s = panel.state;
  return s.selected < token_count(s) ? fate_text(*c.trace, s.trace.id(s.selected)) : "";
}

std::string kept_of(const Panel&, const ComparedColumn& c, int) {
  return kept_text(*c.trace);
}

std::string mass_of(const Panel&, const ComparedColumn& c, int) {
  return mass_text(*c.trace);
}

std::string entropy_of(const Panel&, const ComparedColumn& c, int) {
  return entropy_text(*c.trace);
}

std::string variation_of(const Panel& panel, const ComparedColumn&, int column) {
  return variation_text(columns(panel.state).comparison, static_cast<size_t>(column));
}

std::string divergence_of(const Panel& panel, const ComparedColumn&, int column) {
  return divergence_text(columns(panel.state).comparison, static_cast<size_t>(column));
}

// In a low window only those that compare.
std::vector<Statistic> statistics_of(const Panel& panel, bool brief) {
  if (brief) {
    return {{"kept", kept_of, "kept"},
            {"total variation", variation_of, "total_variation"},
            {"KL divergence", divergence_of, "kl_divergence"}};
  }
  const AppState& s = panel.state;
  const bool any = s.selected < token_count(s);
  return {{any ? ellipsis(token_text(s, s.selected), 14) + "  p → final" : "", selected_fate},
          {"kept", kept_of, "kept"},
          {"mass kept", mass_of, "mass_kept"},
          {"entropy", entropy_of, "entropy"},
          {"total variation", variation_of, "total_variation"},
          {"KL divergence", divergence_of, "kl_divergence"}};
}

void draw_rows_head(const Panel& panel, const Band& head, const ComparedRows& shown) {
  panel.canvas.text_within(panel.fonts().small, head.names.x, head.names.middle_y(), head.names.w,
                           panel.theme().dim, axis_text(panel, shown));
  for (size_t i = 0; i < head.strips.size(); ++i) {
    const int column = static_cast<int>(i);
    if (!column_of(panel, column).trace) continue;
    const Rect& strip = head.strips[i];
    const std::string name = column == 0 ? "the reference" : "dashed: reference";
    // The legend says it as well.
    if (panel.canvas.width(panel.fonts().small, name) <= strip.w - panel.px(44)) {
      panel.canvas.text(panel.fonts().small, strip.x, strip.middle_y(), panel.theme().dim, name);
    }
    panel.canvas.text(panel.fonts().caption, strip.right(), strip.middle_y(), panel.theme().dim,
                      "final", Align::right);
  }
}

}  // namespace

void draw_token_rows(const Panel& panel, Band band) {
  const AppState& s = panel.state;
  const Band head = band.take_top(panel.px(20));
  const int fit = std::max(0, static_cast<int>((band.height() + 1) / panel.px(kLeastRow)));
  const bool whole = s.trace.size >= 0 && s.trace.size <= fit;
  std::vector<TokenId> chosen;
  if (s.selected < token_count(s)) chosen.push_back(s.trace.id(s.selected));
  const ComparedRows shown = compared_rows(s.distribution, columns(s).comparison, chosen,
                                           whole ? fit : std::max(0, fit - 1));
  draw_rows_head(panel, head, shown);
  draw_refusals(panel, band);
  if (fit == 0) return;
  const bool rest = std::any_of(shown.rests.begin(), shown.rests.end(),
                                [](const Rest& r) { return r.count != 0; });
  const float lines = static_cast<float>(shown.tokens.size()) + (rest ? 1.0f : 0.0f);
  const float height = std::min(band.height() / std::max(1.0f, lines), panel.px(kTallestRow));
  for (size_t i = 0; i < shown.tokens.size(); ++i) draw_row(panel, shown, band, height, i);
  if (rest) draw_rest(panel, shown, band.take_top(std::min(height, panel.px(28))));
}

float statistics_height(const Panel& panel, bool brief) {
  return panel.px(kStatisticLine) * (brief ? 3 : 6) + panel.px(6);
}

void draw_column_statistics(const Panel& panel, Band band, bool brief) {
  const Theme& theme = panel.theme();
  panel.canvas.line({band.names.x, band.names.y}, {band.strips.back().right(), band.names.y},
                    theme.line);
  band.take_top(panel.px(4));
  for (const Statistic& statistic : statistics_of(panel, brief)) {
    const Band row = band.take_top(panel.px(kStatisticLine));
    const bool token = statistic.value == selected_fate;
    panel.canvas.text_within(token ? panel.fonts().mono_small : panel.fonts().small, row.names.x,
                             row.names.middle_y(), row.names.w, token ? theme.text : theme.dim,
                             statistic.name);
    if (!statistic.term.empty()) panel.canvas.term(row.names, statistic.term);
    if (token) {
      panel.canvas.tell(row.names, token_text(panel.state, panel.state.selected));
    }
    for (size_t i = 0; i < row.strips.size(); ++i) {
      const int column = static_cast<int>(i);
      const ComparedColumn& c = column_of(panel, column);
      const Rect& r = row.strips[i];
      if (!c.trace) continue;
      const std::string value = statistic.value(panel, c, column);
      const bool quiet = value == "reference" || value == "—";
      const bool over = ImGui::IsMouseHoveringRect(r.min(), r.max()) && !panel.controls.list_open();
      if (over && statistic.value == divergence_of && !c.distance_note.empty()) {
        hint(panel, c.distance_note);
      }
      if (over && token) hint(panel, "before the cutoffs → after them, renormalised");
      panel.canvas.text_within(panel.fonts().mono_small, r.x, r.middle_y(), r.w,
                               quiet ? theme.dim : theme.text, value);
    }
  }
}

}  // namespace logitdice::compare_page
