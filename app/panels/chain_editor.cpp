#include "app/panels/chain_editor.h"

#include <algorithm>
#include <cmath>

#include "app/panels/stage_card.h"
#include "app/widgets/menu_list.h"
#include "core/sampling/stage.h"

namespace logitdice {
namespace {

constexpr const char* kAddMenu = "menu.add_stage";
constexpr float kLowCard = 65, kHighCard = 78;  // of a stage with one knob
constexpr float kCardGap = 5;

// ---- dragging -------------------------------------------------------------------------------

struct CardPlace {
  const Stage* stage;
  Rect card;
};

// Where the card would be put down: how many of the others have their middle above the mouse.
int drop_index(const std::vector<CardPlace>& places, const std::string& moving, float y) {
  int index = 0;
  for (const CardPlace& place : places) {
    if (place.stage->id != moving && place.card.middle_y() < y) ++index;
  }
  return index;
}

void draw_drop_line(const Panel& panel, const std::vector<CardPlace>& places, const std::string& moving,
                    int index) {
  const CardPlace* above = nullptr;
  const CardPlace* first = nullptr;
  for (const CardPlace& place : places) {
    if (place.stage->id == moving) continue;
    if (!first) first = &place;
    if (index-- > 0) above = &place;
  }
  if (!first) return;
  const Rect& by = above ? above->card : first->card;
  const float half = panel.px(kCardGap / 2);
  const float y = above ? by.bottom() + half : by.y - half;
  panel.canvas.fill({by.x, y - panel.px(1.5f), by.w, panel.px(3)}, panel.theme().thumb,
                    panel.px(2));
}

// The card under the mouse, over everything else.
void draw_floating(const Panel& panel, const CardPlace& place, const KnobEditor& editor) {
  Panel over = panel;
  over.canvas = over.canvas.over();
  const Rect card{place.card.x + panel.px(4), ImGui::GetMousePos().y - editor.grab_y, place.card.w,
                  panel.px(kClosedCard)};
  over.canvas.fill(card, panel.theme().hover, panel.px(7));
  over.canvas.frame(card, panel.theme().thumb, panel.px(7), 1.5f);
  const Rect head = card.inset(panel.px(12), panel.px(5));
  draw_handle(over, head, panel.theme().text);
  over.canvas.text_within(panel.fonts().strong, head.x + panel.px(17), head.middle_y(),
                          head.w - panel.px(17), panel.theme().text, place.stage->title);
}

void drag(const Panel& panel, const std::vector<CardPlace>& places, KnobEditor& editor) {
  if (editor.moving.empty()) return;
  const auto it = std::find_if(places.begin(), places.end(), [&](const CardPlace& place) {
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
  for (const Stage* stage : s.in.profile.order) ids.emplace_back(stage->id);
  std::vector<const Stage*> missing;
  for (const Stage& stage : all_stages()) {
    ids.emplace_back(stage.id);
    if (with_order(s.in.profile, ids).ok()) missing.push_back(&stage);
    ids.pop_back();
  }
  return missing;
}

void draw_add_list(const Panel& panel, const Rect& anchor, const std::vector<const Stage*>& missing,
                   KnobEditor& editor) {
  if (panel.controls.list().id != kAddMenu) return;
  std::vector<MenuRow> rows;
  for (const Stage* stage : missing) {
    rows.push_back({"menu.add_stage." + std::string(stage->id), std::string(stage->title),
                    std::string(stage->formula) + " · " + std::string(stage->source)});
  }
  const auto picked = menu_list(panel, kAddMenu, anchor, rows, {420, 44});
  if (!picked) return;
  const std::string id(missing[static_cast<std::size_t>(*picked)]->id);
  panel.send(command::AddStage{id});
  editor.scroll_to = id;
  auto& opened = editor.opened;
  if (std::find(opened.begin(), opened.end(), id) == opened.end()) opened.push_back(id);
}

// With as many names as there is room for, and how many there are beside them.
std::string add_label(const Panel& panel, float room, const std::vector<const Stage*>& missing) {
  std::string label = "+ add stage";
  std::string names;
  for (std::size_t i = 0; i < missing.size(); ++i) {
    names += (i > 0 ? ", " : "  ") + std::string(missing[i]->title);
    const std::size_t left = missing.size() - i - 1;
    const std::string more = left > 0 ? " and " + std::to_string(left) + " more" : "";
    const std::string whole = "+ add stage" + names + more;
    if (panel.canvas.width(panel.fonts().small, whole) <= room) label = whole;
  }
  return label;
}

void draw_add(const Panel& panel, const Rect& row, KnobEditor& editor) {
  const std::vector<const Stage*> missing = missing_stages(panel.state);
  if (missing.empty()) return;
  const std::string label = add_label(panel, row.w - panel.px(4), missing);
  const Control control = panel.controls.at(kAddMenu, row);
  const Theme& theme = panel.theme();
  panel.canvas.text_within(panel.fonts().small, row.x + panel.px(2), row.middle_y(),
                           row.w - panel.px(4), control.hovered ? theme.text : theme.dim, label);
  if (control.focused) focus_ring(panel, row);
  if (control.clicked) panel.controls.toggle_list(kAddMenu);
  draw_add_list(panel, row, missing, editor);
}

// ---- the list -------------------------------------------------------------------------------

float whole_height(const AppState& s, const KnobEditor& editor, float single) {
  float h = 0;
  for (const Stage* stage : s.in.profile.order) {
    h += stage_card_height(s, editor, *stage, single) + kCardGap;
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
  if (card.y < room.y) panel.scroll_to(ImGui::GetScrollY() + card.y - room.y);
  if (card.bottom() > room.bottom()) {
    panel.scroll_to(ImGui::GetScrollY() + card.bottom() - room.bottom());
  }
}

// A card that is held at an end of the list brings what is beyond it.
void scroll_while_dragging(const Panel& panel, const Rect& visible) {
  const float edge = panel.px(24), y = ImGui::GetMousePos().y;
  const float step = 400 * panel.px(1) * std::min(ImGui::GetIO().DeltaTime, 0.05f);
  if (y < visible.y + edge) panel.scroll_to(std::max(0.0f, ImGui::GetScrollY() - step));
  if (y > visible.bottom() - edge) panel.scroll_to(ImGui::GetScrollY() + step);
}

}  // namespace

void chain_editor(const Panel& panel, const Rect& whole) {
  KnobEditor& editor = panel.memory.knob_editor;
  Rect room = whole;
  const float add_h = panel.px(24);
  const float single = single_height(panel, editor, room.h - add_h);
  const float height = panel.px(whole_height(panel.state, editor, single));
  editor.scrolls = height > room.h - add_h + 1;
  const Rect visible{room.x, room.y, room.w, std::min(height, room.h - add_h)};

  ImGui::SetCursorScreenPos(visible.min());
  ImGui::PushStyleVar(ImGuiStyleVar_ScrollbarSize, panel.px(8));
  ImGuiWindowFlags flags = ImGuiWindowFlags_NoBackground;
  if (!editor.scrolls) flags |= ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse;
  ImGui::BeginChild("##chain", {visible.w, std::max(1.0f, visible.h)}, false, flags);
  Panel inside = panel;
  inside.canvas = inside.canvas.here();
  Rect column{visible.x, visible.y - ImGui::GetScrollY(),
              visible.w - (editor.scrolls ? panel.px(12) : 0), height};
  std::vector<CardPlace> places;
  const auto& order = panel.state.in.profile.order;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const float h = panel.px(stage_card_height(panel.state, editor, *order[i], single));
    const Rect card = column.take_top(h, panel.px(kCardGap));
    draw_stage_card(inside, card, *order[i], panel.state.trace.stages[i]);
    show_focus(panel, card, *order[i], editor, visible);
    if (editor.scroll_to == order[i]->id) {
      const float hidden = card.bottom() - visible.bottom();
      if (hidden > 0) panel.scroll_to(ImGui::GetScrollY() + hidden);
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
