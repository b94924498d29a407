#include <algorithm>
#include <string>
#include <vector>

#include "app/charts/charts.h"
#include "app/panels/panel.h"
#include "core/readings/coin_segments.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

constexpr double kThinnest = 0.02;  // of the line: thinner segments run into the grey rest
constexpr int kMostSegments = 12;
constexpr int kMostOfRest = 50;  // tokens of the rest that are named on a line of its own
constexpr float kCoin = 16;      // width of its head
constexpr float kBorder = 3;     // how near the mouse is to a border, pixels

// What is on the line: all of it or, where a person opened it, the rest.
struct LineView {
  std::vector<CoinSegment> segments;
  double low = 0, high = 1;  // of the whole
  bool rest = false;
  bool more = false;  // its own rest has tokens to show

  float at(double u) const { return static_cast<float>((u - low) / (high - low)); }
  double value_at(double part) const { return low + part * (high - low); }
};

LineView view_of(const Panel& panel) {
  const AppState& s = panel.state;
  NumberLine& memory = panel.memory.number_line;
  if (!memory.shown.same(s.unedited)) memory = {.shown = s.unedited};
  LineView view;
  view.segments = coin_segments(s.distribution, s.trace, kThinnest, kMostSegments);
  const auto next = [&] {
    return rest_segments(s.distribution, s.trace, view.segments, kMostOfRest);
  };
  std::vector<CoinSegment> rest = next();
  int opened = 0;
  for (; opened < memory.opened && !rest.empty(); ++opened, rest = next()) {
    view.low = rest.front().low;
    view.segments = std::move(rest);
    view.rest = true;
  }
  memory.opened = opened;  // a knob may have left less of it
  view.more = !rest.empty();
  return view;
}

// Glides the borders, which keeps the coin's place in sight while a knob moves.
std::vector<Segment> gliding(const Panel& panel, const LineView& view) {
  std::vector<Segment> segments;
  float low = 0;
  for (std::size_t i = 0; i < view.segments.size(); ++i) {
    const CoinSegment& part = view.segments[i];
    const float to = view.at(part.high);
    const float high = view.rest ? to : panel.motion.glide(3, static_cast<int>(i), to);
    const int rank = part.rank < 0 ? kManyTokens : part.rank;
    segments.push_back({low, std::max(low, high), part.token, rank, is_lit(panel, part.rank)});
    low = segments.back().high;
  }
  return segments;
}

// ---- the coin -------------------------------------------------------------------------------

std::string coin_label(const AppState& s) {
  return "u = " + fixed_text(s.draw->u, 3) + (s.in.by_hand.coin ? ", by hand" : "");
}

void take_coin(const Panel& panel, const Rect& line, const LineView& view) {
  const float x = line.x + view.at(panel.state.draw->u) * line.w, half = panel.px(kCoin) / 2;
  if (x < line.x - 1 || x > line.right() + 1) return;  // elsewhere than in the rest
  const Rect head{x - half, line.y - panel.px(kCoin), panel.px(kCoin), panel.px(kCoin) * 0.7f};
  const Rect area{head.x, head.y - panel.px(2), head.w, line.bottom() + panel.px(5) - head.y};
  const Control control = panel.controls.at("coin", area, head);
  if (control.hovered || control.held) {
    ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
    panel.canvas.frame(head.inset(-panel.px(2)), panel.theme().dim, panel.px(4));
  }
  if (control.focused) focus_ring(panel, head);
  if (control.hovered && !control.held) {
    hint(panel,
         "the coin u: drag it, or ← → where Tab has chosen it; the next roll throws the "
         "seed's coin again",
         true);
  }
  const auto move =
      take_grip(panel.memory.number_line.coin, "coin", control, ImGui::GetMousePos().x, x);
  if (!move) return;
  if (move->taken_back) return panel.send(command::TakeBack{});
  const std::optional<float> part = line.part_at(move->to);
  if (!part) return;
  panel.send(command::PutCoin{view.value_at(std::clamp(*part, 0.0f, 1.0f)), move->continues});
}

// ---- how it falls ---------------------------------------------------------------------------

constexpr double kFall_s = 1.0;
constexpr float kDropped = 0.3f;  // the part of it that the coin takes to drop

// The coin drops, then the running sum goes from 0 to it.
LinePlay falling(const Panel& panel, float needle) {
  const AppState& s = panel.state;
  const auto version = static_cast<std::int64_t>(s.dice.step + s.in.said.tokens.size());
  const float part = panel.motion.play(kCoinPlay, version, kFall_s);
  if (part >= 1 || needle < 0 || shows_own_coin(s)) return {};
  const float drop = std::min(1.0f, part / kDropped), up = (1 - drop) * (1 - drop);
  const float sum = std::max(0.0f, part - kDropped) / (1 - kDropped);
  return {needle * sum, panel.px(14) * up};
}

// ---- what the mouse is on -------------------------------------------------------------------

std::string name_of(const AppState& s, const CoinSegment& part) {
  return part.rank < 0 ? "the rest" : token_text(s, part.rank);
}

std::string place_of(const CoinSegment& part) {
  return fixed_text(part.low, 3) + " to " + fixed_text(part.high, 3);
}

// Whose the borders are, and what a segment is.
void tell_segment(const Panel& panel, const Rect& line, const LineView& view) {
  const AppState& s = panel.state;
  const bool over = ImGui::IsWindowHovered() &&
                    ImGui::IsMouseHoveringRect(line.min(), line.max()) && !panel.memory.covered;
  if (!over || panel.controls.holding()) return;
  const float mouse = ImGui::GetMousePos().x;
  const int i = segment_at(view.segments, view.value_at(line.part_at(mouse).value_or(0)));
  if (i < 0) return;
  const auto at = static_cast<std::size_t>(i);
  const CoinSegment& part = view.segments[at];
  const auto x_of = [&](double u) { return line.x + view.at(u) * line.w; };
  const bool ends = at + 1 < view.segments.size() && x_of(part.high) - mouse <= panel.px(kBorder);
  const bool begins = at > 0 && mouse - x_of(part.low) <= panel.px(kBorder);
  if (ends || begins) {
    const CoinSegment &left = view.segments[ends ? at : at - 1],
                      &right = view.segments[ends ? at + 1 : at];
    return hint(panel,
                "the border at " + fixed_text(right.low, 3) + ": " + name_of(s, left) +
                    " ends and " + name_of(s, right) +
                    " begins. It is theirs: only their probabilities move it.",
                true);
  }
  point_at(panel, part.rank);
  if (part.rank >= 0) {
    return hint(panel,
                name_of(s, part) + ": " + place_of(part) + ", p " +
                    small_text(draw_probability(s.trace, part.rank), 3) + "\n" +
                    why_text(s, part.rank),
                true);
  }
  hint(panel, "the rest: " + place_of(part) + (view.more ? "; click it to see its tokens" : ""),
       true);
}

// The rest opens on a click, again and again, and closes step by step.
void take_rest(const Panel& panel, const Rect& line, const LineView& view) {
  NumberLine& memory = panel.memory.number_line;
  if (view.rest) {
    const std::string label = memory.opened > 1 ? "‹ the line before" : "‹ the whole line";
    const float w = panel.canvas.width(panel.fonts().strong, label) + panel.px(16);
    const Rect link{line.middle_x() - w / 2, line.bottom() + panel.px(4), w, panel.px(19)};
    if (button(panel, "button.whole_line", link, label, ButtonLook::link)) --memory.opened;
  }
  if (!view.more) return;
  const float x = line.x + view.at(view.segments.back().low) * line.w;
  const Rect rest{x, line.y, line.right() - x, line.h};
  if (rest.w < panel.px(3)) return;
  const Control control = panel.controls.at("rest", rest);
  if (control.focused) focus_ring(panel, rest);
  if (control.clicked) ++memory.opened;
}

}  // namespace

void number_line_panel(const Panel& panel, Rect rect) {
  const AppState& s = panel.state;
  const LineView view = view_of(panel);
  rect.take_top(panel.px(32));
  const Rect line = rect.take_top(panel.px(32));
  const bool seen = s.draw && s.draw->u >= view.low;
  LineEnds ends;
  if (view.rest) ends.low = fixed_text(view.low, 3);
  const float needle = seen ? view.at(s.draw->u) : -1;
  chart_number_line(panel.canvas, line, gliding(panel, view), needle, seen ? coin_label(s) : "",
                    ends, falling(panel, needle));
  panel.memory.number_line.landed = {line.x + std::max(0.0f, needle) * line.w, line.middle_y()};
  if (!s.lost.empty()) {
    panel.canvas.fill(line, panel.theme().track, panel.px(3));
    panel.canvas.text(panel.fonts().mono, line.middle_x(), line.middle_y(), panel.theme().cut,
                      "NaN", Align::centre);
    return;
  }
  if (s.draw) take_coin(panel, line, view);
  if (seen) panel.canvas.term({line.x, rect.y - panel.px(64), line.w, panel.px(15)}, "coin");
  take_rest(panel, line, view);
  tell_segment(panel, line, view);
  if (!s.trace.exact() && !view.rest) {
    panel.canvas.text_within(panel.fonts().small, line.middle_x(), line.bottom() + panel.px(14),
                             line.w - panel.px(40), panel.theme().dim,
                             "with the least that the tail may hold", Align::centre);
  }
}

}  // namespace logitdice
