#include "app/panels/bars_table.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "app/charts/charts.h"
#include "app/panels/bar_cutoffs.h"
#include "app/panels/bar_grip.h"
#include "app/panels/bar_shape.h"
#include "core/readings/axis.h"
#include "core/readings/phase.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

constexpr int kColumns = 4;
constexpr float kPresentedRow = 29;  // units, before a class: of the larger type

// ---- columns --------------------------------------------------------------------------------

struct Layout {
  Rect token, bar;
  float column_w = 0;  // each of the numbers at the right
  float first_w = 0;   // the first of them, which may hold two: "6.00→4.80"
  float columns_x = 0;
  std::array<int, kColumns> place{};  // of each column among those that are shown; < 0: it is not
  bool narrow = false;                // smaller digits, no room for more
};

// Which column the phase is about.
int spotlight(Phase phase) {
  if (phase <= kExp) return 0;
  return phase == kNormalize ? 1 : phase == kTruncate ? 2 : 3;
}

// Before a class p, final and what the phase is about, unless all are asked for.
bool shows_column(const AppState& s, int column) {
  const bool all = !s.presenter.on || s.presenter.shown.columns || s.page->shows_text;
  return all || column == 1 || column == 3 || column == spotlight(shown_phase(s));
}

// Returns how many there are.
int place_columns(const AppState& s, Layout& layout) {
  int count = 0;
  for (int i = 0; i < kColumns; ++i) {
    layout.place[static_cast<std::size_t>(i)] = shows_column(s, i) ? count++ : -1;
  }
  return count;
}

Layout layout_of(const Panel& panel, const Rect& room, float widest_token, float widest_first) {
  Layout out;
  out.narrow = room.w < panel.px(640);
  // "0.04–0.38" needs more room than "0.381".
  const bool ranges = !panel.state.trace.logits.tail.empty();  // whether or not T makes any
  out.column_w = panel.px(ranges ? (out.narrow ? 82 : 92) : out.narrow ? 58 : 72);
  const float columns = out.column_w * static_cast<float>(place_columns(panel.state, out));
  const float most = std::max(panel.px(70), (room.w - columns) * 0.42f);
  const float token_w = std::clamp(widest_token + panel.px(18), panel.px(70), most);
  out.token = {room.x, room.y, token_w, room.h};
  out.bar = {room.x + token_w, room.y, room.w - token_w - columns - panel.px(18), room.h};
  // Out of the bars' room, as far as they can spare it.
  const float spare = out.place[0] < 0 ? 0 : std::max(0.0f, out.bar.w - panel.px(80));
  out.first_w = out.column_w + std::clamp(widest_first + panel.px(4) - out.column_w, 0.0f, spare);
  out.bar.w -= out.first_w - out.column_w;
  out.columns_x = out.bar.right() + panel.px(18) + out.first_w - out.column_w;
  return out;
}

float column_right(const Layout& layout, int column) {
  const int place = layout.place[static_cast<std::size_t>(column)];
  return layout.columns_x + layout.column_w * static_cast<float>(place + 1);
}

// The first column shows what the phase is about.
std::string_view first_column_term(Phase phase) {
  if (phase == kDivide) return "temperature";
  return phase == kExp ? "softmax" : "logit";
}

// Beside a text the bars are what is sampled, whatever the phase.
std::string axis_title(const Panel& panel, float room, const std::string& axis) {
  if (!panel.state.page->shows_text) return axis;
  const std::string title = "final, " + axis;
  return panel.canvas.width(panel.fonts().small, title) <= room ? title : "final";
}

constexpr float kLeastAxisName = 40;  // units: of less nothing could be read

void draw_header(const Panel& panel, const Rect& row, const Layout& layout,
                 const std::string& axis) {
  const Theme& theme = panel.theme();
  const std::string_view names[kColumns] = {first_column_title(shown_phase(panel.state)), "p", "Σp",
                                            "final"};
  const std::string_view terms[kColumns] = {first_column_term(shown_phase(panel.state)),
                                            "probability", "running_sum", "final"};
  panel.canvas.term_text(panel.fonts().caption, row.x, row.middle_y(), layout.token.w, theme.dim,
                         "token", "token");
  if (layout.bar.w >= panel.px(kLeastAxisName)) {
    panel.canvas.text_within(panel.fonts().small, layout.bar.x, row.middle_y(), layout.bar.w,
                             theme.dim, axis_title(panel, layout.bar.w, axis));
  }
  if (shown_phase(panel.state) <= kDivide)
    panel.canvas.term({layout.bar.x, row.y, layout.bar.w, row.h}, "nat");
  for (int i = 0; i < kColumns; ++i) {
    if (layout.place[static_cast<std::size_t>(i)] < 0) continue;
    const bool lit = spotlight(shown_phase(panel.state)) == i;
    panel.canvas.term_text(panel.fonts().caption, column_right(layout, i), row.middle_y(),
                           layout.column_w, lit ? theme.text : theme.dim, names[i], terms[i],
                           Align::right);
  }
}

// ---- one row --------------------------------------------------------------------------------

void draw_numbers(const Panel& panel, const Layout& layout, const PhaseRow& row, float y) {
  const Theme& theme = panel.theme();
  const Phase phase = shown_phase(panel.state);
  const bool dropped = row.cut;
  const bool cut = is_cut_in(panel.state.phases, phase, row);
  ImFont* font = layout.narrow ? panel.fonts().mono_small : panel.fonts().mono;
  const PhaseColumns columns = phase_columns(panel.state.phases, row, phase);
  std::string values[kColumns] = {columns.first, columns.p, columns.cumulative, columns.final};
  const bool tight =
      panel.canvas.width(panel.fonts().mono_small, values[0]) > layout.first_w - panel.px(2);
  if (tight && row.entered != row.of.z) values[0] = logit_text(row.entered);  // the outline is z
  for (int i = 0; i < kColumns; ++i) {
    if (layout.place[static_cast<std::size_t>(i)] < 0) continue;
    const bool lit = spotlight(phase) == i || i == 3;
    ImFont* face = i == 3 && !layout.narrow ? panel.fonts().mono_bold : font;
    // Ranges need more room than single numbers: they take the small digits.
    const float column_w = i == 0 ? layout.first_w : layout.column_w;
    if (panel.canvas.width(face, values[i]) > column_w - panel.px(4)) {
      face = panel.fonts().mono_small;
    }
    const bool faint = cut || (i == 3 && dropped);
    const bool lost = values[i] == "NaN";
    const ImU32 ink = lost ? theme.cut : faint ? theme.faint : lit ? theme.text : theme.dim;
    panel.canvas.text_within(face, column_right(layout, i), y, column_w - panel.px(2), ink,
                             values[i], Align::right);
  }
}

// Between two bars there is room for the label of a cutoff.
float bar_height(const Panel& panel, float row_h) {
  const float label = panel.canvas.height(panel.fonts().small);
  const float most = std::max(panel.px(8), row_h - label - panel.px(2));
  return std::min(std::clamp(row_h * 0.45f, panel.px(14), panel.px(36)), most);
}

// True when it was clicked.
bool draw_row(const Panel& panel, const Layout& layout, const Rect& place, const PhaseRow& row,
              const AxisScale& axis) {
  const Theme& theme = panel.theme();
  const float h = bar_height(panel, place.h);
  const Rect track{layout.bar.x, place.middle_y() - h / 2, layout.bar.w, h};
  const bool gripped = take_bar_end(panel, place, track, row, axis);
  const Control control = panel.controls.at("bar." + std::to_string(row.of.rank), place);
  const bool selected = panel.state.selected == row.of.rank;
  const bool cut = is_cut_in(panel.state.phases, shown_phase(panel.state), row);
  const bool lit = control.hovered || gripped || is_lit(panel, row.of.rank);
  if (control.hovered || gripped) point_at(panel, row.of.rank);
  if (lit) panel.canvas.fill(place.inset(-panel.px(4), 0), faded(theme.hover, 0.5f), 4);
  if (selected) {
    const Rect mark{place.x - panel.px(10), place.middle_y() - panel.px(9), panel.px(3),
                    panel.px(18)};
    panel.canvas.fill(mark, theme.thumb, panel.px(1.5f));
  }
  ImFont* font = place.h >= panel.px(34) ? panel.fonts().mono_large : panel.fonts().mono;
  const std::string token = token_text(panel.state, row.of.rank);
  if (panel.canvas.width(font, token) > layout.token.w - panel.px(12)) font = panel.fonts().mono;
  panel.canvas.text_within(font, place.x, place.middle_y(), layout.token.w - panel.px(10),
                           cut ? theme.faint : theme.text, token);
  const BarShape bar = bar_shape(panel, row, axis);
  const float shrunk = track.h * (1 - bar.thickness) / 2;
  chart_bar(panel.canvas, track.inset(0, shrunk), bar);
  if (is_by_hand(panel.state, row.of.id)) draw_yours(panel, track, bar.value, bar.zero);
  draw_numbers(panel, layout, row, place.middle_y());
  if (control.focused) focus_ring(panel, place);
  if (control.hovered) {
    const bool whole = panel.canvas.width(font, token) <= layout.token.w - panel.px(10);
    const std::string why = why_text(panel.state, row.of.rank);
    if (!why.empty()) hint(panel, whole ? why : token + "\n" + why);
  }
  return control.clicked;
}

// ---- the pinned last row --------------------------------------------------------------------

struct RestLook {
  bool kept = false;
  ImU32 ink = 0;
};

RestLook look_of(const Panel& panel, const PhaseRest& rest) {
  const AppState& s = panel.state;
  const bool kept = rest.kept > 0 || (rest.final.high > 0 && s.trace.tail_survives());
  const bool cut = !kept && s.phases.reached(shown_phase(s), kTruncate);
  return {kept || s.phases.lost != Lost::none, cut ? panel.theme().faint : panel.theme().text};
}

// Returns where the bar ends; where the phase has no quantity for the rest there is none.
float draw_rest_bar(const Panel& panel, const Rect& track, const PhaseRest& rest,
                    const AxisScale& axis, bool kept) {
  const Phase phase = shown_phase(panel.state);
  const std::optional<Range> value = rest_in(rest, phase);
  if (!value || std::isnan(value->low)) return 0;
  const bool cut = !kept && phase != kNormalize;
  if (cut && value->high <= 0) return 0;
  BarShape bar;
  bar.value = panel.motion.glide(4, 0, static_cast<float>(axis.at(value->low)));
  bar.uncertain = value->exact() ? bar.value : static_cast<float>(axis.at(value->high));
  bar.look = cut ? BarLook::cut : BarLook::kept;
  bar.own = own_colour(panel, kManyTokens);
  chart_bar(panel.canvas, track, bar);
  return std::max(bar.value, bar.uncertain);
}

void draw_rest(const Panel& panel, const Layout& layout, const Rect& place, const PhaseRest& rest,
               const AxisScale& axis, const std::string& labels) {
  const Theme& theme = panel.theme();
  panel.canvas.line({place.x, place.y}, {place.right(), place.y}, theme.line);
  const float y = place.middle_y(), h = panel.px(16);
  const RestLook look = look_of(panel, rest);
  const std::string count = rest.count < 0 ? "others" : count_text(rest.count) + " more";
  const float count_w = layout.token.w - panel.px(6);
  const bool fits = panel.canvas.width(panel.fonts().mono_small, count) <= count_w;
  ImFont* count_font = panel.canvas.width(panel.fonts().mono, count) <= count_w
                           ? panel.fonts().mono
                           : panel.fonts().mono_small;
  panel.canvas.text_within(count_font, place.x, y, count_w, look.ink,
                           fits ? count : "+" + count_text(rest.count));
  const Rect track{layout.bar.x, y - h / 2, layout.bar.w, h};
  const float end = draw_rest_bar(panel, track, rest, axis, look.kept);
  const float label_w = track.w * (1 - end) - panel.px(16);
  if (!labels.empty() && label_w > panel.px(60)) {
    panel.canvas.text_within(panel.fonts().small, track.right() - label_w - panel.px(8), y, label_w,
                             theme.cut, labels);
  }
  const PhaseColumns columns =
      rest_columns(panel.state.phases, rest, shown_phase(panel.state), look.kept);
  const std::string values[kColumns] = {"", columns.p, columns.cumulative, columns.final};
  for (int i = 1; i < kColumns; ++i) {
    if (layout.place[static_cast<std::size_t>(i)] < 0) continue;
    const ImU32 ink = values[i] == "NaN" ? theme.cut : i == 2 ? theme.faint : look.ink;
    panel.canvas.text(panel.fonts().mono_small, column_right(layout, i), y, ink, values[i],
                      Align::right);
  }
}

// ---- scrolling ------------------------------------------------------------------------------

// Follows the keyboard's choice and the wheel; stays within the list.
void scroll_rows(const Panel& panel, const Rect& room, int count, int fit) {
  BarsScroll& scroll = panel.memory.bars;
  if (!scroll.shown.same(panel.state.unedited)) {
    scroll = {.shown = panel.state.unedited};
    panel.motion.forget();
  }
  if (scroll.shown_selection != panel.state.selected) {
    scroll.shown_selection = panel.state.selected;
    if (scroll.shown_selection < scroll.first_row) scroll.first_row = scroll.shown_selection;
    if (scroll.shown_selection >= scroll.first_row + fit)
      scroll.first_row = scroll.shown_selection - fit + 1;
  }
  if (ImGui::IsMouseHoveringRect(room.min(), room.max(), false) && !panel.memory.covered) {
    const float wheel = ImGui::GetIO().MouseWheel;
    scroll.first_row -= static_cast<int>(wheel * (ImGui::GetIO().KeyShift ? 100 : 3));
  }
  scroll.first_row = std::clamp(scroll.first_row, 0, std::max(0, count - fit));
}

void draw_scrollbar(const Panel& panel, const Rect& room, int count, int fit) {
  BarsScroll& scroll = panel.memory.bars;
  if (count <= fit) return;
  const Rect track{room.right() + panel.px(4), room.y, panel.px(8), room.h};
  const float h =
      std::max(panel.px(28), room.h * static_cast<float>(fit) / static_cast<float>(count));
  const float part = static_cast<float>(scroll.first_row) / static_cast<float>(count - fit);
  const Rect handle{track.x, track.y + part * (track.h - h), track.w, h};
  const Control control = panel.controls.at("bars.scroll", track);
  if (control.focused) focus_ring(panel, track);
  const bool lit = control.hovered || control.held;
  panel.canvas.fill(track, panel.theme().track, panel.px(4));
  panel.canvas.fill(handle, lit ? panel.theme().dim : panel.theme().cut_bar, panel.px(4));
  if (!control.held) return;
  const float to = (ImGui::GetMousePos().y - track.y - h / 2) / std::max(1.0f, track.h - h);
  scroll.first_row = static_cast<int>(std::clamp(to, 0.0f, 1.0f) * static_cast<float>(count - fit));
}

float widest_token(const Panel& panel, const std::vector<PhaseRow>& rows) {
  float widest = panel.canvas.width(panel.fonts().mono, "248 310 more");
  if (static_cast<int>(rows.size()) == token_count(panel.state)) widest = 0;
  for (const PhaseRow& row : rows) {
    const std::string token = ellipsis(token_text(panel.state, row.of.rank), 16);
    widest = std::max(widest, panel.canvas.width(panel.fonts().mono_large, token));
  }
  return widest;
}

float widest_first(const Panel& panel, const std::vector<PhaseRow>& rows) {
  float widest = 0;
  for (const PhaseRow& row : rows) {
    const std::string first =
        phase_columns(panel.state.phases, row, shown_phase(panel.state)).first;
    widest = std::max(widest, panel.canvas.width(panel.fonts().mono_small, first));
  }
  return widest;
}

float least_row(const AppState& s) {
  return s.presenter.on ? kPresentedRow : size::kRowLow;
}

}  // namespace

int draw_bars_table(const Panel& panel, Rect room) {
  const AppState& s = panel.state;
  const int count = token_count(s);
  const std::vector<CutLine> lines = reached_lines(s);
  const Rect header = room.take_top(panel.px(22), panel.px(2));

  const auto rows_that_fit = [&](float height) {
    return std::max(1, static_cast<int>(height / panel.px(least_row(s))));
  };
  const bool all_fit = s.trace.size == count && rows_that_fit(room.h) >= count;
  const Rect pinned = all_fit ? Rect{} : room.take_bottom(panel.px(32), panel.px(4));
  if (count > rows_that_fit(room.h)) room.take_right(panel.px(10));
  const int fit = std::min(count, rows_that_fit(room.h));
  scroll_rows(panel, room, count, fit);
  set_bar_pace(panel);

  const std::vector<PhaseRow> rows =
      phase_rows(s.trace, s.phases, panel.memory.bars.first_row, fit);
  const Layout layout =
      layout_of(panel, room, widest_token(panel, rows), widest_first(panel, rows));
  const AxisScale axis =
      standing_axis(panel, phase_scale(s.trace, s.phases, shown_phase(s), s.preferences.axis));
  draw_header(panel, header, layout, axis.label);

  const float row_h = std::clamp(room.h / static_cast<float>(fit), panel.px(least_row(s)),
                                 panel.px(size::kRowHigh));
  Rect left = room;
  int clicked = -1;
  for (const PhaseRow& row : rows) {
    if (draw_row(panel, layout, left.take_top(row_h), row, axis)) clicked = row.of.rank;
  }
  keep_bar_end(panel, room, rows, layout.bar, axis);
  for (CutLine cutoff : lines) {
    const int above = cutoff.after + 1 - panel.memory.bars.first_row;
    const bool another = !is_first_of(lines, cutoff);
    if (above < 0 || above > fit || another) continue;  // of two in one place the first is named
    // Above the first row stands the header, below the last one the rest, which takes the label.
    if (above == 0 || (above == fit && !all_fit)) cutoff.label.clear();
    draw_cutoff(panel, room, room.y + static_cast<float>(above) * row_h, layout.bar.x, cutoff);
  }
  draw_scrollbar(panel, room, count, fit);
  if (all_fit) return clicked;
  const int last = rows.empty() ? -1 : rows.back().of.rank;
  draw_rest(panel, layout, pinned, phase_rest(s.trace, s.phases, rows), axis,
            labels_below(lines, last));
  return clicked;
}

}  // namespace logitdice
