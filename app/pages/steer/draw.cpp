#include "app/pages/steer/draw.h"

#include <algorithm>

#include "app/pages/steer/draw_parts.h"
#include "app/widgets/text_field.h"

namespace logitdice::steer_page {
namespace {

constexpr float kMessageRoom = 76, kRoomyPage = 600;  // as on the other pages with texts
constexpr float kField = 34, kFieldGap = 8;
constexpr float kWrittenRow = 54;
constexpr float kLeastPicture = 88, kMostPicture = 128;
constexpr float kLeastSide = 308;
constexpr float kTwoColumns = 900;  // narrower: guidance or contrast only while it is on

// Beside a lesson before a class.
void draw_narrow(const Panel& panel, Rect room, float top) {
  const float gap = panel.px(size::kGap);
  draw_rule_card(panel, room.take_top(top, gap));
  const SteerSwitches& on = inputs(panel.state).switches;
  if (on.guidance || on.contrast) {
    const Rect side = room.take_right(panel.px(kLeastSide), gap);
    on.guidance ? draw_guidance(panel, side) : draw_contrast(panel, side);
  }
  draw_table(panel, room);
}

}  // namespace

Typed typed_field(const Panel& panel, const std::string& id, const Rect& rect, EditedText& field,
                  const std::string& current) {
  if (!field.active) field.text = current;
  const FieldState became = text_field(panel, id, rect, field.text, false);
  field.active = became == FieldState::editing;
  Typed typed;
  typed.changed = became != FieldState::idle && field.text != current;
  typed.continues = field.changed;
  typed.entered = became == FieldState::entered;
  field.changed = field.active && (field.changed || typed.changed);
  return typed;
}

bool toggle(const Panel& panel, const std::string& id, const Rect& place, bool on,
            const std::string& name) {
  const Theme& theme = panel.theme();
  const Control control = panel.controls.at(id, place);
  const float h = panel.px(18), w = panel.px(32);
  const Rect track{place.right() - w, place.middle_y() - h / 2, w, h};
  panel.canvas.fill(track, on ? theme.kept : theme.faint, h / 2);
  const float x = on ? track.right() - h / 2 : track.x + h / 2;
  panel.canvas.disc({x, track.middle_y()}, h / 2 - panel.px(3), theme.panel, 20);
  panel.canvas.text(panel.fonts().small, track.x - panel.px(8), place.middle_y(),
                    control.hovered ? theme.text : theme.dim, name + (on ? "on" : "off"),
                    Align::right);
  if (control.focused) focus_ring(panel, place);
  return control.clicked;
}

void draw(const Panel& panel, const Rect& whole) {
  Rect room = whole;
  const float gap = panel.px(size::kGap);
  const bool message = !panel.state.error.empty() || !panel.state.notice.empty();
  if (message && room.h > panel.px(kRoomyPage)) room.take_bottom(panel.px(kMessageRoom));
  const float picture = std::clamp(room.h * 0.17f, panel.px(kLeastPicture), panel.px(kMostPicture));
  const float top = panel.px(2 * size::kPad + 2 * (kField + kFieldGap) + kWrittenRow) + picture;
  if (room.w < panel.px(kTwoColumns)) return draw_narrow(panel, room, top);
  Rect side =
      room.take_right(std::max(panel.px(kLeastSide), std::min(room.w * 0.31f, panel.px(400))), gap);
  draw_rule_card(panel, room.take_top(top, gap));
  draw_table(panel, room);
  draw_guidance(panel, side.take_top((side.h - gap) / 2, gap));
  draw_contrast(panel, side);
}

}  // namespace logitdice::steer_page
