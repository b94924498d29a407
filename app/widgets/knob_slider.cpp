#include "app/widgets/knob_slider.h"

#include <algorithm>

#include "app/widgets/card.h"
#include "app/widgets/text_field.h"
#include "core/text/parse_number.h"
#include "core/text/token_text.h"

namespace logitdice {

bool is_off(const KnobInfo& info, double value) {
  return value == info.neutral && !info.neutral_word.empty();
}

Result<double> typed_number(const KnobInfo& info, std::string_view text) {
  if (!info.neutral_word.empty() && text == info.neutral_word) return info.neutral;
  const ParsedNumber parsed = parse_typed_number(text);
  if (parsed.fault == NumberFault::kNone) return parsed.value;
  return Error{"\"" + printable(text) + "\" is no number: " + std::string(info.id) + " takes a " +
               (info.whole ? "whole " : "") + "number from " + number_text(info.lowest, 10) +
               " to " + number_text(info.highest, 10) + "."};
}

// ---- the slider -----------------------------------------------------------------------------

namespace {

std::optional<KnobMove> follow_mouse(const std::string& id, const Rect& track, const KnobInfo& info,
                                     double value, int tokens, SliderGrip& grip) {
  const std::optional<float> fraction = track.part_at(ImGui::GetMousePos().x);
  if (!fraction) return std::nullopt;
  const double to = slider_value(info, *fraction, tokens);
  if (to == value) return std::nullopt;
  const bool continues = grip.dragging == id;
  grip.dragging = grip.moved = id;
  return KnobMove{to, continues};
}

std::optional<KnobMove> take_mouse(const std::string& id, const Rect& track, const KnobInfo& info,
                                   double value, int tokens, const Control& control, bool wheel,
                                   SliderGrip& grip) {
  if (control.hovered && ImGui::IsMouseDoubleClicked(0)) {
    grip.settled = id;
    // The first of the two clicks has moved the knob: both are one undo.
    return KnobMove{info.neutral, grip.moved == id};
  }
  const bool turns = wheel && control.hovered;
  const int notches = turns ? static_cast<int>(ImGui::GetIO().MouseWheel) : 0;
  if (notches != 0) return KnobMove{nudged(info, value, notches, tokens)};
  if (control.taken_back && grip.moved == id) {
    grip.dragging.clear();
    grip.moved.clear();
    return KnobMove{value, true, true};
  }
  if (control.pressed) grip.moved.clear();
  if (!control.held && !control.released) {
    if (grip.dragging == id) grip.dragging.clear();
    if (grip.settled == id) grip.settled.clear();
    return std::nullopt;
  }
  if (grip.settled == id) return std::nullopt;
  return follow_mouse(id, track, info, value, tokens, grip);
}

}  // namespace

std::optional<KnobMove> knob_slider(const Surface& surface, const std::string& id, const Rect& line,
                                    const KnobInfo& info, double value, int tokens,
                                    SliderGrip& grip, const SliderLook& look, bool wheel) {
  const Theme& theme = surface.theme();
  const float reach = surface.px(look.reach), thick = surface.px(look.thick);
  const Rect track{line.x, line.middle_y() - thick / 2, line.w, thick};
  const Rect area{line.x - reach, line.middle_y() - reach - surface.px(3), line.w + 2 * reach,
                  2 * reach + surface.px(6)};
  const Control control = surface.controls.at(id, area, track);
  const bool off = is_off(info, value);
  const float x = track.x + static_cast<float>(slider_fraction(info, value, tokens)) * track.w;
  surface.canvas.fill(track, theme.track, thick);
  if (!off) surface.canvas.fill({track.x, track.y, x - track.x, track.h}, theme.kept, thick);
  const bool lit = control.hovered || control.held;
  surface.canvas.disc({x, track.middle_y()}, lit ? reach + surface.px(1) : reach,
                      off ? theme.faint : theme.thumb, 32);
  if (control.focused) focus_ring(surface, area);
  return take_mouse(id, track, info, value, tokens, control, wheel, grip);
}

// ---- the value, which can be typed ----------------------------------------------------------

namespace {

std::optional<Result<double>> type_value(const Surface& surface, const std::string& prefix,
                                         const Rect& rect, const KnobInfo& info,
                                         ValueField& field) {
  const FieldState became = text_field(surface, prefix + "field." + std::string(info.id), rect,
                                       field.text, field.fresh, {}, OnEsc::reverts);
  field.fresh = false;
  const bool entered = became == FieldState::entered;
  const bool left = became == FieldState::left;
  if (!entered && !left) return std::nullopt;
  field.id.clear();
  if (left && field.text == field.before) return std::nullopt;
  const Result<double> number = typed_number(info, field.text);
  if (entered && !number) {  // it stays open: what is typed next is the value again, and no key
    field.id = prefix + std::string(info.id);
    field.fresh = true;
  }
  return number;
}

}  // namespace

std::optional<Result<double>> knob_value(const Surface& surface, const std::string& prefix,
                                         const Rect& rect, const KnobInfo& info, double value,
                                         ImFont* font, ValueField& field) {
  const std::string id(info.id);
  if (field.id == prefix + id) return type_value(surface, prefix, rect, info, field);
  const Control control = surface.controls.at(prefix + "value." + id, rect);
  const Theme& theme = surface.theme();
  const bool off = is_off(info, value);
  surface.canvas.text_within(font, rect.right(), rect.middle_y(), rect.w,
                             off ? theme.faint : theme.text, knob_text(info, value), Align::right);
  if (control.focused) focus_ring(surface, rect);
  if (control.hovered) hint(surface, "click to type a value");
  if (!control.clicked) return std::nullopt;
  field.id = prefix + id;
  field.text = field.before = off ? "" : knob_text(info, value);
  field.fresh = true;
  surface.controls.await_field(prefix + "field." + id);  // what is typed at once is for the field
  return std::nullopt;
}

}  // namespace logitdice
