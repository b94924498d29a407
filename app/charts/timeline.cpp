#include <algorithm>

#include "app/charts/charts.h"

namespace logitdice {

int chart_timeline(const Canvas& c, const Rect& rect, std::span<const TimelineBar> bars,
                   int selected, float mouse_x) {
  if (bars.empty()) return -1;
  const float slot = std::min(rect.w / static_cast<float>(bars.size()), c.px(52));
  const float gap = slot > c.px(8) ? c.px(4) : slot > 3 ? 1.0f : 0.0f;
  for (size_t i = 0; i < bars.size(); ++i) {
    const float x = rect.x + slot * static_cast<float>(i);
    const float h = std::max(c.px(2), bars[i].height * rect.h);
    if (static_cast<int>(i) == selected) {
      c.fill({x - gap / 2, rect.y, slot, rect.h}, faded(c.theme->thumb, 0.12f), c.px(2));
    }
    c.fill({x, rect.bottom() - h, std::max(1.0f, slot - gap), h}, bars[i].colour, c.px(2));
  }
  c.line({rect.x, rect.bottom()}, {rect.right(), rect.bottom()}, c.theme->line);
  return piece_at(mouse_x, rect.x, slot, bars.size());
}

}  // namespace logitdice
