#include "app/panels/stage_card.h"

#include <algorithm>
#include <iterator>

#include "app/panels/knob_control.h"
#include "app/panels/stage_hint.h"
#include "app/program/locks.h"
#include "core/sampling/chain.h"

namespace logitdice {
namespace {

constexpr float kKnobRow = 30, kHead = 24, kHint = 18;
constexpr std::string_view kAlwaysOpen[] = {"temperature", "top_k", "top_p", "min_p"};

// ---- what a card shows ----------------------------------------------------------------------

bool is_active(const Knobs& knobs, const Stage& stage) {
  return stage.active(knobs);
}

bool is_opened(const KnobEditor& editor, const Stage& stage) {
  return std::find(editor.opened.begin(), editor.opened.end(), stage.id) != editor.opened.end();
}

// Whether the view has all of the stage's knobs itself.
bool is_in_view(const AppState& s, const Stage& stage) {
  return !stage.knobs.empty() &&
         std::all_of(stage.knobs.begin(), stage.knobs.end(),
                     [&](const std::string_view id) { return knob_on_page(s, *find_knob(id)); });
}

bool is_open(const AppState& s, const KnobEditor& editor, const Stage& stage) {
  if (is_in_view(s, stage)) return false;
  const auto& always = kAlwaysOpen;
  const bool main = std::find(std::begin(always), std::end(always), stage.id) != std::end(always);
  return main || is_active(s.in.knobs, stage) || is_opened(editor, stage);
}

// The knobs that have a row of their own: of the temperature the dynamic ones only when asked for.
std::vector<const KnobInfo*> shown_knobs(const AppState& s, const KnobEditor& editor,
                                         const Stage& stage) {
  std::vector<const KnobInfo*> knobs;
  const bool all =
      is_opened(editor, stage) || stage.id != "temperature" || s.in.knobs.dynatemp_range != 0;
  for (const std::string_view id : stage.knobs) {
    if (knob_on_page(s, *find_knob(id))) continue;
    if (all || knobs.empty()) knobs.push_back(find_knob(id));
  }
  return knobs;
}

// Whether the stage's own knob is all there is to show: then the head of the card names it.
bool is_single(const Stage& stage, const std::vector<const KnobInfo*>& knobs) {
  return knobs.size() == 1 && knobs.front()->id == stage.knobs.front();
}

}  // namespace

float stage_card_height(const AppState& s, const KnobEditor& editor, const Stage& stage,
                        float single) {
  if (!is_open(s, editor, stage)) return kClosedCard;
  const auto knobs = shown_knobs(s, editor, stage);
  if (is_single(stage, knobs)) return single;
  const std::size_t rows = std::max<std::size_t>(1, knobs.size());  // without knobs: a field
  return kHead + kKnobRow * static_cast<float>(rows) + kHint + 14;
}

// ---- a card ---------------------------------------------------------------------------------

void draw_handle(const Panel& panel, const Rect& place, ImU32 ink) {
  const float r = panel.px(1.4f);
  for (int column = 0; column < 2; ++column) {
    for (int row = 0; row < 3; ++row) {
      panel.canvas.disc({place.x + panel.px(4 + 5.0f * static_cast<float>(column)),
                         place.middle_y() + panel.px(5.0f * static_cast<float>(row - 1))},
                        r, ink, 8);
    }
  }
}

namespace {

void draw_cross(const Panel& panel, const Rect& r, ImU32 ink) {
  const float s = panel.px(3.5f);
  const float x = r.middle_x(), y = r.middle_y();
  panel.canvas.line({x - s, y - s}, {x + s, y + s}, ink, 1.5f);
  panel.canvas.line({x - s, y + s}, {x + s, y - s}, ink, 1.5f);
}

// A ring, full while the stage is on.
void draw_switch(const Panel& panel, const Rect& r, bool on, ImU32 ink) {
  const ImVec2 centre{r.middle_x(), r.middle_y()};
  panel.canvas.ring(centre, panel.px(5), ink, 1.4f, 20);
  if (on) panel.canvas.disc(centre, panel.px(2.6f), ink, 16);
}

template <class Draw>
bool small_icon(const Panel& panel, const std::string& id, const Rect& place, const char* help,
                Draw draw) {
  const Control control = panel.controls.at(id, place);
  const Theme& theme = panel.theme();
  if (control.hovered) {
    panel.canvas.fill(place, theme.hover, panel.px(4));
    hint(panel, help);
  }
  draw(control.hovered || control.focused ? theme.text : theme.faint);
  if (control.focused) focus_ring(panel, place.inset(panel.px(2)));
  return control.clicked;
}

void toggle_opened(KnobEditor& editor, const Stage& stage) {
  const auto at = std::find(editor.opened.begin(), editor.opened.end(), stage.id);
  if (at == editor.opened.end()) {
    editor.opened.emplace_back(stage.id);
  } else {
    editor.opened.erase(at);
  }
}

// The handle and the title: drag them to move the stage, click them to open or close it.
void draw_grip(const Panel& panel, const Rect& card, const Rect& place, const Stage& stage) {
  KnobEditor& editor = panel.memory.knob_editor;
  const Theme& theme = panel.theme();
  const std::string id(stage.id);
  const Control control = panel.controls.at("stage." + id, place);
  const bool on =
      is_active(panel.state.in.knobs, stage) && !is_switched_off(panel.state.in.profile, stage);
  const bool lit = control.hovered || control.held;
  draw_handle(panel, place, lit ? theme.text : theme.faint);
  const bool plain = on || stage.id == "temperature";
  panel.canvas.text_within(panel.fonts().strong, place.x + panel.px(17), place.middle_y(),
                           place.w - panel.px(17), plain ? theme.text : theme.faint, stage.title);
  if (control.focused) focus_ring(panel, place);
  if (control.hovered && editor.moving.empty())
    hint(panel, std::string(stage.formula) + " — drag to move");
  if (control.pressed) {
    editor.moving = id;
    editor.grab_y = ImGui::GetMousePos().y - card.y;
    editor.moved_far = false;
  }
  if (control.taken_back) editor.moving.clear();
  const bool dragged = editor.moving == id && editor.moved_far;
  if (control.clicked && !dragged) toggle_opened(editor, stage);
}

void draw_icons(const Panel& panel, Rect head, const Stage& stage) {
  const std::string id(stage.id);
  if (is_locked(panel.state, stage)) {  // neither to be switched nor to be removed
    lock_sign(panel, {head.right() - panel.px(9), head.middle_y()}, panel.theme().dim);
    panel.controls.note("stage." + id + ".locked", head);
    return tell_locked(panel, head);
  }
  const bool off = is_switched_off(panel.state.in.profile, stage);
  const Rect remove = head.take_right(panel.px(18));
  const Rect toggle = head.take_right(panel.px(18), panel.px(4));
  const bool active = is_active(panel.state.in.knobs, stage) && !off;
  if (small_icon(panel, "stage." + id + ".switch", toggle,
                 off ? "switch the stage on" : "switch the stage off", [&](ImU32 ink) {
                   draw_switch(panel, toggle, !off, active ? panel.theme().kept : ink);
                 })) {
    panel.send(command::SwitchStage{id, off});
  }
  if (small_icon(panel, "stage." + id + ".remove", remove, "remove the stage from the chain",
                 [&](ImU32 ink) { draw_cross(panel, remove, ink); })) {
    panel.send(command::RemoveStage{id});
  }
}

void draw_knob_row(const Panel& panel, Rect row, const KnobInfo& info) {
  const Theme& theme = panel.theme();
  const bool off = is_off(info, panel.state.in.knobs.*info.value);
  const Rect name = row.take_left(row.w * 0.42f, panel.px(8));
  panel.canvas.text_within(panel.fonts().small, name.x, name.middle_y(), name.w,
                           off ? theme.faint : theme.dim, info.title);
  const Rect value = row.take_right(panel.px(46), panel.px(12));
  chain_knob_value(panel, value.inset(0, panel.px(4)), info);
  chain_knob_slider(panel, row, info);
}

}  // namespace

void draw_stage_card(const Panel& panel, const Rect& card, const Stage& stage,
                     const StageTrace& step) {
  const KnobEditor& editor = panel.memory.knob_editor;
  const Theme& theme = panel.theme();
  const AppState& s = panel.state;
  const bool open = is_open(s, editor, stage);
  panel.canvas.fill(card, theme.inset, panel.px(7));
  panel.canvas.frame(card, theme.line, panel.px(7));
  Rect room = card.inset(panel.px(12), panel.px(open ? 5 : 4));
  Rect head = room.take_top(panel.px(kHead));
  const Rect icons = head.take_right(panel.px(40));
  const auto knobs = shown_knobs(s, editor, stage);
  const bool valued = !open || is_single(stage, knobs);
  const float widest = panel.canvas.width(panel.fonts().mono, "100.00");
  const Rect value = head.take_right(valued ? std::max(panel.px(58), widest) : 0, panel.px(6));
  draw_grip(panel, card, head, stage);  // first in the order of Tab, removing last
  if (valued) {
    if (open) {
      chain_knob_value(panel, value.inset(0, panel.px(1)), *knobs.front());
    } else {
      const bool on = is_active(s.in.knobs, stage) || step.active;  // an engine may fix a knob
      panel.canvas.text(panel.fonts().mono, value.right(), value.middle_y(),
                        on ? theme.text : theme.faint, on ? "on" : "off", Align::right);
    }
  }
  draw_icons(panel, icons, stage);
  if (!open) return;
  const Rect hint_row = room.take_bottom(panel.px(kHint - 2));
  if (knobs.empty()) {
    logit_bias_field(panel, room.take_top(panel.px(kKnobRow)).inset(0, panel.px(2)));
  } else if (is_single(stage, knobs)) {
    Rect slider = room;
    slider.take_left(panel.px(6));
    slider.take_right(panel.px(6));
    chain_knob_slider(panel, slider, *knobs.front());
  } else {
    for (const KnobInfo* info : knobs) {
      draw_knob_row(panel, room.take_top(panel.px(kKnobRow)), *info);
    }
  }
  const bool lively = step.active || stage.id == "temperature";
  panel.canvas.text_within(
      panel.fonts().small, hint_row.x, hint_row.middle_y(), hint_row.w,
      step.refused.empty() || s.page->stage_hint ? (lively ? theme.dim : theme.faint) : theme.cut,
      stage_hint(s, step));
}

}  // namespace logitdice
