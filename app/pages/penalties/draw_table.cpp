#include "app/pages/penalties/draw_parts.h"

#include <algorithm>
#include <cmath>

#include "app/charts/charts.h"
#include "app/panels/formula.h"
#include "app/widgets/legend.h"
#include "core/readings/why_cut.h"
#include "core/text/numbers.h"
#include "core/text/utf8.h"

namespace logitdice::penalties_page {
namespace {

constexpr float kRow = 26, kHighRow = 56, kLegend = 20;
constexpr const char* kPairHead = "z before → after";  // and the same of p

// The columns, left to right: rank and its change, token, bar, z, p.
struct Columns {
  Rect rank, change, token, bar, z, p;
};

// Of two numbers and the arrow between them, for the widest that is there; narrow numbers leave
// room for what knobs may make of them, so that the columns stay where they are.
float pair_width(const Panel& panel, int characters, int usual) {
  const float digit = panel.canvas.width(panel.fonts().mono_small, "0");
  const float head = panel.canvas.width(panel.fonts().caption, kPairHead);
  return std::max(2 * digit * static_cast<float>(std::max(characters, usual)) + panel.px(22), head);
}

struct PairWidths {
  float z = 0, p = 0;
};

PairWidths pair_widths(const Panel& panel, const std::vector<PenaltyRow>& rows) {
  int z = 0, p = 0;
  for (const PenaltyRow& row : rows) {
    const BeforeAfterRow& n = row.numbers;
    z = std::max({z, count_characters(logit_text(n.z_before)), count_characters(logit_text(n.z))});
    p = std::max({p, count_characters(range_text(n.p_before)),
                  count_characters(range_text(n.p))});
  }
  return {pair_width(panel, z, 6), pair_width(panel, p, 5)};  // "−00.00", "0.000"
}

Columns columns_of(const Panel& panel, Rect row, float token_w, const PairWidths& pairs) {
  Columns c;
  const bool narrow = row.w < panel.px(700);
  c.rank = row.take_left(panel.px(narrow ? 26 : 44));
  c.change = row.take_left(panel.px(narrow ? 36 : 56), panel.px(4));
  c.p = row.take_right(pairs.p, panel.px(narrow ? 12 : 28));
  c.z = row.take_right(pairs.z, panel.px(4));
  c.token = row.take_left(std::min(token_w, row.w * 0.5f), panel.px(6));
  c.bar = row;
  c.bar.w -= panel.px(8);
  return c;
}

void draw_change(const Panel& panel, const Rect& place, int by) {
  const Theme& theme = panel.theme();
  if (by == 0) {
    panel.canvas.text(panel.fonts().mono_small, place.x + panel.px(3), place.middle_y(),
                      theme.faint, "–");
    return;
  }
  const bool up = by < 0;
  const ImU32 colour = up ? theme.text : theme.dim;
  const float s = panel.px(5), x = place.x + s + panel.px(2), y = place.middle_y();
  const float tip = up ? -s : s;
  panel.canvas.triangle({x - s, y - tip * 0.8f}, {x + s, y - tip * 0.8f}, {x, y + tip}, colour);
  panel.canvas.text_within(panel.fonts().mono_small, x + s + panel.px(4), y,
                           place.right() - x - s - panel.px(4), colour,
                           count_text(std::abs(by)));
}

void draw_token(const Panel& panel, const Rect& place, const PenaltyRow& row, bool cut) {
  const Theme& theme = panel.theme();
  float room = place.w;
  if (row.count > 0) {
    const std::string badge = count_text(row);
    const float w = panel.canvas.width(panel.fonts().mono_small, badge) + panel.px(12);
    const Rect box{place.right() - w, place.middle_y() - panel.px(11), w, panel.px(22)};
    panel.canvas.fill(box, theme.track, panel.px(4));
    if (row.counted > 0) panel.canvas.frame(box, theme.kept, panel.px(4), 2);
    panel.canvas.text(panel.fonts().mono_small, box.middle_x(), box.middle_y(),
                      row.counted > 0 ? theme.text : theme.faint, badge, Align::centre);
    room -= w + panel.px(6);
  }
  ImFont* font = place.h >= panel.px(40) ? panel.fonts().mono_large : panel.fonts().mono;
  if (panel.canvas.width(font, row.token) > room) font = panel.fonts().mono;
  panel.canvas.text_within(font, place.x, place.middle_y(), room,
                           cut ? theme.faint : theme.text, row.token);
}

// "6.00 → 4.80", the arrows of a column under one another.
void draw_pair(const Panel& panel, const Rect& place, const std::string& before,
               const std::string& after, bool changed, bool cut = false) {
  const Theme& theme = panel.theme();
  const ImU32 quiet = cut ? theme.faint : theme.dim;
  const ImU32 lit = cut ? theme.faint : theme.text;
  ImFont* font = panel.fonts().mono_small;
  const float y = place.middle_y();
  const float half = (place.w - panel.px(20)) / 2;
  panel.canvas.text_within(font, place.x + half, y, half, quiet, before, Align::right);
  panel.canvas.text(font, place.x + half + panel.px(10), y, changed ? lit : theme.faint,
                    "→", Align::centre);
  panel.canvas.text_within(font, place.right(), y, half, changed ? lit : quiet, after,
                           Align::right);
}

BarShape bar_of(const Panel& panel, const BeforeAfterRow& row, double highest, bool cut) {
  const auto at = [&](double p) {
    if (std::isnan(p)) return 0.0f;
    return static_cast<float>(std::clamp(p / std::max(highest, 1e-12), 0.0, 1.0));
  };
  BarShape bar;
  bar.value = panel.motion.glide(50, row.id, at(row.p.low));
  bar.uncertain = row.p.exact() ? bar.value : at(row.p.high);
  bar.outline = at(row.p_before.low);
  bar.look = cut ? BarLook::cut : row.rank == panel.state.trace.begin ? BarLook::leader
                                                                           : BarLook::kept;
  return bar;
}

// Behind the bar and its outline.
void draw_cut_word(const Panel& panel, const Rect& track, const BarShape& bar) {
  const float end = std::max({bar.value, bar.uncertain, bar.outline});
  const float x = std::min(track.x + end * track.w + panel.px(6), track.right() - panel.px(26));
  panel.canvas.text(panel.fonts().mono_small, x, track.middle_y(), panel.theme().dim, "cut");
}

void draw_row(const Panel& panel, const Columns& c, const Rect& place, const PenaltyRow& row,
              double highest) {
  const Theme& theme = panel.theme();
  const BeforeAfterRow& n = row.numbers;
  const Control control = panel.controls.at("bar." + std::to_string(n.rank), place);
  if (control.hovered) panel.canvas.fill(place.inset(-panel.px(4), 0), faded(theme.hover, 0.5f), 4);
  if (panel.state.selected == n.rank) {
    panel.canvas.fill(
        {place.x - panel.px(10), place.middle_y() - panel.px(9), panel.px(3), panel.px(18)},
        theme.thumb, panel.px(1.5f));
  }
  const auto in_row = [&](Rect column) {
    return Rect{column.x, place.y, column.w, place.h};
  };
  panel.canvas.text_within(panel.fonts().mono_small, c.rank.x, place.middle_y(), c.rank.w,
                           theme.dim, count_text(n.rank + 1));
  draw_change(panel, in_row(c.change), n.rank - n.rank_before);
  const bool cut = n.cut;
  draw_token(panel, in_row(c.token), row, cut);
  const float h = std::clamp(place.h * 0.52f, panel.px(14), panel.px(28));
  const Rect track{c.bar.x, place.middle_y() - h / 2, c.bar.w, h};
  const BarShape bar = bar_of(panel, n, highest, cut);
  chart_bar(panel.canvas, track, bar);
  if (cut) draw_cut_word(panel, track, bar);
  draw_pair(panel, in_row(c.z), logit_text(n.z_before), logit_text(n.z), n.z_before != n.z, cut);
  const std::string before = range_text(n.p_before);
  const std::string after = range_text(n.p);
  draw_pair(panel, in_row(c.p), before, after, before != after, cut);
  if (cut && control.hovered) hint(panel, why_cut_text(panel.state.trace, n.rank));
  if (control.focused) focus_ring(panel, place);
  if (control.clicked) panel.send(command::Select{n.rank});
}

void draw_header(const Panel& panel, const Rect& row, const Columns& c, const std::string& axis) {
  const Theme& theme = panel.theme();
  const auto name = [&](float x, const char* text, Align align = Align::left) {
    panel.canvas.text(panel.fonts().caption, x, row.middle_y(), theme.dim, text, align);
  };
  name(c.rank.x, "rank");
  name(c.token.x, "token");
  panel.canvas.text_within(panel.fonts().small, c.bar.x, row.middle_y(), c.bar.w, theme.dim, axis);
  name(c.z.right(), kPairHead, Align::right);
  name(c.p.right(), "p before → after", Align::right);
}

void draw_rest(const Panel& panel, const Columns& c, const Rect& place,
               const BeforeAfterRest& rest) {
  const Theme& theme = panel.theme();
  panel.canvas.line({place.x, place.y}, {place.right(), place.y}, theme.line);
  const std::string count = rest.count < 0 ? "others" : count_text(rest.count) + " more";
  panel.canvas.text_within(panel.fonts().mono_small, c.rank.x, place.middle_y(),
                           c.bar.x - c.rank.x, theme.dim, count);
  const std::string before = range_text(rest.p_before);
  const std::string after = range_text(rest.p);
  draw_pair(panel, {c.p.x, place.y, c.p.w, place.h}, before, after, before != after);
}

// Between the best tokens and those of the text that are less likely.
void draw_gap(const Panel& panel, const Columns& c, const Rect& place, int between) {
  panel.canvas.text_within(panel.fonts().mono_small, c.rank.x, place.middle_y(),
                           c.bar.x - c.rank.x, panel.theme().dim,
                           "… " + count_text(between) + " between …");
  panel.canvas.dashed_line({c.bar.x, place.middle_y()}, {place.right(), place.middle_y()},
                           panel.theme().line, 1, panel.px(4));
  panel.controls.note("bars.between", place);
}

float token_width(const Panel& panel, const std::vector<PenaltyRow>& rows) {
  float widest = panel.px(60);
  for (const PenaltyRow& row : rows) {
    float w = panel.canvas.width(panel.fonts().mono_large, ellipsis(row.token, 14));
    if (row.count > 0) {
      w += panel.canvas.width(panel.fonts().mono_small, count_text(row)) + panel.px(20);
    }
    widest = std::max(widest, w);
  }
  return widest + panel.px(6);
}

void draw_legend(const Panel& panel, const Rect& row) {
  const Theme& theme = panel.theme();
  std::vector<LegendEntry> entries = bars_legend(theme);
  entries.push_back({LegendMark::outline, theme.outline, "before the penalties", "before"});
  entries.push_back({LegendMark::frame, theme.kept, "counts in this window", "counts"});
  legend(panel, row, entries);
}

}  // namespace

void draw_penalty_table(const Panel& panel, const Rect& rect) {
  Rect room = card(panel, rect);
  const Penalties& p = numbers(panel.state).penalties;
  const Rect header = room.take_top(panel.px(20), panel.px(4));
  draw_legend(panel, room.take_bottom(panel.px(kLegend)));
  draw_why_cut(panel, room.take_bottom(why_cut_height(panel, room.w), panel.px(2)));
  const auto fit_in = [&](float h) {
    return static_cast<size_t>(std::max(1.0f, std::floor((h + 1) / panel.px(kRow))));
  };
  const auto all = static_cast<size_t>(token_count(panel.state));
  const bool everything = panel.state.trace.size == token_count(panel.state) &&
                          all <= fit_in(room.h) && all == p.rows.size();
  const Rect pinned = everything ? Rect{} : room.take_bottom(panel.px(26), panel.px(2));
  std::vector<BeforeAfterRow> all_numbers;
  for (const PenaltyRow& row : p.rows) all_numbers.push_back(row.numbers);
  const RowsThatFit fitting = rows_that_fit(all_numbers, fit_in(room.h));
  std::vector<PenaltyRow> rows;
  for (const std::size_t index : fitting.rows) rows.push_back(p.rows[index]);
  if (rows.empty()) return;
  double highest = 0;
  for (const PenaltyRow& row : rows) {
    highest = std::max({highest, row.numbers.p.high, row.numbers.p_before.high});
  }
  const bool small = panel.state.preferences.axis == Axis::tallest || highest < 0.25;
  const bool zoomed = small && highest > 0;  // 0: they are all NaN
  const double axis = zoomed ? highest : 1;
  const Columns c = columns_of(panel, room, token_width(panel, rows), pair_widths(panel, rows));
  const std::string axis_text = zoomed ? "axis 0 to " + small_text(axis, 3) : "axis 0 to 1";
  draw_header(panel, header, c, axis_text);
  const bool gap = fitting.between > 0;
  // By what there is room for, not by how many are shown: choosing another token moves no row.
  const auto places = static_cast<float>(std::min(fit_in(room.h), std::max<size_t>(all, 1)));
  const float row_h = std::clamp(room.h / places, panel.px(20), panel.px(kHighRow));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (gap && i == fitting.head) draw_gap(panel, c, room.take_top(row_h), fitting.between);
    draw_row(panel, c, room.take_top(row_h), rows[i], axis);
  }
  if (!everything) draw_rest(panel, c, pinned, rest_of(panel.state.trace, rows));
}

}  // namespace logitdice::penalties_page
