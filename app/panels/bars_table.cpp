#include "app/panels/bars_table.h"

#include <algorithm>
#include <cmath>

#include "app/charts/charts.h"
#include "core/readings/axis.h"
#include "core/readings/cut_lines.h"
#include "core/readings/phase.h"
#include "core/readings/rest.h"
#include "core/readings/why_cut.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

constexpr float kCutGap = 26;  // room for a cutoff's line and label
constexpr int kColumns = 4;

// ---- columns --------------------------------------------------------------------------------

struct Layout {
  Rect token, bar;
  float column_w = 0;     // each of the numbers at the right
  float first_w = 0;      // the first of them, which may hold two: "6.00→4.80"
  float columns_x = 0;
  bool narrow = false;    // smaller digits, no room for more
};

Layout layout_of(const Panel& panel, const Rect& room, float widest_token, float widest_first) {
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
  // Out of the bars' room, as far as they can spare it.
  const float spare = std::max(0.0f, out.bar.w - panel.px(80));
  out.first_w = out.column_w + std::clamp(widest_first + panel.px(4) - out.column_w, 0.0f, spare);
  out.bar.w -= out.first_w - out.column_w;
  out.columns_x = out.bar.right() + panel.px(18) + out.first_w - out.column_w;
  return out;
}

float column_right(const Layout& layout, int column) {
  return layout.columns_x + layout.column_w * static_cast<float>(column + 1);
}

// Which column the phase is about.
int spotlight(int phase) {
  if (phase <= kExp) return 0;
  return phase == kNormalize ? 1 : phase == kTruncate ? 2 : 3;
}

void draw_header(const Panel& panel, const Rect& row, const Layout& layout, const std::string& axis) {
  const Theme& theme = panel.theme();
  const std::string_view names[kColumns] = {first_column_title(panel.state.phase), "p", "Σp", "final"};
  panel.canvas.text(panel.fonts().caption, row.x, row.middle_y(), theme.dim, "token");
  panel.canvas.text_within(panel.fonts().small, layout.bar.x, row.middle_y(), layout.bar.w,
                           theme.dim, axis);
  for (int i = 0; i < kColumns; ++i) {
    const bool lit = spotlight(panel.state.phase) == i;
    panel.canvas.text(panel.fonts().caption, column_right(layout, i), row.middle_y(),
                      lit ? theme.text : theme.dim, names[i], Align::right);
  }
}

// ---- one row --------------------------------------------------------------------------------

BarShape bar_shape(const Panel& panel, const Row& row, const AxisScale& axis) {
  const PhaseBar values = phase_bar(row, panel.state.phase);
  const auto at = [&](double value) { return static_cast<float>(axis.at(value)); };
  BarShape bar;
  bar.zero = static_cast<float>(axis.zero());
  bar.value = values.possible ? panel.motion.glide(1, row.rank, at(values.value)) : bar.zero;
  bar.uncertain = values.high == values.value ? bar.value : at(values.high);
  // A probability's outline glides with the bars, a logit's is what a penalty took or gave.
  const bool glides = panel.state.phase >= kNormalize;
  if (values.outlined) {
    const float end = at(values.outline);
    bar.outline = glides ? panel.motion.glide(2, row.rank, end) : end;
  }
  bar.look = values.cut ? BarLook::cut : row.rank == 0 ? BarLook::leader : BarLook::kept;
  bar.marked = panel.state.draw && panel.state.draw->rank == row.rank;
  return bar;
}

void draw_numbers(const Panel& panel, const Layout& layout, const Row& row, float y) {
  const Theme& theme = panel.theme();
  const int phase = panel.state.phase;
  const bool dropped = row.cut_by != Row::kKept;
  const bool cut = is_cut_in(phase, row);
  ImFont* font = layout.narrow ? panel.fonts().mono_small : panel.fonts().mono;
  const PhaseColumns columns = phase_columns(row, phase);
  std::string values[kColumns] = {columns.first, columns.p, columns.cumulative, columns.final};
  const bool tight =
      panel.canvas.width(panel.fonts().mono_small, values[0]) > layout.first_w - panel.px(2);
  if (tight && row.penalised != row.z) values[0] = logit_text(row.penalised);  // the outline is z
  for (int i = 0; i < kColumns; ++i) {
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

// True when it was clicked.
bool draw_row(const Panel& panel, const Layout& layout, const Rect& place, const Row& row,
              const AxisScale& axis) {
  const Theme& theme = panel.theme();
  const Control control = panel.controls.at("bar." + std::to_string(row.rank), place);
  const bool selected = panel.state.selected == row.rank;
  const bool cut = is_cut_in(panel.state.phase, row);
  if (control.hovered) panel.canvas.fill(place.inset(-panel.px(4), 0), faded(theme.hover, 0.5f), 4);
  if (selected) {
    const Rect mark{place.x - panel.px(10), place.middle_y() - panel.px(9), panel.px(3), panel.px(18)};
    panel.canvas.fill(mark, theme.thumb, panel.px(1.5f));
  }
  ImFont* font = place.h >= panel.px(34) ? panel.fonts().mono_large : panel.fonts().mono;
  const std::string token = token_text(panel.state, row.rank);
  if (panel.canvas.width(font, token) > layout.token.w - panel.px(12)) font = panel.fonts().mono;
  panel.canvas.text_within(font, place.x, place.middle_y(), layout.token.w - panel.px(10),
                           cut ? theme.faint : theme.text, token);
  const float h = std::clamp(place.h * 0.5f, panel.px(14), panel.px(36));
  chart_bar(panel.canvas, {layout.bar.x, place.middle_y() - h / 2, layout.bar.w, h},
            bar_shape(panel, row, axis));
  draw_numbers(panel, layout, row, place.middle_y());
  if (control.focused) focus_ring(panel, place);
  if (control.hovered && row.cut_by != Row::kKept) {
    hint(panel, why_cut_text(panel.state.trace, row.rank));
  }
  return control.clicked;
}

// ---- cutoffs --------------------------------------------------------------------------------

const CutLine* line_after(const std::vector<CutLine>& lines, int rank) {
  for (const CutLine& line : lines) {
    if (line.after == rank) return &line;
  }
  return nullptr;
}

void draw_cutoff(const Panel& panel, const Rect& place, float label_x, const CutLine& cutoff) {
  const Theme& theme = panel.theme();
  const float y = place.y + panel.px(6);
  panel.canvas.dashed_line({place.x - panel.px(4), y}, {place.right(), y}, theme.cut, 2, 6);
  panel.canvas.text_within(panel.fonts().small, label_x, y + panel.px(12),
                           place.right() - label_x, theme.cut, cutoff.label);
}

// ---- the pinned last row --------------------------------------------------------------------

void draw_rest(const Panel& panel, const Layout& layout, const Rect& place, const Rest& rest,
               const std::vector<CutLine>& lines, int last_rank) {
  const Theme& theme = panel.theme();
  panel.canvas.line({place.x, place.y}, {place.right(), place.y}, theme.line);
  const float y = place.middle_y();
  const bool kept = rest.kept > 0 || (rest.final.high > 0 && panel.state.trace.tail_survives());
  const std::string count = rest.count < 0 ? "others" : count_text(rest.count) + " more";
  const ImU32 ink = kept ? theme.text : theme.faint;
  panel.canvas.text_within(panel.fonts().mono, place.x, y, layout.token.w - panel.px(6), ink, count);
  const float h = panel.px(16);
  BarShape bar;
  bar.value = panel.motion.glide(4, 0, static_cast<float>(rest.p.low));
  bar.uncertain = rest.p.exact() ? bar.value : static_cast<float>(rest.p.high);
  bar.look = kept ? BarLook::kept : BarLook::cut;
  const Rect track{layout.bar.x, y - h / 2, layout.bar.w, h};
  chart_bar(panel.canvas, track, bar);
  std::string labels;
  for (const CutLine& cutoff : lines) {
    if (cutoff.after > last_rank && !cutoff.label.empty()) {
      labels += (labels.empty() ? "" : " · ") + cutoff.label;
    }
  }
  const float label_w = track.w * (1 - bar.uncertain) - panel.px(16);
  if (!labels.empty() && label_w > panel.px(60)) {
    panel.canvas.text_within(panel.fonts().small, track.right() - label_w - panel.px(8), y, label_w,
                             theme.cut, labels);
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
void scroll_rows(const Panel& panel, const Rect& room, int count, int fit) {
  BarsScroll& scroll = panel.memory.bars;
  if (!scroll.shown.same(panel.state.distribution.logits)) {
    scroll = {.shown = panel.state.distribution.logits};
    panel.motion.forget();
  }
  if (scroll.shown_selection != panel.state.selected) {
    scroll.shown_selection = panel.state.selected;
    if (scroll.shown_selection < scroll.first_row) scroll.first_row = scroll.shown_selection;
    if (scroll.shown_selection >= scroll.first_row + fit) scroll.first_row = scroll.shown_selection - fit + 1;
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
  const float h = std::max(panel.px(28), room.h * static_cast<float>(fit) / static_cast<float>(count));
  const float part = static_cast<float>(scroll.first_row) / static_cast<float>(count - fit);
  const Rect handle{track.x, track.y + part * (track.h - h), track.w, h};
  const Control control = panel.controls.at("bars.scroll", track);
  const bool lit = control.hovered || control.held;
  panel.canvas.fill(track, panel.theme().track, panel.px(4));
  panel.canvas.fill(handle, lit ? panel.theme().dim : panel.theme().cut_bar, panel.px(4));
  if (!control.held) return;
  const float to = (ImGui::GetMousePos().y - track.y - h / 2) / std::max(1.0f, track.h - h);
  scroll.first_row = static_cast<int>(std::clamp(to, 0.0f, 1.0f) * static_cast<float>(count - fit));
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

float widest_first(const Panel& panel, const std::vector<Row>& rows) {
  float widest = 0;
  for (const Row& row : rows) {
    const std::string first = phase_columns(row, panel.state.phase).first;
    widest = std::max(widest, panel.canvas.width(panel.fonts().mono_small, first));
  }
  return widest;
}

}  // namespace

int draw_bars_table(const Panel& panel, Rect room) {
  const int count = token_count(panel.state);
  const std::vector<CutLine> lines =
      panel.state.phase >= kTruncate ? cut_lines(panel.state.trace) : std::vector<CutLine>();
  const Rect header = room.take_top(panel.px(22), panel.px(2));

  const auto rows_that_fit = [&](float height) {
    return std::max(1, static_cast<int>(height / panel.px(size::kRowLow)));
  };
  const float lines_h = panel.px(kCutGap) * static_cast<float>(lines.size());
  const bool all_fit = panel.state.trace.size == count && rows_that_fit(room.h - lines_h) >= count;
  const Rect pinned = all_fit ? Rect{} : room.take_bottom(panel.px(32), panel.px(4));
  if (count > rows_that_fit(room.h - lines_h)) room.take_right(panel.px(10));
  const int fit = std::min(count, rows_that_fit(room.h - lines_h));
  scroll_rows(panel, room, count, fit);

  const std::vector<Row> rows = panel.state.trace.rows(panel.memory.bars.first_row, fit);
  const Layout layout =
      layout_of(panel, room, widest_token(panel, rows), widest_first(panel, rows));
  const AxisScale axis =
      phase_scale(panel.state.trace, panel.state.phase, panel.state.preferences.axis);
  draw_header(panel, header, layout, axis.label);

  const float row_h = std::clamp((room.h - lines_h) / static_cast<float>(fit),
                                 panel.px(size::kRowLow), panel.px(size::kRowHigh));
  Rect left = room;
  int clicked = -1;
  for (const Row& row : rows) {
    if (draw_row(panel, layout, left.take_top(row_h), row, axis)) clicked = row.rank;
    if (const CutLine* cutoff = line_after(lines, row.rank)) {
      draw_cutoff(panel, left.take_top(panel.px(kCutGap)), layout.bar.x, *cutoff);
    }
  }
  draw_scrollbar(panel, room, count, fit);
  if (all_fit) return clicked;
  const int last = rows.empty() ? -1 : rows.back().rank;
  draw_rest(panel, layout, pinned, rest_after(panel.state.trace, last), lines, last);
  return clicked;
}

}  // namespace logitdice
