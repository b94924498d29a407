#include "app/panels/knob_control.h"

namespace logitdice {

void chain_knob_value(const Panel& panel, const Rect& rect, const KnobInfo& info) {
  if (!has_knob(panel.state.in.profile, info)) {
    panel.canvas.text(panel.fonts().mono, rect.right(), rect.middle_y(), panel.theme().faint,
                      knob_text(info, info.neutral), Align::right);
    return;
  }
  ValueField& field = panel.memory.knob_editor.field;
  const bool typed = field.id == info.id;
  const Rect place = typed ? Rect{rect.x, rect.y - panel.px(2), rect.w, rect.h + panel.px(4)} : rect;
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
                             panel.theme().faint, "not in " + std::string(s.in.profile.title));
    return;
  }
  KnobEditor& editor = panel.memory.knob_editor;
  // Where the chain itself scrolls the wheel is for that.
  const auto move = knob_slider(panel, "knob." + std::string(info.id), rect, info,
                                s.in.knobs.*info.value, slider_tokens(s), editor.grip, {},
                                !editor.scrolls);
  if (move && move->taken_back) panel.send(command::TakeBack{});
  else if (move) panel.send(command::SetKnob{info.value, move->value, move->continues});
}

}  // namespace logitdice
