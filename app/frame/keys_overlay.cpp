#include "app/frame/keys_overlay.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "app/frame/keys.h"
#include "app/ui/imgui_compat.h"

namespace logitdice {
namespace {

// One way of setting the table.
struct Setting {
  ImFont *keys, *what;
  float row_h, keys_w = 0, column_w = 0;
  int columns = 1, each = 0;  // rows in a column

  float width() const { return column_w * static_cast<float>(columns); }
  float height() const { return row_h * static_cast<float>(each); }
};

float widest(const Panel& panel, ImFont* font, const std::vector<KeyRow>& rows,
             std::string KeyRow::*text) {
  float w = 0;
  for (const KeyRow& row : rows) w = std::max(w, panel.canvas.width(font, row.*text));
  return w;
}

Setting set_table(const Panel& panel, const std::vector<KeyRow>& rows, const Rect& most,
                  ImFont* keys, ImFont* what, float row_h) {
  Setting s{keys, what, panel.px(row_h)};
  s.keys_w = widest(panel, keys, rows, &KeyRow::keys) + panel.px(14);
  s.column_w = s.keys_w + widest(panel, what, rows, &KeyRow::what) + panel.px(28);
  const int count = static_cast<int>(rows.size());
  const int fit = std::max(1, static_cast<int>(most.h / s.row_h));
  const int beside = std::max(1, static_cast<int>(most.w / s.column_w));
  s.columns = std::clamp((count + fit - 1) / fit, std::min(2, beside), beside);
  s.each = (count + s.columns - 1) / s.columns;
  return s;
}

// The largest that fits; the smallest where none does.
Setting setting_of(const Panel& panel, const std::vector<KeyRow>& rows, const Rect& most) {
  const Fonts& f = panel.fonts();
  const Setting roomy = set_table(panel, rows, most, f.mono_small, f.text, 27);
  if (roomy.width() <= most.w && roomy.height() <= most.h) return roomy;
  return set_table(panel, rows, most, f.mono_small, f.small, 21);
}

// The arrows, the pages and the ends of a table that is higher than its room.
void scroll_by_keys(std::vector<ListKey>& keys, const Setting& s, float room_h) {
  for (const ListKey key : std::exchange(keys, {})) {
    const float now = ImGui::GetScrollY();
    float to = now;
    if (key == ListKey::up) to = now - s.row_h;
    if (key == ListKey::down) to = now + s.row_h;
    if (key == ListKey::page_up) to = now - room_h;
    if (key == ListKey::page_down) to = now + room_h;
    if (key == ListKey::first) to = 0;
    if (key == ListKey::last) to = s.height();
    ImGui::SetScrollY(std::clamp(to, 0.0f, std::max(0.0f, s.height() - room_h)));
  }
}

void draw_rows(const Panel& panel, const Rect& room, const Setting& s,
               const std::vector<KeyRow>& rows, std::vector<ListKey>& keys) {
  ImGui::SetCursorScreenPos(room.min());
  const bool scrolls = s.height() > room.h + 1;
  compat::begin_child("##keys", {room.w, room.h}, false,
                      ImGuiWindowFlags_NoBackground | ImGuiWindowFlags_NoNav |
                          (scrolls ? 0 : ImGuiWindowFlags_NoScrollbar));
  scroll_by_keys(keys, s, room.h);
  Panel inside = panel;
  inside.canvas = inside.canvas.here();
  const float top = room.y - ImGui::GetScrollY();
  for (int i = 0; i < static_cast<int>(rows.size()); ++i) {
    const KeyRow& row = rows[static_cast<std::size_t>(i)];
    const int column = i / s.each, line = i % s.each;
    const float x = room.x + s.column_w * static_cast<float>(column);
    const float y = top + s.row_h * (static_cast<float>(line) + 0.5f);
    inside.canvas.text(s.keys, x, y, panel.theme().text, row.keys);
    inside.canvas.text(s.what, x + s.keys_w, y, panel.theme().text, row.what);
  }
  ImGui::SetCursorScreenPos({room.x, top + s.height() - 1});
  ImGui::Dummy({1, 1});
  ImGui::EndChild();
}

}  // namespace

void draw_keys_overlay(Ui& ui, const Panel& panel) {
  const std::vector<KeyRow> rows = key_rows(panel.state);
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float edge = panel.px(16), inner = panel.px(size::kPad), head = panel.px(34 + 14);
  const Rect most{0, 0, screen.x - 2 * edge - 2 * inner, screen.y - 2 * edge - 2 * inner - head};
  const Setting s = setting_of(panel, rows, most);
  const float w = std::min(screen.x - 2 * edge, std::max(s.width(), panel.px(260)) + 2 * inner);
  const float h = std::min(most.h, s.height()) + head + 2 * inner;
  Rect room = card(panel, {(screen.x - w) / 2, (screen.y - h) / 2, w, h});
  Rect title = room.take_top(panel.px(34), panel.px(14));
  const Rect close = title.take_right(panel.px(110));
  panel.canvas.text(panel.fonts().title, title.x, title.middle_y(), panel.theme().text, "Keys");
  draw_rows(panel, room, s, rows, ui.table_keys);
  if (button(panel, "button.close_keys", close, "Close (Esc)")) ui.show_keys = false;
}

}  // namespace logitdice
