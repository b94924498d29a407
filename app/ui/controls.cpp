#include "app/ui/controls.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace logitdice {

void Controls::begin_frame() {
  stops_.clear();
  rects_.clear();
  if (list_open() && !list_.drawn) close_list();
  list_.drawn = false;
  held_.clear();
  edited_.clear();
  if (ImGui::IsMouseClicked(0)) taken_back_.clear();
  if (!std::exchange(field_awaited_, false)) awaited_.clear();
}

Control Controls::at(const std::string& id, const Rect& area, const Rect& shown) {
  note(id, shown);
  if (area.empty()) return {};
  add_stop(id, area);
  Control control = place(id, area);
  control.focused = focus_ == id;
  if (control.pressed) focus_.clear();
  if (control.focused && enter_) {
    control.clicked = true;
    enter_ = false;
  }
  return control;
}

Control Controls::listed(const std::string& id, const Rect& area) {
  note(id, area);
  return area.empty() ? Control{} : place(id, area);
}

Control Controls::part(const std::string& id, const Rect& area) {
  return area.empty() ? Control{} : place(id, area);
}

Control Controls::place(const std::string& id, const Rect& area) {
  ImGui::SetCursorScreenPos(area.min());
  Control control;
  control.clicked = ImGui::InvisibleButton(id.c_str(), {area.w, area.h});
  control.hovered = ImGui::IsItemHovered();
  control.held = ImGui::IsItemActive();
  control.pressed = ImGui::IsItemActivated();
  control.released = ImGui::IsItemDeactivated();
  if (control.held) held_ = id;
  if (taken_back_ == id) drop_taken_back(id, control);
  return control;
}

void Controls::drop_taken_back(const std::string& id, Control& control) {
  const bool over = !control.held;
  Control rest;
  rest.hovered = control.hovered;
  rest.taken_back = std::exchange(taken_back_now_, false);
  control = rest;
  if (over && taken_back_ == id) taken_back_.clear();
  if (held_ == id) held_.clear();
}

void Controls::take_back() {
  taken_back_ = held_;
  taken_back_now_ = true;
}

// ImGui gives a field the keyboard a frame or two after it is asked; one that does not come is not
// waited for.
void Controls::await_field(const std::string& id) {
  constexpr int kMostFrames = 5;
  frames_awaited_ = awaited_ == id ? frames_awaited_ + 1 : 0;
  awaited_ = id;
  field_awaited_ = frames_awaited_ < kMostFrames;
}

// Drawn from the right or not: of a row the left one comes first.
void Controls::add_stop(const std::string& id, const Rect& area) {
  const auto same_row = [](const Rect& a, const Rect& b) {
    const float shared = std::min(a.bottom(), b.bottom()) - std::max(a.y, b.y);
    return shared > std::min(a.h, b.h) / 2;
  };
  auto at = stops_.end();
  while (at != stops_.begin()) {
    const Rect& before = std::prev(at)->place;
    if (!same_row(before, area) || before.middle_x() <= area.middle_x()) break;
    --at;
  }
  stops_.insert(at, {id, area});
}

std::vector<std::string> Controls::stops() const {
  std::vector<std::string> ids;
  for (const Stop& stop : stops_) ids.push_back(stop.id);
  return ids;
}

// ---- the list -------------------------------------------------------------------------------

void Controls::open_list(const std::string& id) {
  if (!list_open()) focus_before_list_ = std::exchange(focus_, "");
  list_ = {};
  list_.id = id;
  list_.drawn = true;  // it has until the next frame's end to appear
}

void Controls::close_list() {
  if (!list_open()) return;
  list_ = {};
  if (focus_.empty()) focus_ = std::exchange(focus_before_list_, "");
}

void Controls::toggle_list(const std::string& id) {
  list_.id == id ? close_list() : open_list(id);
}

// In a list that scrolls only what is seen of it counts.
void Controls::note(const std::string& id, const Rect& rect) {
  const ImVec2 low = ImGui::GetWindowDrawList()->GetClipRectMin();
  const ImVec2 high = ImGui::GetWindowDrawList()->GetClipRectMax();
  const float y = std::max(rect.y, low.y), bottom = std::min(rect.bottom(), high.y);
  if (y < bottom || rect.h <= 0)
    rects_.push_back({id, rect.x, y, rect.w, std::max(0.0f, bottom - y)});
}

bool Controls::field(const std::string& id, const Rect& rect) {
  note(id, rect);
  add_stop(id, rect);
  if (focus_ != id) return false;
  const bool arrived = std::exchange(arrived_, false);
  return std::exchange(enter_, false) || arrived;
}

// One that the mouse chose takes the ring from what Tab had come to, as any control does.
void Controls::edits(const std::string& id) {
  edited_ = id;
  if (focus_ != id) focus_.clear();
}

void Controls::move_focus(int by) {
  if (stops_.empty()) return;
  if (!edited_.empty()) {
    focus_ = std::exchange(edited_, "");
    ImGui::SetWindowFocus(nullptr);  // lets the field go, with what was typed
  }
  arrived_ = true;
  const int count = static_cast<int>(stops_.size());
  const auto here = std::find_if(stops_.begin(), stops_.end(),
                                 [&](const Stop& stop) { return stop.id == focus_; });
  const int index =
      here == stops_.end() ? (by > 0 ? -1 : 0) : static_cast<int>(here - stops_.begin());
  focus_ = stops_[static_cast<std::size_t>(((index + by) % count + count) % count)].id;
}

}  // namespace logitdice
