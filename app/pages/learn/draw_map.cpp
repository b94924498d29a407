#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "app/charts/charts.h"
#include "app/pages/learn/draw_parts.h"
#include "app/pages/learn/hands.h"
#include "core/readings/phase_rows.h"
#include "core/readings/summary.h"
#include "core/text/numbers.h"

namespace logitdice::learn_page {
namespace {

constexpr int kMapBars = 6;
constexpr float kLeastBar = 20;  // units, of a row

void follow_hand(const Panel& panel, const Hand& hand) {
  const bool page = !hand.page.empty() && find_page(panel.state, hand.page);
  panel.send(command::FollowLink{page ? "page:" + std::string(hand.page) : std::string(hand.link)});
}

void draw_hand(const Panel& panel, const Rect& place, const Hand& hand) {
  const Theme& theme = panel.theme();
  const Control control = panel.controls.at("hand." + std::string(hand.id), place);
  panel.canvas.fill(place, control.hovered ? theme.hover : theme.track, panel.px(8));
  panel.canvas.frame(place, control.hovered ? theme.kept : theme.outline, panel.px(8), 1.5f);
  const Rect room = place.inset(panel.px(12), panel.px(10));
  panel.canvas.text_within(panel.fonts().strong, room.x, room.y + panel.px(10), room.w, theme.text,
                           hand.title);
  const float now_h = hand.now ? 22 : 0;
  const Rect words{room.x, room.y + panel.px(26), room.w, room.h - panel.px(26 + now_h)};
  panel.canvas.paragraph(panel.fonts().small, words, theme.dim, hand.does);
  if (hand.now) {
    panel.canvas.text_within(panel.fonts().mono_small, room.x, room.bottom() - panel.px(8), room.w,
                             theme.kept, hand.now(panel.state));
  }
  panel.canvas.text(panel.fonts().strong, room.right(), room.bottom() - panel.px(8), theme.dim, "›",
                    Align::right);
  if (control.focused) focus_ring(panel, place);
  if (control.clicked) follow_hand(panel, hand);
}

// From a hand's edge to the distribution's, with a point at its end.
void draw_reach(const Panel& panel, ImVec2 from, ImVec2 to) {
  const Theme& theme = panel.theme();
  panel.canvas.line(from, to, theme.outline, 1.5f);
  const float dx = to.x - from.x, dy = to.y - from.y;
  const float length = std::max(1.0f, std::sqrt(dx * dx + dy * dy));
  const float ux = dx / length, uy = dy / length, s = panel.px(6);
  panel.canvas.triangle(to, {to.x - s * (ux - 0.6f * uy), to.y - s * (uy + 0.6f * ux)},
                        {to.x - s * (ux + 0.6f * uy), to.y - s * (uy - 0.6f * ux)}, theme.outline);
}

// ---- the distribution -----------------------------------------------------------------------

void draw_share(const Panel& panel, Rect row, int rank, double share, double before) {
  const Theme& theme = panel.theme();
  const float y = row.middle_y();
  panel.canvas.text(panel.fonts().mono_small, row.right(), y, theme.text, probability_text(share),
                    Align::right);
  row.take_right(panel.px(52));
  const Rect name = row.take_left(std::min(panel.px(84), row.w * 0.35f), panel.px(6));
  panel.canvas.text_within(panel.fonts().mono, name.x, y, name.w, theme.text,
                           token_text(panel.state, rank));
  const float h = std::clamp(row.h * 0.55f, panel.px(8), panel.px(22));
  BarShape bar;
  bar.value = panel.motion.glide(90, rank, static_cast<float>(share));
  bar.outline = static_cast<float>(before);
  bar.look = share <= 0 ? BarLook::cut : rank == 0 ? BarLook::leader : BarLook::kept;
  chart_bar(panel.canvas, {row.x, y - h / 2, row.w, h}, bar);
}

// All that has no row of its own: with it the shares sum to 1.
void draw_rest(const Panel& panel, Rect row, const PhaseRest& rest) {
  if (rest.count == 0) return;
  const float y = row.middle_y();
  const std::string share = range_text(rest.final);
  const float w = std::max(panel.px(52), panel.canvas.width(panel.fonts().mono_small, share));
  panel.canvas.text(panel.fonts().mono_small, row.right(), y, panel.theme().dim, share,
                    Align::right);
  row.take_right(w, panel.px(6));
  panel.canvas.text_within(panel.fonts().small, row.x, y, row.w, panel.theme().dim,
                           rest.count < 0 ? "all others" : count_text(rest.count) + " more");
}

void draw_distribution(const Panel& panel, const Rect& place) {
  const AppState& s = panel.state;
  const Theme& theme = panel.theme();
  panel.canvas.fill(place, theme.inset, panel.px(10));
  panel.canvas.frame(place, theme.kept, panel.px(10), 2);
  Rect room = place.inset(panel.px(16), panel.px(12));
  const Rect title = room.take_top(panel.px(26), panel.px(4));
  panel.canvas.path_within(
      panel.fonts().mono, title.x, title.middle_y(), title.w, theme.text,
      printable(s.distribution.context.empty() ? s.distribution.title : s.distribution.context));
  const Rect below = room.take_bottom(panel.px(22), panel.px(4));
  const int fit = std::clamp(static_cast<int>(room.h / panel.px(kLeastBar)), 1, kMapBars);
  // The rest has a row; where there is room for one row alone it stands in the line below.
  const bool whole = s.trace.size >= 0 && s.trace.size <= fit;
  const int most = whole || fit == 1 ? fit : fit - 1;
  const std::vector<PhaseRow> rows = phase_rows(s.trace, s.phases, 0, most);
  const float row_h = room.h / static_cast<float>(fit);
  for (const PhaseRow& row : rows) {
    draw_share(panel, room.take_top(row_h), row.of.rank, row.final.low, row.untouched.low);
  }
  const PhaseRest rest = phase_rest(s.trace, s.phases, rows);
  if (fit == 1) return draw_rest(panel, below, rest);
  draw_rest(panel, room.take_top(row_h), rest);
  panel.canvas.text_within(panel.fonts().small, below.x, below.middle_y(), below.w, theme.dim,
                           "what the next token is drawn from · dashed: T = 1, nothing cut");
}

}  // namespace

// Three hands above, three below, the distribution between them.
void draw_map(const Panel& panel, const Rect& whole) {
  Rect room = whole;
  // Before a class the type is large: the hands are as low as their words, and the bars get the
  // rest.
  const bool presents = panel.state.presenter.on;
  const float gap = panel.px(14), reach = panel.px(presents ? 18 : 34);
  const float hand_h =
      presents ? panel.px(102) : std::clamp(room.h * 0.26f, panel.px(96), panel.px(130));
  const float w = (room.w - 2 * gap) / 3;
  const Rect top = room.take_top(hand_h, reach), bottom = room.take_bottom(hand_h, reach);
  const Rect middle = room.inset(room.w * 0.1f, 0);
  for (int i = 0; i < 6; ++i) {
    const bool above = i < 3;
    const auto column = static_cast<float>(above ? i : 5 - i);
    const Rect& row = above ? top : bottom;
    const Rect place{row.x + column * (w + gap), row.y, w, row.h};
    const float from_y = above ? place.bottom() : place.y;
    const float to_y = above ? middle.y - panel.px(2) : middle.bottom() + panel.px(2);
    const float to_x = middle.middle_x() + (column - 1) * middle.w * 0.3f;
    draw_reach(panel, {place.middle_x(), from_y}, {to_x, to_y});
    draw_hand(panel, place, hands()[static_cast<std::size_t>(i)]);
  }
  draw_distribution(panel, middle);
}

}  // namespace logitdice::learn_page
