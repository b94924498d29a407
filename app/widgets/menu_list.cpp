#include "app/widgets/menu_list.h"

#include <algorithm>

namespace logitdice {

MenuList::MenuList(const Surface& surface, const std::string& id, const Rect& anchor, float width,
                   int rows, float row_height)
    : inside_(surface), anchor_(anchor), row_height_(row_height), pad_(surface.px(6)) {
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  whole_ = row_height * static_cast<float>(rows) + 2 * pad_;
  const float w = std::min(width, screen.x - 2 * pad_);
  const float x = std::max(pad_, std::min(anchor.x, screen.x - w - pad_));
  const float below = screen.y - anchor.bottom() - surface.px(4) - pad_;
  const float above = anchor.y - surface.px(4) - pad_;
  // Where the list does not fit below and there is more room above, it opens upwards.
  const bool up = whole_ > below && above > below;
  const float h = std::min(whole_, up ? above : below);
  box_ = {x, up ? anchor.y - surface.px(4) - h : anchor.bottom() + surface.px(4), w, h};
  ImGui::SetNextWindowPos(box_.min());
  ImGui::SetNextWindowSize({box_.w, box_.h});
  ImGui::PushStyleColor(ImGuiCol_WindowBg, surface.theme().panel);
  ImGui::PushStyleColor(ImGuiCol_Border, surface.theme().cut_bar);
  ImGui::PushStyleVar(ImGuiStyleVar_WindowRounding, surface.px(8));
  ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, std::max(1.0f, surface.px(1)));
  ImGui::Begin(("##" + id).c_str(), nullptr,
               ImGuiWindowFlags_NoDecoration & ~ImGuiWindowFlags_NoScrollbar);
  inside_.canvas.draw = ImGui::GetWindowDrawList();
  top_ = box_.y + pad_ - ImGui::GetScrollY();
}

Rect MenuList::row(int index) const {
  return {box_.x + pad_, top_ + row_height_ * static_cast<float>(index), box_.w - 2 * pad_,
          row_height_};
}

bool MenuList::item(int index, const std::string& id, std::string_view title,
                    std::string_view help, bool current) const {
  const Rect place = row(index);
  const Theme& theme = inside_.theme();
  const Control control = inside_.controls.at(id, place);
  if (control.hovered || control.focused) {
    inside_.canvas.fill(place, theme.hover, inside_.px(4));
  }
  const float x = place.x + inside_.px(10), room = place.w - inside_.px(20);
  inside_.canvas.text_within(inside_.fonts().strong, x, place.y + place.h * 0.32f, room,
                             current ? theme.kept : theme.text, title);
  inside_.canvas.text_within(inside_.fonts().small, x, place.y + place.h * 0.72f, room, theme.dim,
                             help);
  return control.clicked;
}

bool MenuList::end() {
  ImGui::SetCursorScreenPos({box_.x, top_ + whole_ - 2 * pad_});
  ImGui::Dummy({1, pad_});
  const bool inside = ImGui::IsWindowHovered(ImGuiHoveredFlags_AllowWhenBlockedByActiveItem);
  const bool elsewhere = ImGui::IsMouseClicked(0) && !inside &&
                         !ImGui::IsMouseHoveringRect(anchor_.min(), anchor_.max(), false);
  ImGui::End();
  ImGui::PopStyleVar(2);
  ImGui::PopStyleColor(2);
  return elsewhere;
}

void draw_menu_arrow(const Surface& surface, float x, float y, ImU32 ink) {
  const float s = surface.px(4.5f);
  surface.canvas.triangle({x - s, y - s / 2}, {x + s, y - s / 2}, {x, y + s * 0.7f}, ink);
}

}  // namespace logitdice
