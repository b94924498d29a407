#include "app/charts/coin_line.h"

#include <algorithm>

namespace logitdice {

void chart_coin_line(const Canvas& c, const Rect& rect, std::span<const Segment> segments,
                     float needle) {
  const Theme& theme = *c.theme;
  const float gap = std::max(1.0f, c.px(1));
  ImFont* font = c.fonts->mono_small;
  for (size_t i = 0; i < segments.size(); ++i) {
    const Segment& s = segments[i];
    Rect part{rect.x + s.low * rect.w, rect.y, (s.high - s.low) * rect.w - gap, rect.h};
    part.w = std::max(part.w, std::min(gap, rect.w));
    const bool rest = i + 1 == segments.size() && s.label.empty();
    c.fill(part, rest ? theme.cut_bar : segment_colour(theme, i), c.px(2));
    if (c.width(font, s.label) <= part.w - c.px(4)) {
      c.text(font, part.middle_x(), part.middle_y(), theme.on_colour, s.label, Align::centre);
    }
  }
  if (needle < 0) return;
  const float x = rect.x + needle * rect.w, s = c.px(5);
  c.triangle({x - s, rect.y - c.px(8)}, {x + s, rect.y - c.px(8)}, {x, rect.y - c.px(1)},
             theme.thumb);
  // A dark line within a light one is seen on every segment.
  c.line({x, rect.y - c.px(1)}, {x, rect.bottom() + c.px(3)}, theme.panel, 4);
  c.line({x, rect.y - c.px(1)}, {x, rect.bottom() + c.px(3)}, theme.thumb, 2);
}

}  // namespace logitdice
