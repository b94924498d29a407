#include "app/ui/controls.h"

#include <algorithm>

namespace logitdice {

void Controls::begin_frame() {
  last_stops_ = std::move(stops_);
  stops_.clear();
  rects_.clear();
}

Control Controls::at(const std::string& id, const Rect& area, const Rect& shown) {
  note(id, shown);
  Control control;
  if (area.empty()) return control;
  stops_.push_back(id);
  ImGui::SetCursorScreenPos(area.min());
  const bool clicked = ImGui::InvisibleButton(id.c_str(), {area.w, area.h});
  control.hovered = ImGui::IsItemHovered();
  control.held = ImGui::IsItemActive();
  control.pressed = ImGui::IsItemActivated();
  control.released = ImGui::IsItemDeactivated();
  control.focused = focus_ == id;
  control.clicked = clicked;
  if (control.pressed) focus_.clear();
  if (control.focused && enter_) {
    control.clicked = true;
    enter_ = false;
  }
  return control;
}

// In a list that scrolls only what is seen of it counts.
void Controls::note(const std::string& id, const Rect& rect) {
  const ImVec2 low = ImGui::GetWindowDrawList()->GetClipRectMin();
  const ImVec2 high = ImGui::GetWindowDrawList()->GetClipRectMax();
  const float y = std::max(rect.y, low.y), bottom = std::min(rect.bottom(), high.y);
  if (y < bottom || rect.h <= 0) rects_.push_back({id, rect.x, y, rect.w, std::max(0.0f, bottom - y)});
}

void Controls::move_focus(int by) {
  if (last_stops_.empty()) return;
  const int count = static_cast<int>(last_stops_.size());
  const auto here = std::find(last_stops_.begin(), last_stops_.end(), focus_);
  const int index = here == last_stops_.end() ? (by > 0 ? -1 : 0)
                                              : static_cast<int>(here - last_stops_.begin());
  focus_ = last_stops_[((index + by) % count + count) % count];
}

}  // namespace logitdice
