#include "app/widgets/knob_control.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

namespace logitdice {
namespace {

// ---- the value, which can be typed ----------------------------------------------------------

void report_no_number(const Panel& panel, const KnobInfo& info, const std::string& text) {
  char range[96];
  std::snprintf(range, sizeof range, "a %snumber from %.10g to %.10g.",
                info.whole ? "whole " : "", info.lowest, info.highest);
  panel.send(command::Report{"\"" + text + "\" is no number: " + std::string(info.id) + " takes " +
                             range});
}

}  // namespace

std::optional<double> typed_number(const Panel& panel, const KnobInfo& info,
                                   const std::string& text) {
  std::string number = text;
  std::replace(number.begin(), number.end(), ',', '.');  // many write 0,9
  const char* begin = number.c_str();
  char* end = nullptr;
  const double value = std::strtod(begin, &end);
  if (end != begin && *end == '\0') return value;
  report_no_number(panel, info, text);
  return std::nullopt;
}

bool knob_is_off(const Knobs& knobs, const KnobInfo& info) {
  return knobs.*info.value == info.neutral && !info.neutral_word.empty();
}

void knob_value(const Panel& panel, const Rect& rect, const KnobInfo& info,
                     KnobEditor& editor) {
  const std::string id(info.id);
  if (!has_knob(panel.state.turn.profile, info)) {
    panel.canvas.text(panel.fonts().mono, rect.right(), rect.middle_y(), panel.theme().faint,
                      knob_text(info, info.neutral), Align::right);
    return;
  }
  if (editor.id == id) {
    const Rect field{rect.x, rect.y - panel.px(2), rect.w, rect.h + panel.px(4)};
    const FieldState became =
        text_field(panel, "field." + id, field, editor.text, editor.fresh);
    editor.fresh = false;
    if (became == FieldState::entered) {
      const std::optional<double> typed = typed_number(panel, info, editor.text);
      if (typed) panel.send(command::SetKnob{info.value, *typed});
    }
    if (became == FieldState::entered || became == FieldState::left) editor.id.clear();
    return;
  }
  const Knobs& knobs = panel.state.turn.knobs;
  const double value = knobs.*info.value;
  const Control control = panel.controls.at("value." + id, rect);
  const Theme& theme = panel.theme();
  const ImU32 ink = knob_is_off(knobs, info) ? theme.faint : theme.leader;
  panel.canvas.text(panel.fonts().mono, rect.right(), rect.middle_y(), ink, knob_text(info, value),
                    Align::right);
  if (control.focused) focus_ring(panel, rect);
  if (control.hovered) hint(panel, "click to type a value");
  if (!control.clicked) return;
  editor.id = id;
  editor.text = knob_is_off(knobs, info) ? "" : knob_text(info, value);
  editor.fresh = true;
}

// ---- the slider -----------------------------------------------------------------------------

namespace {

void say_missing(const Panel& panel, const Rect& rect) {
  panel.canvas.text_within(panel.fonts().small, rect.x, rect.middle_y(), rect.w,
                           panel.theme().faint,
                           "not in " + std::string(panel.state.turn.profile.title));
}

void set_by_fraction(const Panel& panel, const KnobInfo& info, double fraction, bool continues) {
  const double value = slider_value(info, fraction, slider_tokens(panel.state));
  if (value == panel.state.turn.knobs.*info.value) return;
  panel.send(command::SetKnob{info.value, value, continues});
}

void take_mouse(const Panel& panel, const Rect& track, const KnobInfo& info, const Control& control,
                KnobEditor& editor) {
  if (control.hovered && ImGui::IsMouseDoubleClicked(0)) {
    // The first of the two clicks has moved the knob: both are one undo.
    panel.send(command::SetKnob{info.value, info.neutral, editor.moved == info.id});
    editor.settled = info.id;
    return;
  }
  // Where the chain itself scrolls the wheel is for that.
  const bool turns = control.hovered && !editor.scrolls;
  const int notches = turns ? static_cast<int>(ImGui::GetIO().MouseWheel) : 0;
  if (notches != 0) {
    const double now = panel.state.turn.knobs.*info.value;
    panel.send(command::SetKnob{info.value, nudged(info, now, notches, slider_tokens(panel.state))});
  }
  if (control.pressed) editor.moved.clear();
  if (!control.held && !control.released) {
    if (editor.dragging == info.id) editor.dragging.clear();
    if (editor.settled == info.id) editor.settled.clear();
    return;
  }
  if (editor.settled == info.id) return;
  const double before = panel.state.turn.knobs.*info.value;
  const double fraction = (ImGui::GetMousePos().x - track.x) / track.w;
  set_by_fraction(panel, info, fraction, editor.dragging == info.id);
  const double after = slider_value(info, fraction, slider_tokens(panel.state));
  if (after == before) return;
  editor.dragging = info.id;
  editor.moved = info.id;
}

}  // namespace

void knob_slider(const Panel& panel, const Rect& rect, const KnobInfo& info,
                      KnobEditor& editor) {
  if (!has_knob(panel.state.turn.profile, info)) return say_missing(panel, rect);
  const Theme& theme = panel.theme();
  const float reach = panel.px(9);  // the handle's radius, inside the card at both ends
  const float thick = panel.px(5);
  const Rect track{rect.x, rect.middle_y() - thick / 2, rect.w, thick};
  const Rect area{rect.x - reach, rect.middle_y() - reach - panel.px(3), rect.w + 2 * reach,
                  2 * reach + panel.px(6)};
  const Control control = panel.controls.at("knob." + std::string(info.id), area, track);
  const Knobs& knobs = panel.state.turn.knobs;
  const bool off = knob_is_off(knobs, info);
  const double at = slider_fraction(info, knobs.*info.value, slider_tokens(panel.state));
  const float x = track.x + static_cast<float>(at) * track.w;
  panel.canvas.fill(track, theme.track, thick);
  if (!off) panel.canvas.fill({track.x, track.y, x - track.x, track.h}, theme.kept, thick);
  const bool lit = control.hovered || control.held;
  panel.canvas.draw->AddCircleFilled({x, track.middle_y()}, lit ? reach + panel.px(1) : reach,
                                     off ? theme.faint : theme.thumb,
                                     32);
  if (control.focused) focus_ring(panel, area);
  take_mouse(panel, track, info, control, editor);
}

}  // namespace logitdice
