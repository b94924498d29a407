#include "app/panels/chain_editor.h"

#include <algorithm>
#include <cmath>

#include "app/widgets/knob_control.h"
#include "app/widgets/menu_list.h"
#include "core/sampling/chain.h"
#include "core/sampling/stage.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

constexpr float kLowCard = 65, kHighCard = 78;  // of a stage with one knob
constexpr float kClosedCard = 32, kKnobRow = 30, kHead = 24, kHint = 18, kCardGap = 5;
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
  return std::all_of(stage.knobs.begin(), stage.knobs.end(), [&](const std::string_view id) {
    return knob_in_view(s, *find_knob(id));
  });
}

bool is_open(const AppState& s, const KnobEditor& editor, const Stage& stage) {
  if (is_in_view(s, stage)) return false;
  const auto& always = kAlwaysOpen;
  const bool main = std::find(std::begin(always), std::end(always), stage.id) != std::end(always);
  return main || is_active(s.turn.knobs, stage) || is_opened(editor, stage);
}

// The knobs that have a row of their own: of the temperature the dynamic ones only when asked for.
std::vector<const KnobInfo*> shown_knobs(const AppState& s, const KnobEditor& editor,
                                         const Stage& stage) {
  std::vector<const KnobInfo*> knobs;
  const bool all = is_opened(editor, stage) || stage.id != "temperature" ||
                   s.turn.knobs.dynatemp_range != 0;
  for (const std::string_view id : stage.knobs) {
    if (knob_in_view(s, *find_knob(id))) continue;
    if (all || knobs.empty()) knobs.push_back(find_knob(id));
  }
  return knobs;
}

float card_height(const AppState& s, const KnobEditor& editor, const Stage& stage, float single) {
  if (!is_open(s, editor, stage)) return kClosedCard;
  const std::size_t knobs = shown_knobs(s, editor, stage).size();
  if (knobs == 1) return single;
  return kHead + kKnobRow * static_cast<float>(knobs) + kHint + 14;
}

// How many tokens reached the stage.
std::string entering(const AppState& s, const StageTrace& step) {
  if (&step != s.trace.stages.data()) return count_text((&step - 1)->kept());
  return s.trace.size < 0 ? "all" : count_text(s.trace.size);
}

std::string temperature_hint(const AppState& s, const StageTrace& step) {
  const double t = s.turn.knobs.temperature;
  if (s.turn.knobs.dynatemp_range > 0) {
    return "T = " + fixed_text(step.cutoff, 2) + " by the entropy";
  }
  if (step.active && step.temperature != t) {
    return std::string(s.turn.profile.title) + " runs it at " + fixed_text(step.temperature, 2);
  }
  if (t == 0) return "greedy — always the best token";
  if (t < 1) return "sharper — safer";
  return t > 1 ? "flatter — more random" : "unchanged";
}

bool penalises(const Stage& stage) {
  return stage.id == "dry" || stage.id.ends_with("penalty") || stage.id == "penalties";
}

std::string penalty_hint(const AppState& s, const StageTrace& step) {
  const Situation situation = situation_of(s);
  if (situation.prompt.empty() && situation.output.empty()) return "no text so far to look at";
  const std::string count = count_text(static_cast<std::int64_t>(step.cutoff));
  return "changes " + count + (step.cutoff == 1 ? " token" : " tokens") + " of the text so far";
}

std::string xtc_hint(const StageTrace& step, const std::string& keeps) {
  const double coin = step.figure("coin");
  const bool cut = !step.figures.empty() && step.figures.size() > 1;
  return "coin " + fixed_text(coin, 2) + (cut ? ": cuts · " + keeps : ": lets all pass");
}

// What an engine makes of a number that it takes for another one; empty where it does not.
std::string read_as(const AppState& s, const Stage& stage) {
  const Profile& profile = s.turn.profile;
  const Knobs in_force = knobs_in_force(profile, s.turn.knobs);
  for (const std::string_view id : stage.knobs) {
    const KnobInfo& info = *find_knob(id);
    const double value = in_force.*info.value;
    if (value == s.turn.knobs.*info.value) continue;
    return std::string(profile.title) + " reads it as " + knob_text(info, value);
  }
  return {};
}

// The Cutoffs view has distributions of its own, on which the heat and the three rules alone run.
std::string cutoffs_hint(const AppState& s, const Stage& stage) {
  if (stage.id == "temperature") {
    return s.turn.knobs.dynatemp_range > 0 ? "T by each card's entropy" : temperature_hint(s, {});
  }
  const bool ruler = std::find(kRulerIds.begin(), kRulerIds.end(), stage.id) != kRulerIds.end();
  if (!ruler && is_active(s.turn.knobs, stage)) return "does not run in this view";
  return std::string(find_knob(stage.knobs.front())->help);
}

}  // namespace

std::string stage_hint(const AppState& s, const StageTrace& step) {
  if (is_switched_off(s.turn.profile, *step.stage)) return "switched off";
  if (const std::string read = read_as(s, *step.stage); !read.empty()) return read;
  if (s.view == "cutoffs") return cutoffs_hint(s, *step.stage);
  if (!step.refused.empty()) return "not run: " + std::string(step.refused);
  if (step.stage->id == "temperature") return temperature_hint(s, step);
  const KnobInfo& first = *find_knob(step.stage->knobs.front());
  if (!step.active) return std::string(first.help);
  if (penalises(*step.stage)) return penalty_hint(s, step);
  const std::string keeps = "keeps " + count_text(step.kept()) + " of " + entering(s, step) +
                            (s.trace.size == 1 ? " token" : " tokens");
  if (step.stage->id == "xtc") return xtc_hint(step, keeps);
  if (step.stage->id.starts_with("mirostat")) {
    return "μ " + fixed_text(step.figure("mu_bits"), 2) + " bits · " + keeps;
  }
  return keeps;
}

namespace {

// ---- a card ---------------------------------------------------------------------------------

void draw_handle(const Panel& panel, const Rect& place, ImU32 ink) {
  const float r = panel.px(1.4f);
  for (int column = 0; column < 2; ++column) {
    for (int row = 0; row < 3; ++row) {
      panel.canvas.draw->AddCircleFilled(
          {place.x + panel.px(4 + 5.0f * static_cast<float>(column)),
           place.middle_y() + panel.px(5.0f * static_cast<float>(row - 1))},
          r, ink, 8);
    }
  }
}

void draw_cross(const Panel& panel, const Rect& r, ImU32 ink) {
  const float s = panel.px(3.5f);
  const float x = r.middle_x(), y = r.middle_y();
  panel.canvas.line({x - s, y - s}, {x + s, y + s}, ink, 1.5f);
  panel.canvas.line({x - s, y + s}, {x + s, y - s}, ink, 1.5f);
}

// A ring, full while the stage is on.
void draw_switch(const Panel& panel, const Rect& r, bool on, ImU32 ink) {
  const ImVec2 centre{r.middle_x(), r.middle_y()};
  panel.canvas.draw->AddCircle(centre, panel.px(5), ink, 20, std::max(1.0f, panel.px(1.4f)));
  if (on) panel.canvas.draw->AddCircleFilled(centre, panel.px(2.6f), ink, 16);
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
void draw_grip(const Panel& panel, const Rect& card, const Rect& place, const Stage& stage,
               KnobEditor& editor) {
  const Theme& theme = panel.theme();
  const std::string id(stage.id);
  const Control control = panel.controls.at("stage." + id, place);
  const bool on = is_active(panel.state.turn.knobs, stage) &&
                  !is_switched_off(panel.state.turn.profile, stage);
  const bool lit = control.hovered || control.held;
  draw_handle(panel, place, lit ? theme.text : theme.faint);
  const bool plain = on || stage.id == "temperature";
  panel.canvas.text_within(panel.fonts().strong, place.x + panel.px(17), place.middle_y(),
                           place.w - panel.px(17), plain ? theme.text : theme.faint, stage.title);
  if (control.focused) focus_ring(panel, place);
  if (control.hovered && editor.moving.empty()) hint(panel, std::string(stage.formula) + " — drag to move");
  if (control.pressed) {
    editor.moving = id;
    editor.grab_y = ImGui::GetMousePos().y - card.y;
    editor.moved_far = false;
  }
  const bool dragged = editor.moving == id && editor.moved_far;
  if (control.clicked && !dragged) toggle_opened(editor, stage);
}

void draw_icons(const Panel& panel, Rect head, const Stage& stage) {
  const std::string id(stage.id);
  const bool off = is_switched_off(panel.state.turn.profile, stage);
  const Rect remove = head.take_right(panel.px(18));
  const Rect toggle = head.take_right(panel.px(18), panel.px(4));
  if (small_icon(panel, "stage." + id + ".remove", remove, "remove the stage from the chain",
                 [&](ImU32 ink) { draw_cross(panel, remove, ink); })) {
    panel.send(command::RemoveStage{id});
  }
  const bool active = is_active(panel.state.turn.knobs, stage) && !off;
  if (small_icon(panel, "stage." + id + ".switch", toggle,
                 off ? "switch the stage on" : "switch the stage off", [&](ImU32 ink) {
                   draw_switch(panel, toggle, !off, active ? panel.theme().kept : ink);
                 })) {
    panel.send(command::SwitchStage{id, off});
  }
}

void draw_knob_row(const Panel& panel, Rect row, const KnobInfo& info, KnobEditor& editor) {
  const Theme& theme = panel.theme();
  const bool off = knob_is_off(panel.state.turn.knobs, info);
  const Rect name = row.take_left(row.w * 0.42f, panel.px(8));
  panel.canvas.text_within(panel.fonts().small, name.x, name.middle_y(), name.w,
                           off ? theme.faint : theme.dim, info.title);
  const Rect value = row.take_right(panel.px(46), panel.px(12));
  knob_value(panel, value.inset(0, panel.px(4)), info, editor);
  knob_slider(panel, row, info, editor);
}

void draw_card(const Panel& panel, const Rect& card, const Stage& stage, const StageTrace& step,
               KnobEditor& editor) {
  const Theme& theme = panel.theme();
  const AppState& s = panel.state;
  const bool open = is_open(s, editor, stage);
  panel.canvas.fill(card, theme.inset, panel.px(7));
  panel.canvas.frame(card, theme.line, panel.px(7));
  Rect room = card.inset(panel.px(12), panel.px(open ? 5 : 4));
  Rect head = room.take_top(panel.px(kHead));
  const Rect icons = head.take_right(panel.px(40));
  const auto knobs = shown_knobs(s, editor, stage);
  const bool valued = !open || knobs.size() == 1;
  const Rect value = head.take_right(panel.px(valued ? 58 : 0), panel.px(6));
  draw_grip(panel, card, head, stage, editor);  // first in the order of Tab, removing last
  if (valued) {
    if (open) {
      knob_value(panel, value.inset(0, panel.px(1)), *knobs.front(), editor);
    } else {
      const bool on = is_active(s.turn.knobs, stage);
      panel.canvas.text(panel.fonts().mono, value.right(), value.middle_y(),
                        on ? theme.leader : theme.faint, on ? "on" : "off", Align::right);
    }
  }
  draw_icons(panel, icons, stage);
  if (!open) return;
  const Rect hint_row = room.take_bottom(panel.px(kHint - 2));
  if (knobs.size() == 1) {
    Rect slider = room;
    slider.take_left(panel.px(6));
    slider.take_right(panel.px(6));
    knob_slider(panel, slider, *knobs.front(), editor);
  } else {
    for (const KnobInfo* info : knobs) {
      draw_knob_row(panel, room.take_top(panel.px(kKnobRow)), *info, editor);
    }
  }
  const bool lively = step.active || stage.id == "temperature";
  panel.canvas.text_within(panel.fonts().small, hint_row.x, hint_row.middle_y(), hint_row.w,
                           step.refused.empty() || s.view == "cutoffs"
                               ? (lively ? theme.dim : theme.faint)
                               : theme.cut,
                           stage_hint(s, step));
}

// ---- dragging -------------------------------------------------------------------------------

struct Place {
  const Stage* stage;
  Rect card;
};

// Where the card would be put down: how many of the others have their middle above the mouse.
int drop_index(const std::vector<Place>& places, const std::string& moving, float y) {
  int index = 0;
  for (const Place& place : places) {
    if (place.stage->id != moving && place.card.middle_y() < y) ++index;
  }
  return index;
}

void draw_drop_line(const Panel& panel, const std::vector<Place>& places, const std::string& moving,
                    int index) {
  const Place* above = nullptr;
  const Place* first = nullptr;
  for (const Place& place : places) {
    if (place.stage->id == moving) continue;
    if (!first) first = &place;
    if (index-- > 0) above = &place;
  }
  if (!first) return;
  const Rect& by = above ? above->card : first->card;
  const float half = panel.px(kCardGap / 2);
  const float y = above ? by.bottom() + half : by.y - half;
  panel.canvas.fill({by.x, y - panel.px(1.5f), by.w, panel.px(3)}, panel.theme().leader,
                    panel.px(2));
}

// The card under the mouse, over everything else.
void draw_floating(const Panel& panel, const Place& place, const KnobEditor& editor) {
  Panel over = panel;
  over.canvas.draw = ImGui::GetForegroundDrawList();
  const Rect card{place.card.x + panel.px(4), ImGui::GetMousePos().y - editor.grab_y, place.card.w,
                  panel.px(kClosedCard)};
  over.canvas.fill(card, panel.theme().hover, panel.px(7));
  over.canvas.frame(card, panel.theme().leader, panel.px(7), 1.5f);
  const Rect head = card.inset(panel.px(12), panel.px(5));
  draw_handle(over, head, panel.theme().text);
  over.canvas.text_within(panel.fonts().strong, head.x + panel.px(17), head.middle_y(),
                          head.w - panel.px(17), panel.theme().text, place.stage->title);
}

void drag(const Panel& panel, const std::vector<Place>& places, KnobEditor& editor) {
  if (editor.moving.empty()) return;
  const auto it = std::find_if(places.begin(), places.end(), [&](const Place& place) {
    return place.stage->id == editor.moving;
  });
  if (it == places.end()) {
    editor.moving.clear();
    return;
  }
  const ImVec2 mouse = ImGui::GetMousePos();
  if (std::abs(mouse.y - editor.grab_y - it->card.y) > panel.px(6)) editor.moved_far = true;
  const int to = drop_index(places, editor.moving, mouse.y);
  if (ImGui::IsMouseDown(0)) {
    if (!editor.moved_far) return;
    panel.canvas.fill(it->card, faded(panel.theme().panel, 0.6f), panel.px(7));
    draw_drop_line(panel, places, editor.moving, to);
    draw_floating(panel, *it, editor);
    return;
  }
  const bool elsewhere = to != static_cast<int>(it - places.begin());
  if (editor.moved_far && elsewhere) panel.send(command::MoveStage{editor.moving, to});
  editor.moving.clear();
}

// ---- adding ---------------------------------------------------------------------------------

// Stages that may still be added: not there yet, and no penalty twice.
std::vector<const Stage*> missing_stages(const AppState& s) {
  std::vector<std::string> ids;
  for (const Stage* stage : s.turn.profile.order) ids.emplace_back(stage->id);
  std::vector<const Stage*> missing;
  for (const Stage& stage : all_stages()) {
    ids.emplace_back(stage.id);
    if (with_order(s.turn.profile, ids).ok()) missing.push_back(&stage);
    ids.pop_back();
  }
  return missing;
}

void draw_add(const Panel& panel, const Rect& row, KnobEditor& editor) {
  const std::vector<const Stage*> missing = missing_stages(panel.state);
  if (missing.empty()) return;
  std::string label = "+ add stage  ";
  for (const Stage* stage : missing) {
    label += (stage == missing.front() ? "" : ", ") + std::string(stage->title);
  }
  const Control control = panel.controls.at("menu.add_stage", row);
  const Theme& theme = panel.theme();
  panel.canvas.text_within(panel.fonts().small, row.x + panel.px(2), row.middle_y(),
                           row.w - panel.px(4), control.hovered ? theme.text : theme.kept, label);
  if (control.focused) focus_ring(panel, row);
  if (control.clicked) editor.add_menu = !editor.add_menu;
  if (!editor.add_menu) return;
  MenuList list(panel, "menu.add_stage", row, panel.px(420), static_cast<int>(missing.size()),
                panel.px(44));
  for (int i = 0; i < static_cast<int>(missing.size()); ++i) {
    const Stage& stage = *missing[static_cast<std::size_t>(i)];
    const std::string id(stage.id);
    const std::string help = std::string(stage.formula) + " · " + std::string(stage.source);
    if (!list.item(i, "menu.add_stage." + id, stage.title, help, false)) continue;
    panel.send(command::AddStage{id});
    editor.scroll_to = id;
    if (!is_opened(editor, stage)) editor.opened.push_back(id);
    editor.add_menu = false;
  }
  if (list.end()) editor.add_menu = false;
}

// ---- the list -------------------------------------------------------------------------------

float whole_height(const AppState& s, const KnobEditor& editor, float single) {
  float h = 0;
  for (const Stage* stage : s.turn.profile.order) {
    h += card_height(s, editor, *stage, single) + kCardGap;
  }
  return h;
}

// Cards with one knob take what room there is, within bounds.
float single_height(const Panel& panel, const KnobEditor& editor, float room) {
  const float low = whole_height(panel.state, editor, kLowCard);
  const float high = whole_height(panel.state, editor, kHighCard);
  if (high <= low) return kHighCard;
  const float part = (room / panel.px(1) - low) / (high - low);
  return kLowCard + (kHighCard - kLowCard) * std::clamp(part, 0.0f, 1.0f);
}

// The keyboard's focus is scrolled into view when it comes to a card.
void show_focus(const Panel& panel, const Rect& card, const Stage& stage, KnobEditor& editor,
                const Rect& room) {
  const std::string& focus = panel.controls.focus();
  if (focus == editor.shown_focus) return;
  const std::string id = "." + std::string(stage.id);
  bool here = focus.starts_with("stage" + id);
  for (const std::string_view knob : stage.knobs) {
    here = here || focus.ends_with("." + std::string(knob));
  }
  if (!here) return;
  editor.shown_focus = focus;
  if (card.y < room.y) ImGui::SetScrollY(ImGui::GetScrollY() + card.y - room.y);
  if (card.bottom() > room.bottom()) {
    ImGui::SetScrollY(ImGui::GetScrollY() + card.bottom() - room.bottom());
  }
}

// A card that is held at an end of the list brings what is beyond it.
void scroll_while_dragging(const Panel& panel, const Rect& visible) {
  const float edge = panel.px(24), y = ImGui::GetMousePos().y;
  const float step = 400 * panel.px(1) * std::min(ImGui::GetIO().DeltaTime, 0.05f);
  if (y < visible.y + edge) ImGui::SetScrollY(std::max(0.0f, ImGui::GetScrollY() - step));
  if (y > visible.bottom() - edge) ImGui::SetScrollY(ImGui::GetScrollY() + step);
}

}  // namespace

void chain_editor(const Panel& panel, const Rect& whole, KnobEditor& editor) {
  Rect room = whole;
  const float add_h = panel.px(24);
  const float single = single_height(panel, editor, room.h - add_h);
  const float height = panel.px(whole_height(panel.state, editor, single));
  editor.scrolls = height > room.h - add_h + 1;
  const Rect visible{room.x, room.y, room.w, std::min(height, room.h - add_h)};

  ImGui::SetCursorScreenPos(visible.min());
  ImGui::PushStyleVar(ImGuiStyleVar_ScrollbarSize, panel.px(8));
  ImGui::BeginChild("##chain", {visible.w, std::max(1.0f, visible.h)}, false,
                    ImGuiWindowFlags_NoBackground);
  Panel inside = panel;
  inside.canvas.draw = ImGui::GetWindowDrawList();
  Rect column{visible.x, visible.y - ImGui::GetScrollY(),
              visible.w - (editor.scrolls ? panel.px(12) : 0), height};
  std::vector<Place> places;
  const auto& order = panel.state.turn.profile.order;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const float h = panel.px(card_height(panel.state, editor, *order[i], single));
    const Rect card = column.take_top(h, panel.px(kCardGap));
    draw_card(inside, card, *order[i], panel.state.trace.stages[i], editor);
    show_focus(panel, card, *order[i], editor, visible);
    if (editor.scroll_to == order[i]->id) {
      const float hidden = card.bottom() - visible.bottom();
      if (hidden > 0) ImGui::SetScrollY(ImGui::GetScrollY() + hidden);
      editor.scroll_to.clear();
    }
    places.push_back({order[i], card});
  }
  drag(inside, places, editor);
  if (editor.moved_far && !editor.moving.empty()) scroll_while_dragging(panel, visible);
  ImGui::SetCursorScreenPos({visible.x, visible.y - ImGui::GetScrollY() + height - 1});
  ImGui::Dummy({1, 1});
  ImGui::EndChild();
  ImGui::PopStyleVar();
  draw_add(panel, {room.x, visible.bottom(), room.w, add_h}, editor);
}

}  // namespace logitdice
