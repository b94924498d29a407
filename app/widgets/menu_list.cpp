#include "app/widgets/menu_list.h"

#include <algorithm>
#include <cmath>

#include "app/widgets/list_rows.h"

namespace logitdice {
namespace {

// Where the list does not fit below and there is more room above, it opens upwards.
Rect place_of(const Surface& surface, const Rect& anchor, float width, float height) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float pad = surface.px(6), gap = surface.px(4);
  const float w = std::min(width, screen.x - 2 * pad);
  const float x = std::max(pad, std::min(anchor.x, screen.x - w - pad));
  const float below = screen.y - anchor.bottom() - gap - pad;
  const float above = anchor.y - gap - pad;
  const bool up = height > below && above > below;
  const float h = std::min(height, up ? above : below);
  return {x, up ? anchor.y - gap - h : anchor.bottom() + gap, w, h};
}

void begin_window(const Surface& surface, const std::string& id, const Rect& box) {
  ImGui::SetNextWindowPos(box.min());
  ImGui::SetNextWindowSize({box.w, box.h});
  ImGui::PushStyleColor(ImGuiCol_WindowBg, surface.theme().panel);
  ImGui::PushStyleColor(ImGuiCol_Border, surface.theme().cut_bar);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, surface.px(8));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, std::max(1.0f, surface.px(1)));
  ImGui::Begin(("##" + id).c_str(), nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoNav);
}

// True where the mouse went down elsewhere.
bool end_window(const Rect& anchor) {
  const bool inside = ImGui::IsWindowHovered(ImGuiHoveredFlags_RootAndChildWindows |
                                             ImGuiHoveredFlags_AllowWhenBlockedByActiveItem);
  const bool elsewhere = ImGui::IsMouseClicked(0) && !inside &&
                         !ImGui::IsMouseHoveringRect(anchor.min(), anchor.max(), false);
  ImGui::End();
  ImGui::PopStyleVar(2);
  ImGui::PopStyleColor(2);
  return elsewhere;
}

void draw_row(const Surface& surface, const Rect& place, const MenuRow& row, bool code) {
  const Theme& theme = surface.theme();
  const float x = place.x + surface.px(10), room = place.w - surface.px(20);
  surface.canvas.text_within(code ? surface.fonts().mono : surface.fonts().strong, x,
                             place.y + place.h * 0.32f, room, row.current ? theme.kept : theme.text,
                             row.title);
  surface.canvas.text_within(surface.fonts().small, x, place.y + place.h * 0.72f, room, theme.dim,
                             row.help);
}

}  // namespace

std::optional<int> menu_list(const Surface& surface, const std::string& id, const Rect& anchor,
                             const std::vector<MenuRow>& rows, const MenuLook& look) {
  if (surface.controls.list().id != id) return std::nullopt;
  std::vector<std::string> texts;
  for (const MenuRow& row : rows) texts.push_back(row.title + "\n" + row.help);
  const auto current =
      std::find_if(rows.begin(), rows.end(), [](const MenuRow& row) { return row.current; });
  const int first = current == rows.end() ? 0 : static_cast<int>(current - rows.begin());
  const float pad = surface.px(6), row_height = std::round(surface.px(look.row_height));
  const float whole = row_height * static_cast<float>(rows.size()) + 2 * pad;
  const Rect box = place_of(surface, anchor, surface.px(look.width), whole);
  begin_window(surface, id, box);
  ListRows list(surface, id, box.inset(pad), texts, row_height, first);
  std::optional<int> picked;
  if (list.chosen() >= 0) picked = list.chosen();
  for (int i = list.first(); i < list.last(); ++i) {
    const MenuRow& row = rows[static_cast<std::size_t>(i)];
    if (list.clicked(i, row.id)) picked = i;
    draw_row(list.surface(), list.row(i), row, look.code);
  }
  list.end();
  const bool elsewhere = end_window(anchor);
  if (picked || elsewhere) surface.controls.close_list();
  return picked;
}

void draw_menu_arrow(const Surface& surface, float x, float y, ImU32 ink) {
  const float s = surface.px(4.5f);
  surface.canvas.triangle({x - s, y - s / 2}, {x + s, y - s / 2}, {x, y + s * 0.7f}, ink);
}

}  // namespace logitdice
