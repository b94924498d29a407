#include <algorithm>
#include <string>

#include "app/pages/beam/draw_parts.h"
#include "core/decoding/beam_words.h"

namespace logitdice::beam_page {
namespace {

ImU32 outcome_ink(const Theme& theme, const BeamNode& node) {
  if (node.fate == BeamNode::Fate::pruned) return theme.cut;
  return node.fate == BeamNode::Fate::ended ? theme.good : theme.text;
}

void draw_branch(const Panel& panel, const Rect& row, int node) {
  const Search& p = search(panel.state);
  const BranchWords words = branch_words(*p.found, *p.found_on, node);
  const Theme& theme = panel.theme();
  ImFont* font = panel.fonts().strong;
  const float half = row.w * 0.5f;
  const float end =
      panel.canvas.text_within(font, row.x, row.middle_y(), half * 0.55f, theme.text, words.text);
  const float said = panel.canvas.text_within(
      font, end + panel.px(8), row.middle_y(), row.x + half - end - panel.px(8),
      outcome_ink(theme, p.found->nodes[static_cast<std::size_t>(node)]), words.outcome);
  const float from = said + panel.px(16);
  panel.canvas.text_within(panel.fonts().small, from, row.middle_y(), row.right() - from, theme.dim,
                           words.sum);
}

}  // namespace

void draw_words(const Panel& panel, Rect room) {
  const Search& p = search(panel.state);
  const Theme& theme = panel.theme();
  panel.canvas.fill(room, theme.inset, panel.px(7));
  panel.canvas.frame(room, theme.line, panel.px(7));
  panel.controls.note("beam.words", room);
  const Rect all = room;
  room = room.inset(panel.px(12), panel.px(6));
  if (!p.found) return;
  const std::string greedy =
      keeps_end_secret(panel.state) ? std::string(kEndSecret) : greedy_words(*p.found, *p.found_on);
  const int chosen = chosen_branch(p);
  // Before a class nobody clicks, and nothing may be cut: where no branch is chosen greedy has all.
  if (panel.state.presenter.on && chosen < 0) {
    const float h = panel.canvas.paragraph_height(panel.fonts().small, room.w, greedy);
    const float above = std::max(0.0f, (all.h - h) / 2 - panel.px(1));
    panel.canvas.paragraph(panel.fonts().small, {room.x, all.y + above, room.w, all.h - above},
                           theme.text, greedy);
    return;
  }
  Rect first = room.take_top(room.h / 2);
  if (chosen >= 0) {
    draw_branch(panel, first, chosen);
  } else {
    const std::string over = over_words(*p.found, *p.found_on);
    panel.canvas.text_within(
        panel.fonts().small, first.x, first.middle_y(), first.w, theme.dim,
        over + (over.empty() ? "" : " ") + "Click a branch: why it was kept or pruned.");
  }
  panel.canvas.text_within(panel.fonts().small, room.x, room.middle_y(), room.w, theme.text,
                           greedy);
}

}  // namespace logitdice::beam_page
