#include "app/pages/generate/draw_tail.h"

#include <algorithm>
#include <string>
#include <vector>

#include "app/pages/generate/draw_texts.h"
#include "app/pages/generate/state.h"
#include "app/widgets/running_text.h"
#include "core/readings/cutoffs_text.h"
#include "core/text/numbers.h"

namespace logitdice::generate_page {
namespace {

constexpr float kCountRow = 18;

void draw_yardsticks(const Panel& panel, Rect row) {
  for (int rule = 0; rule < kRules; ++rule) {
    const Yardstick yardstick = yardstick_of(static_cast<CutoffRule>(rule), panel.state.in.knobs);
    const std::string label = yardstick_text(yardstick);
    const Rect box =
        row.take_left(panel.canvas.width(panel.fonts().text, label) + panel.px(24), panel.px(6));
    const bool chosen = tail_inputs(panel.state).rule == rule;
    const std::string id = "button.outside_" + std::string(kRuleIds[rule]);
    if (button(panel, id, box, label, chosen ? ButtonLook::chosen : ButtonLook::quiet)) {
      panel.send(command::PageAction{kId, Action(SetYardstick{rule})});
    }
  }
  row.take_left(panel.px(4));
  panel.canvas.text_within(panel.fonts().small, row.x, row.middle_y(), row.w, panel.theme().dim,
                           "of the model's own softmax at T 1");
}

void draw_derailing_words(const Panel& panel, const Rect& room, const DerailingText& t) {
  const bool old = are_old(panel.state);
  ImFont* const font = panel.fonts().small;
  std::vector<Piece> pieces;
  for (std::size_t i = 0; i < t.text.steps.size(); ++i) {
    Piece piece = token_piece(panel, t.text, i, font);
    const bool outside = std::ranges::binary_search(t.derailments.at, i);
    piece.colour = old ? panel.theme().faint : outside ? panel.theme().cut : panel.theme().text;
    piece.underlined = outside;
    pieces.push_back(std::move(piece));
  }
  running_text(panel, room, panel.canvas.height(font) * 1.3f, pieces, false);
}

// The count, and below it what was expected and how likely any was, in as many lines as they need.
void draw_count(const Panel& panel, Rect& room, const Derailments& d) {
  const Theme& theme = panel.theme();
  const Rect first = room.take_top(panel.px(kCountRow));
  panel.canvas.term(first, "derailment");
  panel.canvas.text_within(panel.fonts().mono_small, first.x, first.middle_y(), first.w,
                           d.counted > 0 ? theme.cut : theme.dim,
                           count_text(static_cast<std::int64_t>(d.counted)) + " of " +
                               count_text(static_cast<std::int64_t>(d.drawn)) + " outside");
  const std::string expected = expected_text(d);
  const float h = panel.canvas.paragraph_height(panel.fonts().small, room.w, expected);
  const Rect rest = room.take_top(h, panel.px(4));
  panel.canvas.paragraph(panel.fonts().small, {rest.x, rest.y, rest.w, h + 2}, theme.dim, expected);
  panel.canvas.term(rest, "tail_risk");
}

void draw_derailing(const Panel& panel, const Rect& rect, int index) {
  const Theme& theme = panel.theme();
  const TailState& state = tail(panel.state);
  const DerailingText& t = state.texts[static_cast<std::size_t>(index)];
  const auto at = static_cast<std::size_t>(index / 2);
  Rect room = card(panel, rect);
  if (!t.text.steps.empty()) take_text(panel, rect, static_cast<std::size_t>(index));
  const Rect title = room.take_top(panel.px(20));
  const std::string heat = temperature_text(kDerailingTemperatures[at]);
  panel.canvas.text_within(panel.fonts().strong, title.x, title.middle_y(), title.w, theme.text,
                           heat + (index % 2 == 1 ? " with the cutoff" : " without a cutoff"));
  if (t.text.steps.empty()) return;
  draw_count(panel, room, t.derailments);
  draw_derailing_words(panel, room, t);
}

}  // namespace

void draw_tail(const Panel& panel, Rect room) {
  const float gap = panel.px(size::kGap);
  draw_yardsticks(panel, room.take_top(panel.px(30), gap));
  const float w = (room.w - 2 * gap) / 3, h = (room.h - gap) / 2;
  for (int index = 0; index < kDerailingTexts; ++index) {
    const int column = index / 2, row = index % 2;
    const Rect cell{room.x + static_cast<float>(column) * (w + gap),
                    room.y + static_cast<float>(row) * (h + gap), w, h};
    draw_derailing(panel, cell, index);
  }
}

}  // namespace logitdice::generate_page
