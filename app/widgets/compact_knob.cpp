#include "app/widgets/compact_knob.h"

#include <algorithm>

#include "app/widgets/knob_control.h"

namespace logitdice {
namespace {

constexpr float kValueWidth = 50;  // "100.00"

std::optional<KnobMove> draw_value(const Panel& panel, const std::string& prefix, const Rect& rect,
                                   const KnobInfo& info, double value, KnobEditor& editor) {
  const std::string id(info.id);
  if (editor.id == prefix + id) {
    const FieldState became = text_field(panel, prefix + "field." + id, rect, editor.text,
                                         editor.fresh);
    editor.fresh = false;
    std::optional<double> typed;
    if (became == FieldState::entered) {
      const bool neutral = editor.text == info.neutral_word;
      typed = neutral ? info.neutral : typed_number(panel, info, editor.text);
    }
    if (became == FieldState::entered || became == FieldState::left) editor.id.clear();
    return typed ? std::optional(KnobMove{*typed}) : std::nullopt;
  }
  const Control control = panel.controls.at(prefix + "value." + id, rect);
  const Theme& theme = panel.theme();
  const bool off = value == info.neutral && !info.neutral_word.empty();
  panel.canvas.text_within(panel.fonts().mono_small, rect.right(), rect.middle_y(), rect.w,
                           off ? theme.faint : theme.leader, knob_text(info, value), Align::right);
  if (control.focused) focus_ring(panel, rect);
  if (control.hovered) hint(panel, "click to type a value");
  if (control.clicked) {
    editor.id = prefix + id;
    editor.text = off ? "" : knob_text(info, value);
    editor.fresh = true;
  }
  return std::nullopt;
}

std::optional<KnobMove> take_mouse(const Panel& panel, const std::string& id, const Rect& track,
                                   const KnobInfo& info, double value, const Control& control,
                                   KnobEditor& editor) {
  const int tokens = token_count(panel.state);
  if (control.hovered && ImGui::IsMouseDoubleClicked(0)) {
    editor.settled = id;
    return KnobMove{info.neutral, editor.moved == id};
  }
  const int notches = control.hovered ? static_cast<int>(ImGui::GetIO().MouseWheel) : 0;
  if (notches != 0) return KnobMove{nudged(info, value, notches, tokens)};
  if (control.pressed) editor.moved.clear();
  if (!control.held && !control.released) {
    if (editor.dragging == id) editor.dragging.clear();
    if (editor.settled == id) editor.settled.clear();
    return std::nullopt;
  }
  if (editor.settled == id) return std::nullopt;
  const double to = slider_value(info, (ImGui::GetMousePos().x - track.x) / track.w, tokens);
  if (to == value) return std::nullopt;
  const bool continues = editor.dragging == id;
  editor.dragging = editor.moved = id;
  return KnobMove{to, continues};
}

}  // namespace

std::optional<KnobMove> compact_knob(const Panel& panel, const std::string& prefix, Rect line,
                                     const KnobInfo& info, double value, KnobEditor& editor) {
  const Theme& theme = panel.theme();
  const float reach = panel.px(6);  // the handle's radius
  const Rect number = line.take_right(panel.px(kValueWidth), panel.px(5) + reach);
  const float thick = panel.px(4);
  const Rect track{line.x + reach, line.middle_y() - thick / 2, line.w - reach, thick};
  const Rect area{track.x - reach, line.y, track.w + 2 * reach, line.h};
  const std::string id = prefix + "knob." + std::string(info.id);
  const Control control = panel.controls.at(id, area, track);
  const bool off = value == info.neutral && !info.neutral_word.empty();
  const double at = slider_fraction(info, value, token_count(panel.state));
  const float x = track.x + static_cast<float>(at) * track.w;
  panel.canvas.fill(track, theme.track, thick);
  if (!off) panel.canvas.fill({track.x, track.y, x - track.x, track.h}, theme.kept, thick);
  const bool lit = control.hovered || control.held;
  panel.canvas.draw->AddCircleFilled({x, track.middle_y()}, lit ? reach + panel.px(1) : reach,
                                     off ? theme.faint : theme.thumb, 24);
  if (control.focused) focus_ring(panel, area);
  std::optional<KnobMove> move = take_mouse(panel, id, track, info, value, control, editor);
  const auto typed = draw_value(panel, prefix, number, info, value, editor);
  return typed ? typed : move;
}

}  // namespace logitdice
