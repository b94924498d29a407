#include "app/panels/bar_grip.h"

#include <algorithm>
#include <cmath>

#include "core/text/numbers.h"

namespace logitdice {
namespace {

constexpr float kReach = 7;  // of a bar's end, either way

// The drag moves what the bar shows, the logit after the penalties, and the logit by as much.
void drag_to(const Panel& panel, const PhaseRow& row, const Rect& bar, const AxisScale& axis,
             const GripMove& move) {
  if (move.taken_back) return panel.send(command::TakeBack{});
  const std::optional<float> part = bar.part_at(move.to);
  if (!part) return;
  const double shown = axis.value_at(*part);
  const double logit = std::round((row.of.z + shown - row.entered) * 100) / 100;
  panel.send(command::SetLogit{row.of.id, logit, move.continues});
}

std::string grip_id(TokenId token) {
  return "logit." + std::to_string(token);
}

bool take(const Panel& panel, const Rect& area, const Rect& bar, const PhaseRow& row,
          const AxisScale& axis) {
  BarsScroll& memory = panel.memory.bars;
  const std::string id = grip_id(row.of.id);
  const Control control = panel.controls.listed(id, area);
  const float at =
      bar.x + bar.w * static_cast<float>((row.entered - axis.low) / (axis.high - axis.low));
  if (control.pressed) {
    memory.gripped = row.of.id;
    memory.axis = axis;
    panel.send(command::Select{row.of.rank});
  }
  if (control.hovered || control.held) ImGui::SetMouseCursor(ImGuiMouseCursor_ResizeEW);
  if (control.hovered && ImGui::IsMouseDoubleClicked(0)) {
    panel.send(command::DropLogit{row.of.id});
    memory.grip = {};
  } else if (const auto move = take_grip(memory.grip, id, control, ImGui::GetMousePos().x, at)) {
    drag_to(panel, row, bar, axis, *move);
  }
  if (!control.held && memory.gripped == row.of.id) memory.gripped = -1;
  if (control.hovered && !control.held) {
    const bool yours = is_by_hand(panel.state, row.of.id);
    hint(panel,
         "drag its logit, or Alt ↑ Alt ↓" +
             std::string(yours ? "; a double-click gives it its own back, R all of them" : ""));
  }
  return control.hovered || control.held;
}

}  // namespace

bool takes_grips(const AppState& s) {
  return takes_logits(s) && !s.page->shows_text && shown_phase(s) == kLogits;
}

AxisScale standing_axis(const Panel& panel, AxisScale now) {
  return panel.memory.bars.gripped >= 0 ? panel.memory.bars.axis : now;
}

bool take_bar_end(const Panel& panel, const Rect& row_place, const Rect& bar, const PhaseRow& row,
                  const AxisScale& axis) {
  if (!takes_grips(panel.state) || !row.possible) return false;
  const float reach = panel.px(kReach);
  const float end = bar.x + bar.w * static_cast<float>(axis.at(row.entered));
  const float x = nearest_within(end, bar.x + reach, bar.right() - reach);
  return take(panel, {x - reach, row_place.y, 2 * reach, row_place.h}, bar, row, axis);
}

void keep_bar_end(const Panel& panel, const Rect& room, const std::vector<PhaseRow>& rows,
                  const Rect& bar, const AxisScale& axis) {
  const TokenId token = panel.memory.bars.gripped;
  if (token < 0) return;
  const bool there = std::any_of(rows.begin(), rows.end(),
                                 [&](const PhaseRow& row) { return row.of.id == token; });
  const AppState& s = panel.state;
  const int rank = s.trace.rank_of(token);
  if (there) return;
  if (rank < 0 || !takes_grips(s)) {
    panel.memory.bars.gripped = -1;
    return;
  }
  take(panel, {room.x, room.y, 1, 1}, bar, phase_row(s.trace, s.phases, rank), axis);
}

// In the bar where it is long enough, otherwise behind it.
void draw_yours(const Panel& panel, const Rect& bar, float value, float zero) {
  const Theme& theme = panel.theme();
  ImFont* font = panel.fonts().small;
  const float w = panel.canvas.width(font, "yours") + panel.px(10);
  const float from = bar.x + std::min(value, zero) * bar.w,
              to = bar.x + std::max(value, zero) * bar.w;
  const float h = std::min(bar.h, panel.canvas.height(font) + panel.px(2));
  const bool inside = to - from >= w + panel.px(16);
  const float x = inside ? to - w - panel.px(9) : std::min(to + panel.px(9), bar.right() - w);
  const Rect mark{x, bar.middle_y() - h / 2, w, h};
  panel.canvas.fill(mark, theme.thumb, panel.px(4));
  panel.canvas.text(font, mark.middle_x(), mark.middle_y(), theme.panel, "yours", Align::centre);
}

void raise_logit(KeyTarget& to, double by) {
  const AppState& s = to.state;
  if (!takes_grips(s) || s.selected < 0 || s.selected >= token_count(s)) return;
  const PhaseRow row = phase_row(s.trace, s.phases, s.selected);
  if (!row.possible) return;
  to.send(command::SetLogit{row.of.id, std::round((row.of.z + by) * 100) / 100});
}

}  // namespace logitdice
