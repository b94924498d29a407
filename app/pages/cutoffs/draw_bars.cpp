#include <algorithm>
#include <cmath>

#include "app/pages/cutoffs/draw_parts.h"
#include "core/text/numbers.h"

namespace logitdice::cutoffs_page {
namespace {

constexpr float kGutter = 52;      // left of the plot, for the heights
constexpr float kLabelRow = 20;
constexpr float kNamesRow = 20, kTwoNamesRows = 36;
constexpr float kStrip = 9;  // between bars and names: what only one rule keeps or cuts
constexpr float kWidestSlot = 150;
constexpr float kNameSlot = 26;    // narrower columns have no names

int column_count(const Card& shown) {
  return static_cast<int>(shown.cutoffs.columns.size());
}

// Names that are wider than their columns stand in two rows by turns.
bool has_names(const Panel& panel, const BarsLayout& l) { return l.slot >= panel.px(kNameSlot); }

bool in_two_rows(const Panel& panel, const Card& shown, const BarsLayout& l) {
  if (!has_names(panel, l)) return false;
  for (const std::string& name : shown.names) {
    if (panel.canvas.width(panel.fonts().mono_small, name) > l.slot - panel.px(2)) return true;
  }
  return false;
}

// The left edge of the first column that begins at or after the rank.
float x_of_rank(const BarsLayout& l, const Cutoffs& c, int rank) {
  const auto at = std::partition_point(c.columns.begin(), c.columns.end(),
                                       [&](const RankColumn& col) { return col.begin < rank; });
  return l.region.x + l.slot * static_cast<float>(at - c.columns.begin());
}

// Lines that end on the same bar stand side by side.
void spread_lines(const Panel& panel, const Cutoffs& c, BarsLayout& l) {
  PerRule<float> wanted = l.line_x;
  for (int r = 0; r < kRules; ++r) {
    int same = 0, before = 0;
    for (int other = 0; other < kRules; ++other) {
      if (!c.rules[other].shown || std::abs(wanted[other] - wanted[r]) > 1) continue;
      ++same;
      if (other < r) ++before;
    }
    l.line_x[r] = wanted[r] + panel.px(4) * (static_cast<float>(before) -
                                             static_cast<float>(same - 1) / 2);
  }
}

void place_lines(const Panel& panel, const Card& shown, const Rect& label_room,
                 BarsLayout& l) {
  const Cutoffs& c = shown.cutoffs;
  for (int r = 0; r < kRules; ++r) {
    const RuleCut& cut = c.rules[r];
    const bool into_rest = cut.into_tail && !l.rest.empty();
    l.line_x[r] = into_rest ? l.rest.right() : x_of_rank(l, c, cut.kept);
  }
  spread_lines(panel, c, l);
  std::vector<LineLabel> labels;
  for (int r = 0; r < kRules; ++r) {
    if (!c.rules[r].shown) continue;
    l.label_texts[r] = keeps_text(c, r);
    labels.push_back({l.line_x[r], panel.canvas.width(panel.fonts().strong, l.label_texts[r])});
  }
  const std::vector<Rect> places =
      place_labels(labels, label_room, panel.px(kLabelRow), panel.px(7));
  size_t next = 0;
  for (int r = 0; r < kRules; ++r) {
    if (c.rules[r].shown) l.labels[r] = places[next++];
  }
}

// Labels may stand over the plot, but not on a bar or on the line at min-p's height.
bool labels_are_free(const Panel& panel, const Cutoffs& c, const BarsLayout& l) {
  const float air = panel.px(5);
  const auto y_of = [&](double p) {
    return l.plot.bottom() - static_cast<float>(std::min(1.0, p / c.highest)) * l.plot.h;
  };
  const float bar_y = c.rules[kMinP].on_bars ? y_of(c.rules[kMinP].height) : l.plot.bottom();
  for (const Rect& label : l.labels) {
    if (label.empty()) continue;
    // Bars fall to the right: the one at the label's left end is the highest below it.
    const float at = std::max(0.0f, (label.x - air - l.region.x) / l.slot);
    if (at < static_cast<float>(c.columns.size()) &&
        y_of(c.columns[static_cast<std::size_t>(at)].p.high) < label.bottom() + air)
      return false;
    const bool over_rest = !l.rest.empty() && label.right() > l.rest.x - air;
    if (over_rest && y_of(c.rest.p.high) < label.bottom() + 2 * air) return false;
    if (bar_y > label.y - air && bar_y < label.bottom() + air) return false;
  }
  return true;
}

// ---- drawing --------------------------------------------------------------------------------

void draw_heights(const Panel& panel, const Cutoffs& c, const BarsLayout& l) {
  const Theme& theme = panel.theme();
  ImFont* font = panel.fonts().mono_small;
  const float x = l.plot.x - panel.px(8);
  const float line = panel.canvas.height(font);
  panel.canvas.text(font, x, l.plot.y, theme.dim, small_text(c.highest, 3), Align::right);
  panel.canvas.text(font, x, l.plot.bottom(), theme.dim, "0", Align::right);
  const RuleCut& min_p = c.rules[kMinP];
  if (!min_p.on_bars || c.highest <= 0) return;
  const float part = static_cast<float>(std::min(1.0, min_p.height / c.highest));
  const float y = std::round(l.plot.bottom() - part * l.plot.h);
  const float right = l.rest.empty() ? l.region.right() : l.rest.right();
  const LineStyle style = rule_style(theme, kMinP, c.preview);
  panel.canvas.dashed_line({l.plot.x, y}, {right, y}, style.colour, 1.5f, 2);
  // The number stands between the two others where they leave room for it.
  if (l.plot.h < 2.6f * line) return;
  const float text_y = std::clamp(y, l.plot.y + line, l.plot.bottom() - line);
  panel.canvas.text(font, x, text_y, rule_ink(theme, kMinP, c.preview), small_text(min_p.height, 3),
                    Align::right);
}

Rect bar_rect(const Panel& panel, const BarsLayout& l, int column) {
  const float air = l.slot > panel.px(12) ? panel.px(3) : l.slot > 4 ? 1.0f : 0.0f;
  return {l.region.x + l.slot * static_cast<float>(column) + air / 2, l.plot.y, l.slot - air,
          l.plot.h};
}

Survives look_of(KeptBy by) {
  return by == KeptBy::all ? Survives::all : by == KeptBy::some ? Survives::some : Survives::none;
}

void draw_columns(const Panel& panel, const Card& shown, const BarsLayout& l) {
  const Cutoffs& c = shown.cutoffs;
  for (int i = 0; i < column_count(shown); ++i) {
    const RankColumn& column = c.columns[static_cast<std::size_t>(i)];
    UprightBar bar;
    bar.height = static_cast<float>(column.p.low / c.highest);
    bar.uncertain = static_cast<float>(column.p.high / c.highest);
    bar.survives = look_of(kept_by(c, column.begin));
    chart_upright(panel.canvas, bar_rect(panel, l, i), bar);
  }
  if (l.rest.empty()) return;
  UprightBar bar;
  bar.height = static_cast<float>(c.rest.p.low / c.highest);
  bar.uncertain = static_cast<float>(c.rest.p.high / c.highest);
  bar.survives = look_of(rest_kept_by(c));
  chart_upright(panel.canvas, l.rest, bar);
}

// Rank numbers where there is no room for names: 1, 10, 20 … or, where columns hold ever more
// tokens, 1, 10, 100 …
bool has_tick(const RankColumn& column, bool grouped) {
  if (column.begin == 0) return true;
  if (!grouped) return (column.begin + 1) % 10 == 0;
  std::int64_t power = 1;
  while (power <= column.begin) power *= 10;
  return power <= column.end;
}

std::string tick_text(const RankColumn& column, bool grouped) {
  if (column.begin == 0 || !grouped) return count_text(column.begin + 1);
  std::int64_t power = 1;
  while (power <= column.begin) power *= 10;
  return count_text(power);
}

void draw_ranks(const Panel& panel, const Card& shown, const BarsLayout& l) {
  const auto& columns = shown.cutoffs.columns;
  const bool grouped = columns.back().count() > 1;
  ImFont* font = panel.fonts().mono_small;
  const ImU32 ink = panel.theme().dim;
  panel.canvas.text(panel.fonts().small, l.plot.x - panel.px(8), l.names.middle_y(), ink, "rank",
                    Align::right);
  float free_from = 0;
  for (int i = 0; i < column_count(shown); ++i) {
    if (!has_tick(columns[static_cast<std::size_t>(i)], grouped)) continue;
    const std::string text = tick_text(columns[static_cast<std::size_t>(i)], grouped);
    const float x = l.region.x + l.slot * (static_cast<float>(i) + 0.5f);
    const float half = panel.canvas.width(font, text) / 2;
    if (x - half < free_from || x + half > l.region.right() + panel.px(4)) continue;
    panel.canvas.text(font, x, l.names.middle_y(), ink, text, Align::centre);
    free_from = x + half + panel.px(10);
  }
}

void draw_names(const Panel& panel, const Card& shown, const BarsLayout& l) {
  const Cutoffs& c = shown.cutoffs;
  const Theme& theme = panel.theme();
  const bool two = in_two_rows(panel, shown, l);
  Rect rows = l.names;
  const Rect first = rows.take_top(panel.px(kNamesRow));
  const float second_y = l.names.bottom() - panel.px(kTwoNamesRows - kNamesRow) / 2;
  if (!has_names(panel, l)) draw_ranks(panel, shown, l);
  for (int i = 0; has_names(panel, l) && i < column_count(shown); ++i) {
    const bool out = kept_by(c, c.columns[static_cast<std::size_t>(i)].begin) == KeptBy::none;
    const float x = l.region.x + l.slot * (static_cast<float>(i) + 0.5f);
    const float room = (two ? 2 * l.slot : l.slot) - panel.px(2);
    const float to_edge = 2 * (l.region.right() + panel.px(l.rest.empty() ? 14 : 4) - x);
    panel.canvas.text_within(panel.fonts().mono_small, x,
                             two && i % 2 == 1 ? second_y : first.middle_y(),
                             std::min(room, to_edge), out ? theme.faint : theme.text,
                             shown.names[static_cast<std::size_t>(i)], Align::centre);
  }
  if (l.rest.empty()) return;
  panel.canvas.text(panel.fonts().mono_small, l.rest.middle_x(), first.middle_y(), theme.dim,
                    rest_text(c), Align::centre);
}

// Labels after all lines, on a ground of their own: nothing tinted stays behind the words.
void draw_lines(const Panel& panel, const Cutoffs& c, const BarsLayout& l, int rule) {
  const Theme& theme = panel.theme();
  for (int r = 0; r < kRules; ++r) {
    if (!c.rules[r].shown) continue;
    styled_line(panel.canvas, {l.line_x[r], l.labels[r].y + panel.px(2)},
                {l.line_x[r], l.plot.bottom() + panel.px(kStrip - 2)},
                rule_style(theme, r, c.preview), r == rule ? 3.0f : 2.0f);
  }
  for (int r = 0; r < kRules; ++r) {
    if (!c.rules[r].shown) continue;
    const Rect& label = l.labels[r];
    const ImU32 colour = rule_ink(theme, r, c.preview);
    panel.canvas.fill(label.inset(-panel.px(2), panel.px(1)), theme.panel);
    panel.canvas.text(panel.fonts().strong, label.x, label.middle_y(), colour, l.label_texts[r]);
    if (r != rule) continue;
    const float y = label.bottom() - panel.px(1);
    panel.canvas.line({label.x, y}, {label.right(), y}, colour, 1.5f);
  }
}

// A band behind the bars of a set and a bar below them: filled for what only this rule keeps,
// hollow for what only it cuts.
void mark_set(const Panel& panel, const Cutoffs& c, const BarsLayout& l, const RankSet& set,
              ImU32 colour, bool kept) {
  if (set.empty()) return;
  const float from = set.begin < set.end ? x_of_rank(l, c, set.begin) : l.rest.x;
  const bool to_rest = (set.tail || set.end > c.columns.back().end) && !l.rest.empty();
  const float to = to_rest ? l.rest.right() : x_of_rank(l, c, set.end);
  panel.canvas.fill({from, l.plot.y, to - from, l.plot.h}, faded(colour, kept ? 0.20f : 0.09f));
  const Rect below{from + 1, l.plot.bottom() + panel.px(2), to - from - 2, panel.px(kStrip - 4)};
  if (kept) {
    panel.canvas.fill(below, colour, panel.px(2));
  } else {
    panel.canvas.frame(below, colour, panel.px(2), 1.5f);
  }
}

// The bar that is read out.
void draw_pointer(const Panel& panel, const Card& shown, const BarsLayout& l,
                  int column) {
  const Rect ink = column_ink(panel, shown, l, column);
  const float x = ink.middle_x(), y = l.plot.bottom() + panel.px(2), s = panel.px(6);
  panel.canvas.frame(ink.inset(-panel.px(1)), panel.theme().thumb, panel.px(3), 2);
  panel.canvas.triangle({x, y}, {x + s, y + s}, {x - s, y + s}, panel.theme().thumb);
}

}  // namespace

BarsLayout lay_out_bars(const Panel& panel, const Card& shown, Rect room) {
  const Cutoffs& c = shown.cutoffs;
  BarsLayout l;
  room.take_left(panel.px(kGutter));
  int labels = 0;
  for (const RuleCut& cut : c.rules) labels += cut.shown;
  const float rows_h = panel.px(kLabelRow) * static_cast<float>(labels);
  const Rect label_room{room.x, room.y, room.w, rows_h};
  room.take_top(panel.px(7));  // half of the highest bar's number
  Rect columns = room;
  if (c.rest.count != 0) {
    const float w = panel.canvas.width(panel.fonts().mono_small, rest_text(c)) + panel.px(8);
    l.rest = columns.take_right(std::min(w, room.w / 2), panel.px(14));
  }
  const auto count = static_cast<float>(std::max(1, column_count(shown)));
  l.slot = std::min(columns.w / count, panel.px(kWidestSlot));
  const bool two = in_two_rows(panel, shown, l);
  l.names = room.take_bottom(panel.px(two ? kTwoNamesRows : kNamesRow));
  room.take_bottom(panel.px(kStrip));
  l.plot = room;
  l.region = {room.x, room.y, l.slot * count, room.h};
  if (!l.rest.empty()) l.rest = {l.region.right() + panel.px(14), room.y, l.rest.w, room.h};
  place_lines(panel, shown, label_room, l);
  // As high a plot as the labels allow.
  const float lowest_top = room.y + rows_h + panel.px(4);
  while (l.plot.y < lowest_top && l.plot.h > 0 && !labels_are_free(panel, c, l)) {
    const float step = std::min(panel.px(4), lowest_top - l.plot.y + 0.5f);
    for (Rect* part : {&l.plot, &l.region, &l.rest}) part->take_top(step);
  }
  return l;
}

Rect column_ink(const Panel& panel, const Card& shown, const BarsLayout& l,
                int column) {
  const Cutoffs& c = shown.cutoffs;
  const bool rest = column >= column_count(shown);
  Rect ink = rest ? l.rest : bar_rect(panel, l, column);
  const double p = rest ? c.rest.p.high : c.columns[static_cast<std::size_t>(column)].p.high;
  return ink.take_bottom(static_cast<float>(std::min(1.0, p / c.highest)) * ink.h);
}

int column_under_mouse(const BarsLayout& l, const Card& shown) {
  const int count = column_count(shown);
  if (!l.rest.empty() && under_mouse({l.rest.x, l.plot.y, l.rest.w, l.names.bottom() - l.plot.y})) {
    return count;
  }
  if (!under_mouse({l.region.x, l.plot.y, l.region.w, l.names.bottom() - l.plot.y})) return -1;
  return piece_at(ImGui::GetMousePos().x, l.region.x, l.slot, static_cast<std::size_t>(count));
}

void draw_bars(const Panel& panel, const Card& shown, const BarsLayout& l, int rule,
               int column) {
  const Cutoffs& c = shown.cutoffs;
  if (rule >= 0 && c.rules[rule].on) {
    const ImU32 colour = rule_style(panel.theme(), rule).colour;
    mark_set(panel, c, l, c.only_keeps[rule], colour, true);
    mark_set(panel, c, l, c.only_cuts[rule], colour, false);
  }
  draw_columns(panel, shown, l);
  const float right = l.rest.empty() ? l.region.right() : l.rest.right();
  panel.canvas.line({l.plot.x, l.plot.bottom()}, {right, l.plot.bottom()}, panel.theme().dim);
  if (column >= 0 && column < column_count(shown)) draw_pointer(panel, shown, l, column);
  draw_heights(panel, c, l);
  draw_names(panel, shown, l);
  draw_lines(panel, c, l, rule);
}

void draw_lost(const Panel& panel, const Card& shown, const BarsLayout& l, const Rect& words) {
  panel.canvas.text(panel.fonts().mono, l.region.middle_x(), l.region.middle_y(),
                    panel.theme().cut, "NaN", Align::centre);
  const float h = panel.canvas.paragraph_height(panel.fonts().small, words.w, shown.lost);
  const float top = std::min(words.y, words.bottom() - h);
  panel.canvas.paragraph(panel.fonts().small, {words.x, top, words.w, h + 2}, panel.theme().cut,
                         shown.lost);
}

std::string pointed_text(const BarReading& bar) {
  std::string text = bar.text;
  for (const std::string& why : bar.why_cut) text += "\n" + why;
  return text;
}

}  // namespace logitdice::cutoffs_page
