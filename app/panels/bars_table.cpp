#include "app/panels/bars_table.h"

#include <algorithm>
#include <cmath>

#include "app/charts/charts.h"
#include "app/frame/ui.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

constexpr float kCutGap = 26;  // room for a cutoff's line and label
constexpr int kColumns = 4;
constexpr double kLogFloor = 1e-6;  // the left end of the logarithmic axis

// ---- columns --------------------------------------------------------------------------------

struct Layout {
  Rect token, bar;
  float column_w = 0;     // each of the numbers at the right
  float columns_x = 0;
  bool narrow = false;    // smaller digits, no room for more
};

Layout layout_of(const Panel& panel, const Rect& room, float widest_token) {
  Layout out;
  out.narrow = room.w < panel.px(640);
  // "0.04–0.38" needs more room than "0.381".
  const bool ranges = !panel.state.trace.exact();
  out.column_w = panel.px(ranges ? (out.narrow ? 82 : 92) : out.narrow ? 58 : 72);
  const float columns = out.column_w * kColumns;
  const float most = std::max(panel.px(70), (room.w - columns) * 0.42f);
  const float token_w = std::clamp(widest_token + panel.px(18), panel.px(70), most);
  out.token = {room.x, room.y, token_w, room.h};
  out.bar = {room.x + token_w, room.y, room.w - token_w - columns - panel.px(18), room.h};
  out.columns_x = out.bar.right() + panel.px(18);
  return out;
}

float column_right(const Layout& layout, int column) {
  return layout.columns_x + layout.column_w * static_cast<float>(column + 1);
}

// The first column shows the phase's own number until there are probabilities.
bool overflowed(const Row& row) { return std::isnan(row.naive); }

const char* first_column(int phase) {
  return phase == kDivide ? "z / T" : phase == kExp ? "exp" : "z";
}

std::string first_value(const Row& row, int phase) {
  if (phase == kExp) return exp_text(row.exp);
  if (phase == kDivide) return logit_text(row.scaled);
  if (row.penalised == row.z) return logit_text(row.z);
  return logit_text(row.z) + "→" + logit_text(row.penalised);
}

// Which column the phase is about.
int spotlight(int phase) {
  if (phase <= kExp) return 0;
  return phase == kNormalize ? 1 : phase == kTruncate ? 2 : 3;
}

void draw_header(const Panel& panel, const Rect& row, const Layout& layout, const std::string& axis) {
  const Theme& theme = panel.theme();
  const char* names[kColumns] = {first_column(panel.state.phase), "p", "Σp", "final"};
  panel.canvas.text(panel.fonts().caption, row.x, row.middle_y(), theme.dim, "token");
  panel.canvas.text_within(panel.fonts().small, layout.bar.x, row.middle_y(), layout.bar.w,
                           theme.dim, axis);
  for (int i = 0; i < kColumns; ++i) {
    const bool lit = spotlight(panel.state.phase) == i;
    panel.canvas.text(panel.fonts().caption, column_right(layout, i), row.middle_y(),
                      lit ? theme.text : theme.dim, names[i], Align::right);
  }
}

// ---- axis -----------------------------------------------------------------------------------

// Where values lie along the bar.
struct Scale {
  double low = 0, high = 1;
  bool log = false;
  std::string label;

  float at(double value) const {
    if (log) value = std::log10(std::max(value, kLogFloor));
    return static_cast<float>(std::clamp((value - low) / (high - low), 0.0, 1.0));
  }
};

Scale logit_scale(const Trace& t, int phase) {
  const auto& scores = t.logits.scores;
  double top = scores.front(), bottom = scores[t.logits.finite - 1];
  for (const ScoreChange& change : t.changes) {
    if (!std::isfinite(change.after)) continue;
    top = std::max<double>(top, change.after);
    bottom = std::min<double>(bottom, change.after);
  }
  const double factor = t.temperature > 0 && phase == kDivide ? t.weights.sums.inverse_t : 1;
  // The axis of the undivided logits stays as long as they fit: dividing must be seen.
  Scale scale;
  scale.low = std::min({0.0, bottom, bottom * factor});
  scale.high = std::max({0.0, top, top * factor});
  if (scale.high == scale.low) scale.high = scale.low + 1;
  scale.label = "axis " + fixed_text(scale.low, 1) + " to " + fixed_text(scale.high, 1) + " nats";
  return scale;
}

Scale exp_scale(const Trace& t) {
  Scale scale;
  if (t.exp_display.subtract_max) {
    scale.label = "axis 0 to 1: e^0 = 1 is the tallest";
    return scale;
  }
  const double top = t.row(0).exp;
  scale.high = std::isfinite(top) && top > 0 ? top : 1;
  scale.label = std::isfinite(top) ? "axis 0 to " + exp_text(top) : "overflow: e^x is ∞";
  return scale;
}

Scale probability_scale(const AppState& s) {
  const Row first = s.trace.row(0);
  const Row best = s.trace.row(std::min(s.trace.begin, s.trace.logits.size() - 1));
  Scale scale;
  switch (s.preferences.axis) {
    case Axis::fixed: scale.label = "axis 0 to 1"; break;
    case Axis::tallest:
      scale.high = std::max({first.untouched, first.p.high, best.final.high, 1e-12});
      scale.label = "zoomed: axis 0 to " + probability_text(scale.high);
      break;
    case Axis::log:
      scale.log = true;
      scale.low = std::log10(kLogFloor);
      scale.high = 0;
      scale.label = "log axis 0.000001 to 1";
      break;
  }
  return scale;
}

Scale scale_of(const AppState& s) {
  if (s.phase <= kDivide) return logit_scale(s.trace, s.phase);
  return s.phase == kExp ? exp_scale(s.trace) : probability_scale(s);
}

// ---- one row --------------------------------------------------------------------------------

struct BarEnds {
  double value, uncertain;
};

// A probability that overflow has made NaN has no bar.
BarEnds probability_ends(const Row& row, const Range& range) {
  if (overflowed(row)) return {0, 0};
  return {range.low, range.high};
}

BarEnds bar_ends(const Row& row, int phase, double shown_exp) {
  switch (phase) {
    case kLogits: return {row.penalised, row.penalised};
    case kDivide: return {row.scaled, row.scaled};
    case kExp: return {shown_exp, shown_exp};
    case kNormalize:
    case kTruncate: return probability_ends(row, row.p);
    default: break;
  }
  // A cut token keeps its old bar, dimmed, so that what was lost can be seen.
  return probability_ends(row, row.cut_by == Row::kKept ? row.final : row.p);
}

// Nothing is cut before the fifth phase, except what can never be drawn.
bool shown_as_cut(const AppState& s, const Row& row) {
  return row.cut_by == Row::kImpossible || (row.cut_by >= 0 && s.phase >= kTruncate);
}

BarShape bar_shape(const Panel& panel, const Row& row, const Scale& scale) {
  const int phase = panel.state.phase;
  const double exp = std::isfinite(row.exp) ? row.exp : scale.high;
  const BarEnds ends = bar_ends(row, phase, exp);
  const bool possible = row.cut_by != Row::kImpossible;
  const bool cut = shown_as_cut(panel.state, row);
  BarShape bar;
  bar.zero = scale.log ? 0 : scale.at(0);
  bar.value = possible ? panel.motion.glide(1, row.rank, scale.at(ends.value)) : bar.zero;
  bar.uncertain = ends.uncertain == ends.value ? bar.value : scale.at(ends.uncertain);
  bar.outline = -1;
  // What a penalty took or gave.
  if (phase == kLogits && row.penalised != row.z) bar.outline = scale.at(row.z);
  if (phase >= kNormalize) bar.outline = panel.motion.glide(2, row.rank, scale.at(row.untouched));
  bar.look = cut ? BarLook::cut : row.rank == 0 ? BarLook::leader : BarLook::kept;
  bar.marked = panel.state.draw && panel.state.draw->rank == row.rank;
  return bar;
}

void draw_numbers(const Panel& panel, const Layout& layout, const Row& row, float y) {
  const Theme& theme = panel.theme();
  const int phase = panel.state.phase;
  const bool dropped = row.cut_by != Row::kKept;
  const bool cut = shown_as_cut(panel.state, row);
  ImFont* font = layout.narrow ? panel.fonts().mono_small : panel.fonts().mono;
  const auto shown = [&](const Range& range) {
    return overflowed(row) ? "NaN" : range_text(range.low, range.high);
  };
  const std::string final = dropped && !overflowed(row) ? "—" : shown(row.final);
  std::string values[kColumns] = {first_value(row, phase), shown(row.p),
                                        shown(row.cumulative), final};
  const bool tight = panel.canvas.width(panel.fonts().mono_small, values[0]) > layout.column_w;
  if (tight && row.penalised != row.z) values[0] = logit_text(row.penalised);  // the outline is z
  for (int i = 0; i < kColumns; ++i) {
    const bool lit = spotlight(phase) == i || i == 3;
    ImFont* face = i == 3 && !layout.narrow ? panel.fonts().mono_bold : font;
    // Ranges need more room than single numbers: they take the small digits.
    if (panel.canvas.width(face, values[i]) > layout.column_w - panel.px(4)) {
      face = panel.fonts().mono_small;
    }
    const bool faint = cut || (i == 3 && dropped);
    const bool lost = i > 0 && overflowed(row);
    const ImU32 ink = lost ? theme.cut : faint ? theme.faint : lit ? theme.text : theme.dim;
    panel.canvas.text_within(face, column_right(layout, i), y, layout.column_w - panel.px(2), ink,
                             values[i], Align::right);
  }
}

void draw_row(const Panel& panel, const Layout& layout, const Rect& place, const Row& row,
              const Scale& scale) {
  const Theme& theme = panel.theme();
  const Control control = panel.controls.at("bar." + std::to_string(row.rank), place);
  const bool selected = panel.state.selected == row.rank;
  const bool cut = shown_as_cut(panel.state, row);
  if (control.hovered) panel.canvas.fill(place.inset(-panel.px(4), 0), faded(theme.hover, 0.5f), 4);
  if (selected) {
    const Rect mark{place.x - panel.px(10), place.middle_y() - panel.px(9), panel.px(3), panel.px(18)};
    panel.canvas.fill(mark, theme.leader, panel.px(1.5f));
  }
  ImFont* font = place.h >= panel.px(34) ? panel.fonts().mono_large : panel.fonts().mono;
  const std::string token = token_text(panel.state, row.rank);
  if (panel.canvas.width(font, token) > layout.token.w - panel.px(12)) font = panel.fonts().mono;
  panel.canvas.text_within(font, place.x, place.middle_y(), layout.token.w - panel.px(10),
                           cut ? theme.faint : theme.text, token);
  const float h = std::clamp(place.h * 0.5f, panel.px(14), panel.px(36));
  chart_bar(panel.canvas, {layout.bar.x, place.middle_y() - h / 2, layout.bar.w, h},
            bar_shape(panel, row, scale));
  draw_numbers(panel, layout, row, place.middle_y());
  if (control.focused) focus_ring(panel, place);
  if (control.hovered && row.cut_by != Row::kKept) {
    hint(panel, why_cut_text(panel.state.trace, row.rank));
  }
  if (!control.clicked) return;
  // In the Generate view a click puts the token into the text.
  if (panel.state.view == "generate" && panel.state.generate.selected >= 0) {
    panel.send(command::ForceToken{row.rank});
  } else {
    panel.send(command::Select{row.rank});
  }
}

// ---- cutoffs --------------------------------------------------------------------------------

// A line under the last survivor of a stage, or above the first where it cut the best.
struct Cutoff {
  int after;  // rank
  std::string label;
};

std::string cutoff_label(const AppState& s, const StageTrace& step) {
  const std::string of = s.trace.size < 0 ? "?" : count_text(s.trace.size);
  // A cutoff that stands before the heat saw another distribution than the columns show.
  const bool elsewhere = step.temperature != s.trace.temperature;
  const std::string seen = elsewhere ? " at T " + knob_text(*find_knob("temperature"), step.temperature) : "";
  return step.stage->rule(s.turn.knobs) + " — " + count_text(step.kept()) + " of " + of +
         " tokens kept, mass " + probability_text(step.mass_kept) + seen;
}

std::vector<Cutoff> cutoffs_of(const AppState& s) {
  std::vector<Cutoff> out;
  if (s.phase < kTruncate) return out;
  int begin = 0, end = s.trace.logits.finite;
  for (const StageTrace& step : s.trace.stages) {
    if (!step.active) continue;
    const bool above = step.begin > begin, below = step.end < end;
    if (above) out.push_back({step.begin - 1, cutoff_label(s, step)});
    if (below) out.push_back({step.end - 1, above ? "" : cutoff_label(s, step)});
    begin = step.begin;
    end = step.end;
  }
  return out;
}

const Cutoff* cutoff_after(const std::vector<Cutoff>& cutoffs, int rank) {
  for (const Cutoff& cutoff : cutoffs) {
    if (cutoff.after == rank) return &cutoff;
  }
  return nullptr;
}

void draw_cutoff(const Panel& panel, const Rect& place, float label_x, const Cutoff& cutoff) {
  const Theme& theme = panel.theme();
  const float y = place.y + panel.px(6);
  panel.canvas.dashed_line({place.x - panel.px(4), y}, {place.right(), y}, theme.cut, 2, 6);
  panel.canvas.text_within(panel.fonts().small, label_x, y + panel.px(12),
                           place.right() - label_x, theme.cut, cutoff.label);
}

// ---- the pinned last row --------------------------------------------------------------------

void draw_rest(const Panel& panel, const Layout& layout, const Rect& place, const Rest& rest,
               const std::vector<Cutoff>& cutoffs, int last_rank) {
  const Theme& theme = panel.theme();
  panel.canvas.line({place.x, place.y}, {place.right(), place.y}, theme.line);
  const float y = place.middle_y();
  const bool kept = rest.kept > 0 || (rest.final.high > 0 && panel.state.trace.tail_survives());
  const std::string count = rest.count < 0 ? "others" : count_text(rest.count) + " more";
  const ImU32 ink = kept ? theme.text : theme.faint;
  panel.canvas.text_within(panel.fonts().mono, place.x, y, layout.token.w - panel.px(6), ink, count);
  const float h = panel.px(16);
  Scale scale;  // the tail is one lump: always 0 to 1
  BarShape bar;
  bar.value = panel.motion.glide(4, 0, scale.at(rest.p.low));
  bar.uncertain = rest.p.exact() ? bar.value : scale.at(rest.p.high);
  bar.look = kept ? BarLook::kept : BarLook::cut;
  const Rect track{layout.bar.x, y - h / 2, layout.bar.w, h};
  chart_bar(panel.canvas, track, bar);
  for (const Cutoff& cutoff : cutoffs) {
    if (cutoff.after <= last_rank) continue;
    const float room = track.w * (1 - bar.uncertain) - panel.px(16);
    const float x = track.x + track.w * bar.uncertain + panel.px(8);
    if (room > panel.px(60)) {
      panel.canvas.text_within(panel.fonts().small, x, y, room, theme.cut, cutoff.label);
    }
  }
  ImFont* font = panel.fonts().mono_small;
  panel.canvas.text(font, column_right(layout, 1), y, kept ? theme.dim : theme.faint,
                    range_text(rest.p.low, rest.p.high), Align::right);
  panel.canvas.text(font, column_right(layout, 2), y, theme.faint, "1.000", Align::right);
  panel.canvas.text(font, column_right(layout, 3), y, ink,
                    kept ? range_text(rest.final.low, rest.final.high) : "cut", Align::right);
}

// ---- scrolling ------------------------------------------------------------------------------

// Follows the keyboard's choice and the wheel; stays within the list.
void scroll_rows(Ui& ui, const Panel& panel, const Rect& room, int count, int fit) {
  if (ui.shown_distribution != panel.state.distribution.id) {
    ui.shown_distribution = panel.state.distribution.id;
    ui.first_row = 0;
    ui.motion.forget();
  }
  if (ui.shown_selection != panel.state.selected) {
    ui.shown_selection = panel.state.selected;
    if (ui.shown_selection < ui.first_row) ui.first_row = ui.shown_selection;
    if (ui.shown_selection >= ui.first_row + fit) ui.first_row = ui.shown_selection - fit + 1;
  }
  if (ImGui::IsMouseHoveringRect(room.min(), room.max(), false) && !ui.files.list_open &&
      !ui.source_menu.open) {
    const float wheel = ImGui::GetIO().MouseWheel;
    ui.first_row -= static_cast<int>(wheel * (ImGui::GetIO().KeyShift ? 100 : 3));
  }
  ui.first_row = std::clamp(ui.first_row, 0, std::max(0, count - fit));
}

void draw_scrollbar(Ui& ui, const Panel& panel, const Rect& room, int count, int fit) {
  if (count <= fit) return;
  const Rect track{room.right() + panel.px(4), room.y, panel.px(8), room.h};
  const float h = std::max(panel.px(28), room.h * static_cast<float>(fit) / static_cast<float>(count));
  const float part = static_cast<float>(ui.first_row) / static_cast<float>(count - fit);
  const Rect handle{track.x, track.y + part * (track.h - h), track.w, h};
  const Control control = panel.controls.at("bars.scroll", track);
  const bool lit = control.hovered || control.held;
  panel.canvas.fill(track, panel.theme().track, panel.px(4));
  panel.canvas.fill(handle, lit ? panel.theme().dim : panel.theme().cut_bar, panel.px(4));
  if (!control.held) return;
  const float to = (ImGui::GetMousePos().y - track.y - h / 2) / std::max(1.0f, track.h - h);
  ui.first_row = static_cast<int>(std::clamp(to, 0.0f, 1.0f) * static_cast<float>(count - fit));
}

float widest_token(const Panel& panel, const std::vector<Row>& rows) {
  float widest = panel.canvas.width(panel.fonts().mono, "248 310 more");
  if (static_cast<int>(rows.size()) == token_count(panel.state)) widest = 0;
  for (const Row& row : rows) {
    const std::string token = ellipsis(token_text(panel.state, row.rank), 16);
    widest = std::max(widest, panel.canvas.width(panel.fonts().mono_large, token));
  }
  return widest;
}

}  // namespace

void draw_bars_table(Ui& ui, const Panel& panel, Rect room) {
  const int count = token_count(panel.state);
  const std::vector<Cutoff> cutoffs = cutoffs_of(panel.state);
  const Rect header = room.take_top(panel.px(22), panel.px(2));

  const auto rows_that_fit = [&](float height) {
    return std::max(1, static_cast<int>(height / panel.px(size::kRowLow)));
  };
  const float lines_h = panel.px(kCutGap) * static_cast<float>(cutoffs.size());
  const bool all_fit = panel.state.trace.size == count && rows_that_fit(room.h - lines_h) >= count;
  const Rect pinned = all_fit ? Rect{} : room.take_bottom(panel.px(32), panel.px(4));
  if (count > rows_that_fit(room.h - lines_h)) room.take_right(panel.px(10));
  const int fit = std::min(count, rows_that_fit(room.h - lines_h));
  scroll_rows(ui, panel, room, count, fit);

  const std::vector<Row> rows = panel.state.trace.rows(ui.first_row, fit);
  const Layout layout = layout_of(panel, room, widest_token(panel, rows));
  const Scale scale = scale_of(panel.state);
  draw_header(panel, header, layout, scale.label);

  const float row_h = std::clamp((room.h - lines_h) / static_cast<float>(fit),
                                 panel.px(size::kRowLow), panel.px(size::kRowHigh));
  Rect left = room;
  for (const Row& row : rows) {
    draw_row(panel, layout, left.take_top(row_h), row, scale);
    if (const Cutoff* cutoff = cutoff_after(cutoffs, row.rank)) {
      draw_cutoff(panel, left.take_top(panel.px(kCutGap)), layout.bar.x, *cutoff);
    }
  }
  draw_scrollbar(ui, panel, room, count, fit);
  if (all_fit) return;
  const int last = rows.empty() ? -1 : rows.back().rank;
  draw_rest(panel, layout, pinned, rest_after(panel.state.trace, last), cutoffs, last);
}

}  // namespace logitdice
