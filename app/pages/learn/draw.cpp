#include "app/pages/learn/draw.h"

#include <algorithm>
#include <utility>

#include "app/pages/learn/draw_parts.h"

namespace logitdice::learn_page {
namespace {

struct PartTab {
  Part part;
  const char* title;
};
constexpr PartTab kTabs[] = {{Part::map, "Map"},
                             {Part::lessons, "Lessons"},
                             {Part::glossary, "Glossary"},
                             {Part::cheat_sheet, "Cheat sheet"}};

void draw_search(const Panel& panel, const Rect& box) {
  Look& l = look(panel);
  const std::string& now = inputs(panel.state).search.str();
  if (!l.search.active) l.search.text = now;
  const bool start = std::exchange(l.search_next, false);
  const FieldState became =
      text_field(panel, "field.search", box, l.search.text, start, "search (/)");
  l.search.active = became == FieldState::editing;
  if (l.search.text != now) send(panel, Search{l.search.text}, l.search.changed);
  l.search.changed = l.search.active && (l.search.changed || l.search.text != now);
}

void draw_tabs_of(const Panel& panel, Rect row) {
  const Part now = inputs(panel.state).part;
  for (const PartTab& tab : kTabs) {
    const float w = panel.canvas.width(panel.fonts().strong, tab.title) + panel.px(26);
    const bool quiz = now == Part::quiz && tab.part == Part::lessons;
    const auto id = "part." + std::string(kPartIds[static_cast<std::size_t>(tab.part)]);
    if (button(panel, id, row.take_left(w, panel.px(6)), tab.title,
               tab.part == now || quiz ? ButtonLook::chosen : ButtonLook::quiet)) {
      send(panel, SetPart{tab.part});
    }
  }
  const bool searches = now == Part::glossary || now == Part::cheat_sheet;
  if (!searches) return;
  row.take_left(panel.px(10));
  draw_search(panel, row.take_right(std::min(row.w, panel.px(280))));
}

}  // namespace

void draw_scrolling(const Panel& panel, const Rect& room, const std::string& shown,
                    const std::function<float(const Panel&, const Rect&)>& draw_content) {
  Look& l = look(panel);
  const bool another =
      std::exchange(l.part, inputs(panel.state).part) != inputs(panel.state).part ||
      std::exchange(l.shown, shown) != shown;
  const bool scrolls = l.content_h > room.h + 1;
  ImGui::SetCursorScreenPos(room.min());
  ImGui::PushStyleVar(ImGuiStyleVar_ScrollbarSize, panel.px(8));
  ImGuiWindowFlags flags = ImGuiWindowFlags_NoBackground;
  if (!scrolls) flags |= ImGuiWindowFlags_NoScrollbar | ImGuiWindowFlags_NoScrollWithMouse;
  ImGui::BeginChild("##learn", {room.w, std::max(1.0f, room.h)}, false, flags);
  if (another) ImGui::SetScrollY(0);
  Panel inside = panel;
  inside.canvas = inside.canvas.here();
  const float top = room.y - (another ? 0 : ImGui::GetScrollY());
  const Rect content{room.x, top, room.w - panel.px(scrolls ? 14 : 2), room.h};
  l.content_h = draw_content(inside, content) - top;
  ImGui::SetCursorScreenPos({room.x, top + l.content_h - 1});
  ImGui::Dummy({1, 1});
  ImGui::EndChild();
  ImGui::PopStyleVar();
}

void draw(const Panel& panel, const Rect& whole) {
  Rect room = card(panel, whole);
  draw_tabs_of(panel, room.take_top(panel.px(34), panel.px(12)));
  switch (inputs(panel.state).part) {
    case Part::map:
      return draw_map(panel, room);
    case Part::lessons:
      return draw_lessons(panel, room);
    case Part::glossary:
      return draw_glossary(panel, room);
    case Part::cheat_sheet:
      return draw_cheat_sheet(panel, room);
    case Part::quiz:
      return draw_quiz(panel, room);
  }
}

}  // namespace logitdice::learn_page
