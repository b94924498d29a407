#include <algorithm>
#include <cmath>
#include <cstdlib>

#include "app/panels/panel.h"
#include "app/theme/numbers.h"
#include "app/window/imgui_compat.h"

namespace logitdice {
namespace {

constexpr float kKnobHeight = 78;
constexpr double kTemperatures[] = {0, 0.2, 0.7, 1, 2};

const StageTrace* stage_trace(const Trace& trace, std::string_view id) {
  for (const StageTrace& step : trace.stages) {
    if (step.stage->id == id) return &step;
  }
  return nullptr;
}

// How many tokens reached the stage.
std::string entering(const AppState& s, const StageTrace* step) {
  const StageTrace* first = s.trace.stages.data();
  if (step != first) return count_text((step - 1)->kept());
  return s.trace.size < 0 ? "all" : count_text(s.trace.size);
}

std::string temperature_hint(double t) {
  if (t == 0) return "greedy — always the best token";
  if (t < 1) return "sharper — safer";
  return t > 1 ? "flatter — more random" : "unchanged";
}

std::string knob_hint(const AppState& s, const KnobInfo& info) {
  if (info.id == "temperature") return temperature_hint(s.turn.knobs.temperature);
  const StageTrace* step = stage_trace(s.trace, info.id);
  if (!step || !step->active) return std::string(info.help);
  return "keeps " + count_text(step->kept()) + " of " + entering(s, step) +
         (s.trace.size == 1 ? " token" : " tokens");
}

bool knob_is_off(const Knobs& knobs, const KnobInfo& info) {
  return knobs.*info.value == info.neutral;
}

// ---- the value, which can be typed ----------------------------------------------------------

void take_typed(const Panel& panel, const KnobInfo& info, const std::string& text) {
  std::string number = text;
  std::replace(number.begin(), number.end(), ',', '.');  // many write 0,9
  const char* begin = number.c_str();
  char* end = nullptr;
  const double value = std::strtod(begin, &end);
  if (end == begin || *end != '\0') {
    panel.send(command::Report{"\"" + text + "\" is no number: " + std::string(info.id) +
                               " takes one such as " + knob_text(info, info.high) + "."});
    return;
  }
  panel.send(command::SetKnob{info.value, value});
}

}  // namespace

void knob_value(const Panel& panel, const Rect& rect, const KnobInfo& info, KnobEditor& editor) {
  const std::string id(info.id);
  if (editor.id == id) {
    const Rect field{rect.x, rect.y - panel.px(2), rect.w, rect.h + panel.px(4)};
    const FieldState became =
        text_field(panel, "field." + id, field, editor.text, editor.fresh);
    editor.fresh = false;
    if (became == FieldState::entered) take_typed(panel, info, editor.text);
    if (became == FieldState::entered || became == FieldState::left) editor.id.clear();
    return;
  }
  const Knobs& knobs = panel.state.turn.knobs;
  const double value = knobs.*info.value;
  const Control control = panel.controls.at("value." + id, rect);
  const Theme& theme = panel.theme();
  const ImU32 ink = knob_is_off(knobs, info) && info.id != "temperature" ? theme.faint : theme.leader;
  panel.canvas.text(panel.fonts().mono, rect.right(), rect.middle_y(), ink, knob_text(info, value),
                    Align::right);
  if (control.focused) focus_ring(panel, rect);
  if (control.hovered) hint(panel, "click to type a value");
  if (control.clicked) editor = {id, knob_text(info, value), true, "", "", ""};
  if (control.clicked && editor.text == "off") editor.text.clear();
}

namespace {

// ---- the slider -----------------------------------------------------------------------------

void set_by_fraction(const Panel& panel, const KnobInfo& info, double fraction, bool continues) {
  const double value = slider_value(info, fraction, token_count(panel.state));
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
  const int notches = control.hovered ? static_cast<int>(ImGui::GetIO().MouseWheel) : 0;
  if (notches != 0) {
    const double now = panel.state.turn.knobs.*info.value;
    panel.send(command::SetKnob{info.value, nudged(info, now, notches, token_count(panel.state))});
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
  const double after = slider_value(info, fraction, token_count(panel.state));
  if (after == before) return;
  editor.dragging = info.id;
  editor.moved = info.id;
}

}  // namespace

void knob_slider(const Panel& panel, const Rect& rect, const KnobInfo& info, KnobEditor& editor) {
  const Theme& theme = panel.theme();
  const float reach = panel.px(9);  // the handle's radius, inside the card at both ends
  const float thick = panel.px(5);
  const Rect track{rect.x, rect.middle_y() - thick / 2, rect.w, thick};
  const Rect area{rect.x - reach, rect.middle_y() - reach - panel.px(3), rect.w + 2 * reach,
                  2 * reach + panel.px(6)};
  const Control control = panel.controls.at("knob." + std::string(info.id), area, track);
  const Knobs& knobs = panel.state.turn.knobs;
  const bool off = knob_is_off(knobs, info);
  const double at = slider_fraction(info, knobs.*info.value, token_count(panel.state));
  const float x = track.x + static_cast<float>(at) * track.w;
  panel.canvas.fill(track, theme.track, thick);
  if (!off || info.id == "temperature") {
    panel.canvas.fill({track.x, track.y, x - track.x, track.h}, theme.kept, thick);
  }
  const bool lit = control.hovered || control.held;
  panel.canvas.draw->AddCircleFilled({x, track.middle_y()}, lit ? reach + panel.px(1) : reach,
                                     off && info.id != "temperature" ? theme.faint : theme.thumb,
                                     32);
  if (control.focused) focus_ring(panel, area);
  take_mouse(panel, track, info, control, editor);
}

namespace {

void draw_knob(const Panel& panel, const Rect& rect, const KnobInfo& info, KnobEditor& editor) {
  const Theme& theme = panel.theme();
  const bool off = knob_is_off(panel.state.turn.knobs, info) && info.id != "temperature";
  panel.canvas.fill(rect, theme.inset, panel.px(7));
  panel.canvas.frame(rect, theme.line, panel.px(7));
  Rect room = rect.inset(panel.px(16), panel.px(9));
  Rect head = room.take_top(panel.px(22));
  const Rect value = head.take_right(panel.px(96));
  panel.canvas.text(panel.fonts().strong, head.x, head.middle_y(), off ? theme.faint : theme.text,
                    info.title);
  knob_value(panel, value, info, editor);
  knob_slider(panel, room.take_top(panel.px(20)), info, editor);
  panel.canvas.text_within(panel.fonts().small, room.x, room.bottom() - panel.px(6), room.w,
                           off ? theme.faint : theme.dim, knob_hint(panel.state, info));
}

// ---- presets --------------------------------------------------------------------------------

std::string preset_text(double t) {
  return t == std::floor(t) ? fixed_text(t, 0) : fixed_text(t, 1);
}

void draw_presets(const Panel& panel, Rect row) {
  const Rect name = row.take_left(panel.px(22), panel.px(4));
  panel.canvas.text(panel.fonts().mono, name.x, name.middle_y(), panel.theme().dim, "T");
  const float gap = panel.px(6);
  const float w = (row.w - gap * (std::size(kTemperatures) - 1)) / std::size(kTemperatures);
  for (const double t : kTemperatures) {
    const Rect place = row.take_left(w, gap);
    const bool chosen = panel.state.turn.knobs.temperature == t;
    const std::string text = preset_text(t);
    if (button(panel, "preset." + text, place, text,
               chosen ? ButtonLook::chosen : ButtonLook::quiet)) {
      panel.send(command::SetKnob{&Knobs::temperature, t});
    }
  }
}

}  // namespace

bool knob_in_view(const AppState& s, const KnobInfo& info) {
  if (s.view != "penalties" || s.penalties.page != PenaltyPage::distribution) return false;
  const auto& shown = penalty_knobs();
  return std::find(shown.begin(), shown.end(), info.id) != shown.end();
}

void knobs_panel(const Panel& panel, Rect& column, KnobEditor& editor) {
  const Rect title = column.take_top(panel.px(18), panel.px(8));
  panel.canvas.caption(title.x, title.middle_y(), "SAMPLER CHAIN");
  panel.canvas.text(panel.fonts().small, title.right(), title.middle_y(), panel.theme().dim,
                    panel.state.turn.profile.title, Align::right);
  for (const KnobInfo& info : all_knobs()) {
    if (knob_in_view(panel.state, info)) continue;
    draw_knob(panel, column.take_top(panel.px(kKnobHeight), panel.px(8)), info, editor);
  }
  column.take_top(panel.px(2));
  draw_presets(panel, column.take_top(panel.px(30), panel.px(10)));
  const Rect reset = column.take_top(panel.px(34));
  const bool changed = any_knob_turned(panel.state);
  if (button(panel, "button.reset", reset, "Reset (R)", ButtonLook::quiet, changed)) {
    panel.send(command::ResetKnobs{});
  }
}

}  // namespace logitdice
