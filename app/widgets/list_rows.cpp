#include "app/widgets/list_rows.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/ui/imgui_compat.h"
#include "app/ui/theme.h"
#include "core/text/letter_case.h"
#include "core/text/utf8.h"

namespace logitdice {
namespace {

constexpr double kNewWord_s = 1.5;  // a letter that comes later begins another word

bool is_word(char c) {
  return (c >= '0' && c <= '9') || (lower_case(c) >= 'a' && lower_case(c) <= 'z') ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool begins(std::string_view text, std::string_view with) {
  if (text.size() < with.size()) return false;
  return std::equal(with.begin(), with.end(), text.begin(),
                    [](char a, char b) { return lower_case(a) == lower_case(b); });
}

bool has_word(std::string_view title, std::string_view wanted) {
  for (std::size_t i = 0; i < title.size(); ++i) {
    const bool word = i == 0 || (is_word(title[i]) && !is_word(title[i - 1]));
    if (word && begins(title.substr(i), wanted)) return true;
  }
  return false;
}

void forget_letter(std::string& text) {
  while (!text.empty() && (static_cast<unsigned char>(text.back()) & 0xC0) == 0x80) text.pop_back();
  if (!text.empty()) text.pop_back();
}

}  // namespace

int find_row(const std::vector<std::string>& texts, std::string_view wanted, int from) {
  const int count = static_cast<int>(texts.size());
  for (const bool title : {true, false}) {
    for (int i = 0; i < count; ++i) {
      const int row = (std::max(0, from) + i) % count;
      const std::string_view text = texts[static_cast<std::size_t>(row)];
      if (has_word(title ? text.substr(0, text.find('\n')) : text, wanted)) return row;
    }
  }
  return -1;
}

ListRows::ListRows(const Surface& surface, const std::string& id, const Rect& room,
                   const std::vector<std::string>& texts, float row_height, int current)
    : inside_(surface),
      room_(room),
      list_(surface.controls.list()),
      row_height_(std::max(1.0f, std::round(row_height))),
      count_(static_cast<int>(texts.size())) {
  if (list_.id != id) surface.controls.open_list(id);
  list_.drawn = true;
  if (TextNotes* notes = surface.canvas.notes) behind_ = std::exchange(notes->behind, false);
  const int before = list_.row;
  if (list_.row < 0) list_.row = std::max(0, current);
  const float whole = row_height_ * static_cast<float>(count_);
  const int page = std::max(1, static_cast<int>(room.h / row_height_) - 1);
  take_letters(texts);
  take_keys(count_, page);
  list_.row = std::clamp(list_.row, 0, std::max(0, count_ - 1));
  const bool scrolls = whole > room.h + 1;
  ImGui::SetCursorScreenPos(room.min());
  ImGui::PushStyleVar(ImGuiStyleVar_ScrollbarSize, surface.px(8));
  ImGuiWindowFlags flags = ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoNav;
  if (!scrolls) flags |= ImGuiWindowFlags_NoScrollbar;
  compat::begin_child("##rows", {std::max(1.0f, room.w), std::max(1.0f, room.h)}, false, flags);
  inside_.canvas = inside_.canvas.here();
  row_width_ = room.w - (scrolls ? surface.px(10) : 0);
  content_top_ = room.y - ImGui::GetScrollY();
  top_ = list_.row != before ? room.y - show_chosen(before >= 0) : content_top_;
  first_ = std::clamp(static_cast<int>((room.y - top_) / row_height_), 0, count_);
  last_ = std::clamp(static_cast<int>(std::ceil((room.bottom() - top_) / row_height_)), 0, count_);
}

void ListRows::take_letters(const std::vector<std::string>& texts) {
  const auto& letters = ImGui::GetIO().InputQueueCharacters;
  const bool any = std::any_of(letters.begin(), letters.end(), [](ImWchar c) { return c >= 32; });
  const bool dropped =
      std::find(list_.keys.begin(), list_.keys.end(), ListKey::forget_letter) != list_.keys.end();
  if (!any && !dropped) return;
  inside_.controls.drop_focus();  // a dialog's buttons have the keyboard no more
  const double now_s = ImGui::GetTime();
  const bool anew = now_s - std::exchange(list_.typed_s, now_s) > kNewWord_s;
  if (anew) list_.wanted.clear();
  if (dropped) forget_letter(list_.wanted);
  for (const ImWchar letter : letters) {
    const bool leading_space = letter == ' ' && list_.wanted.empty();
    if (letter >= 32 && !leading_space) append_utf8(list_.wanted, letter);
  }
  list_.missing = false;
  if (list_.wanted.empty()) return;
  // The first letter of a word looks further down, so that the same one walks through its rows.
  const int found = find_row(texts, list_.wanted, list_.row + (anew ? 1 : 0));
  list_.missing = found < 0;
  if (found >= 0) list_.row = found;
}

void ListRows::take_keys(int rows, int page) {
  for (const ListKey key : std::exchange(list_.keys, {})) {
    if (key == ListKey::forget_letter) continue;
    if (key == ListKey::choose)
      chosen_ = true;
    else
      list_.wanted.clear();
    if (key == ListKey::up) list_.row -= 1;
    if (key == ListKey::down) list_.row += 1;
    if (key == ListKey::page_up) list_.row -= page;
    if (key == ListKey::page_down) list_.row += page;
    if (key == ListKey::first) list_.row = 0;
    if (key == ListKey::last) list_.row = rows - 1;
    list_.row = std::clamp(list_.row, 0, std::max(0, rows - 1));
  }
}

// As little as it takes; at first the chosen row stands in the middle. ImGui scrolls in the next
// frame, the rows are drawn there in this one.
float ListRows::show_chosen(bool moved) {
  const float y = row_height_ * static_cast<float>(list_.row);
  const float most = std::max(0.0f, row_height_ * static_cast<float>(count_) - room_.h);
  const float now = ImGui::GetScrollY();
  float to = moved ? now : y + row_height_ / 2 - room_.h / 2;
  to = std::min(to, y);
  to = std::max(to, y + row_height_ - room_.h);
  to = std::floor(std::clamp(to, 0.0f, most));
  ImGui::SetScrollY(to);
  return to;
}

Rect ListRows::row(int index) const {
  return {room_.x, top_ + row_height_ * static_cast<float>(index), row_width_, row_height_};
}

bool ListRows::clicked(int index, const std::string& id) const {
  const Rect place = row(index);
  const Control control = inside_.controls.listed(id, place);
  const ImVec2 moved = ImGui::GetIO().MouseDelta;
  if (control.hovered && (moved.x != 0 || moved.y != 0)) list_.row = index;
  if (list_.row == index) inside_.canvas.fill(place, inside_.theme().hover, inside_.px(4));
  return control.clicked;
}

void ListRows::end() {
  ImGui::SetCursorScreenPos({room_.x, content_top_ + row_height_ * static_cast<float>(count_) - 1});
  ImGui::Dummy({1, 1});
  ImGui::EndChild();
  ImGui::PopStyleVar();
  if (TextNotes* notes = inside_.canvas.notes) notes->behind = behind_;
  if (list_.wanted.empty()) return;
  const Theme& theme = inside_.theme();
  ImFont* font = inside_.fonts().mono_small;
  const float w = std::min(room_.w, inside_.canvas.width(font, list_.wanted) + inside_.px(16));
  const float h = inside_.px(24);
  const Rect tag{room_.right() - w, room_.bottom() - h, w, h};
  const Canvas over = inside_.canvas.over();
  over.fill(tag, theme.background, inside_.px(4));
  over.frame(tag, list_.missing ? theme.cut : theme.kept, inside_.px(4));
  over.text_within(font, tag.middle_x(), tag.middle_y(), tag.w - inside_.px(8),
                   list_.missing ? theme.cut : theme.text, list_.wanted, Align::centre);
}

}  // namespace logitdice
