#include "app/panels/knob_control.h"

#include <algorithm>

#include "app/program/locks.h"
#include "app/widgets/text_field.h"
#include "core/sampling/logit_bias.h"

namespace logitdice {

namespace {

// What stands for a knob that the engine does not let anybody turn.
double fixed_value(const AppState& s, const KnobInfo& info) {
  return knobs_in_force(s.in.profile, Knobs{}).*info.value;
}

}  // namespace

void lock_sign(const Surface& surface, ImVec2 middle, ImU32 ink) {
  const float w = surface.px(10), h = surface.px(8), r = surface.px(3.2f);
  const Rect body{middle.x - w / 2, middle.y - surface.px(1), w, h};
  surface.canvas.fill(body, ink, surface.px(1.5f));
  surface.canvas.frame({middle.x - r, body.y - 2 * r, 2 * r, 2 * r + surface.px(2)}, ink, r, 1.6f);
}

void tell_locked(const Panel& panel, const Rect& rect) {
  const bool on = ImGui::IsMouseHoveringRect(rect.min(), rect.max()) && ImGui::IsWindowHovered();
  if (on) hint(panel, std::string(locked_text(panel.state)));
}

void chain_knob_value(const Panel& panel, const Rect& rect, const KnobInfo& info) {
  if (!has_knob(panel.state.in.profile, info)) {
    panel.canvas.text(panel.fonts().mono, rect.right(), rect.middle_y(), panel.theme().faint,
                      knob_text(info, fixed_value(panel.state, info)), Align::right);
    return;
  }
  if (is_locked(panel.state, info)) {
    panel.canvas.text(panel.fonts().mono, rect.right(), rect.middle_y(), panel.theme().text,
                      knob_text(info, panel.state.in.knobs.*info.value), Align::right);
    return;
  }
  ValueField& field = panel.memory.knob_editor.field;
  const bool typed = field.id == info.id;
  const Rect place =
      typed ? Rect{rect.x, rect.y - panel.px(2), rect.w, rect.h + panel.px(4)} : rect;
  const auto entered = knob_value(panel, "", place, info, panel.state.in.knobs.*info.value,
                                  panel.fonts().mono, field);
  if (!entered) return;
  if (entered->ok()) {
    panel.send(command::SetKnob{info.value, entered->value()});
  } else {
    panel.send(command::Report{entered->error()});
  }
}

void chain_knob_slider(const Panel& panel, const Rect& rect, const KnobInfo& info) {
  const AppState& s = panel.state;
  if (!has_knob(s.in.profile, info)) {
    panel.canvas.text_within(panel.fonts().small, rect.x, rect.middle_y(), rect.w,
                             panel.theme().faint,
                             (fixed_value(s, info) == info.neutral ? "not in " : "fixed in ") +
                                 std::string(s.in.profile.title));
    return;
  }
  if (is_locked(s, info)) {
    lock_sign(panel, {rect.x + panel.px(6), rect.middle_y()}, panel.theme().dim);
    panel.canvas.text_within(panel.fonts().small, rect.x + panel.px(18), rect.middle_y(),
                             rect.w - panel.px(18), panel.theme().dim, "locked");
    panel.controls.note("locked." + std::string(info.id), rect);
    tell_locked(panel, rect);
    return;
  }
  KnobEditor& editor = panel.memory.knob_editor;
  // Where the chain itself scrolls the wheel is for that.
  const auto move =
      knob_slider(panel, "knob." + std::string(info.id), rect, info, s.in.knobs.*info.value,
                  slider_tokens(s), editor.grip, {}, !editor.scrolls);
  if (!move) return;
  if (move->taken_back) return panel.send(command::TakeBack{});
  panel.send(command::SetKnob{info.value, move->value, move->continues});
}

void logit_bias_field(const Panel& panel, const Rect& rect) {
  EditedText& edited = panel.memory.knob_editor.logit_bias;
  const std::string now = logit_bias_text(panel.state.in.knobs.logit_bias);
  if (!edited.active) edited.text = now;
  const FieldState became = text_field(panel, "field.logit_bias", rect, edited.text, false,
                                       "token id=bias: 3=-1.5,7=-inf", OnEsc::reverts);
  edited.active = became == FieldState::editing;
  const bool left = became == FieldState::left && edited.text != now;
  if (became != FieldState::entered && !left) return;
  auto biases = parse_logit_bias(edited.text);
  if (!biases) return panel.send(command::Report{biases.error()});
  panel.send(command::SetLogitBias{std::move(biases).value()});
}

}  // namespace logitdice
