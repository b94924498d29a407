#include "app/pages/generate/draw_captured.h"

#include <algorithm>
#include <string>

#include "app/pages/generate/captured.h"
#include "app/program/writing.h"
#include "core/text/numbers.h"

namespace logitdice::generate_page {
namespace {

constexpr float kUnlistedRow = 30;
constexpr float kLeastFact = 18;

}  // namespace

void draw_chooser(const Panel& panel, Rect room) {
  const auto step = static_cast<std::size_t>(panel.state.in.step);
  const Rect line = room.take_top(panel.px(22));
  panel.canvas.text_within(panel.fonts().mono_small, line.x, line.middle_y(), line.w,
                           panel.theme().text, recorded_text(panel.state, step));
  if (room.h < panel.px(kLeastFact)) return;
  panel.canvas.paragraph(panel.fonts().small, room, panel.theme().dim,
                         chooser_text(panel.state, step));
}

void draw_without_list(const Panel& panel, const Rect& room) {
  panel.canvas.paragraph(
      panel.fonts().text, room, panel.theme().dim,
      "The file has no alternatives for this token: there is nothing to sample from at this step. "
      "Other knobs leave it as it is.");
}

void draw_unlisted(const Panel& panel, Rect& room) {
  const AppState& s = panel.state;
  if (!captured(s) || !shows_step(s)) return;
  const GeneratedStep& step = s.generation().steps[static_cast<std::size_t>(s.in.step)];
  if (step.logits.empty() || step.logits.rank_of(step.token) >= 0) return;
  const Theme& theme = panel.theme();
  Rect row = room.take_bottom(panel.px(kUnlistedRow), panel.px(4));
  panel.canvas.line({row.x, row.y}, {row.right(), row.y}, theme.line);
  panel.controls.note("bar.unlisted", row);
  const float place_w = panel.canvas.width(panel.fonts().small, place_text(step));
  panel.canvas.text(panel.fonts().small, row.right(), row.middle_y(), theme.text, place_text(step),
                    Align::right);
  row.take_right(place_w, panel.px(12));
  const std::string p = range_text(step.p_model);
  const float p_w = panel.canvas.width(panel.fonts().mono_small, p);
  panel.canvas.text(panel.fonts().mono_small, row.right(), row.middle_y(), theme.text, p,
                    Align::right);
  row.take_right(p_w, panel.px(12));
  panel.canvas.text_within(
      panel.fonts().mono, row.x, row.middle_y(), row.w, theme.text,
      piece_text(s, step.token) + "  not among the best " + count_text(step.logits.size()));
}

}  // namespace logitdice::generate_page
