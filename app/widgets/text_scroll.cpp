#include "app/widgets/text_scroll.h"

#include <algorithm>

namespace logitdice {

int scrolled(TextScroll& scroll, const Rect& room, std::size_t tokens, int initial, int last,
             int step) {
  if (scroll.tokens != tokens) scroll = {-1, tokens};
  const int first = std::clamp(scroll.first < 0 ? initial : scroll.first, 0, last);
  if (!ImGui::IsMouseHoveringRect(room.min(), room.max(), false)) return first;
  const int notches = static_cast<int>(ImGui::GetIO().MouseWheel);
  if (notches == 0) return first;
  return scroll.first = std::clamp(first - notches * step, 0, last);
}

void draw_scroll_mark(const Surface& surface, const Rect& room, int first, int fit, int lines) {
  const float unit = room.h / static_cast<float>(lines);
  const float x = room.right() - surface.px(4);
  surface.canvas.fill({x, room.y, surface.px(4), room.h}, surface.theme().track, surface.px(2));
  surface.canvas.fill({x, room.y + unit * static_cast<float>(first), surface.px(4),
                     unit * static_cast<float>(fit)},
                    surface.theme().cut_bar, surface.px(2));
}

}  // namespace logitdice
