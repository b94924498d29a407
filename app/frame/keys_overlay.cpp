#include "app/frame/keys_overlay.h"

#include <algorithm>
#include <vector>

#include "app/frame/keys.h"

namespace logitdice {

void draw_keys_overlay(const Panel& panel, bool& open) {
  std::vector<const KeyBinding*> rows;
  const auto add = [&](std::span<const KeyBinding> keys) {
    for (const KeyBinding& binding : keys) {
      if (!binding.keys.empty()) rows.push_back(&binding);
    }
  };
  if (panel.state.page->keys) add(panel.state.page->keys());
  add(all_keys());
  const Theme& theme = panel.theme();
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  const float column_w = panel.px(430), row_h = panel.px(27), pad = panel.px(40);
  const float head = panel.px(84);
  const int most_columns = std::max(1, static_cast<int>((screen.x - pad) / column_w));
  const int count = static_cast<int>(rows.size());
  const int fit = std::max(1, static_cast<int>((screen.y - pad - head) / row_h));
  const int columns = std::clamp((count + fit - 1) / fit, std::min(2, most_columns), most_columns);
  const int each = (count + columns - 1) / columns;
  const float w = column_w * static_cast<float>(columns) + panel.px(32);
  const float h = std::min(screen.y - panel.px(16), row_h * static_cast<float>(each) + head);
  const Rect box{(screen.x - w) / 2, (screen.y - h) / 2, w, h};
  Rect room = card(panel, box);
  Rect title = room.take_top(panel.px(34), panel.px(14));
  const Rect close = title.take_right(panel.px(110));
  panel.canvas.text(panel.fonts().title, title.x, title.middle_y(), theme.text, "Keys");
  for (int i = 0; i < count; ++i) {
    const float x = room.x + column_w * static_cast<float>(i / each);
    const float y = room.y + row_h * (static_cast<float>(i % each) + 0.5f);
    panel.canvas.text_within(panel.fonts().mono_small, x, y, panel.px(190), theme.text,
                             rows[i]->keys);
    panel.canvas.text_within(panel.fonts().text, x + panel.px(196), y, column_w - panel.px(208),
                             theme.text, rows[i]->what);
  }
  if (button(panel, "button.close_keys", close, "Close (Esc)")) open = false;
}

}  // namespace logitdice
