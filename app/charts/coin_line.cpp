#include "app/charts/coin_line.h"

#include <algorithm>

namespace logitdice {

void chart_segments(const Canvas& c, const Rect& rect, std::span<const Segment> segments) {
  const Theme& theme = *c.theme;
  const float gap = std::max(1.0f, c.px(1));
  ImFont* font = c.fonts->mono_small;
  for (size_t i = 0; i < segments.size(); ++i) {
    const Segment& s = segments[i];
    Rect part{rect.x + s.low * rect.w, rect.y, (s.high - s.low) * rect.w - gap, rect.h};
    part.w = std::max(part.w, std::min(gap, rect.w));
    c.fill(part, token_colour(theme, s.rank), c.px(3));
    if (s.lit) c.frame(part.inset(-c.px(2)), theme.text, c.px(4), 2);
    const float room = part.w - c.px(4);
    if (c.width(font, s.label) <= room) {
      c.text(font, part.middle_x(), part.middle_y(), theme.on_colour, s.label, Align::centre);
    } else if (room > c.px(34)) {
      c.text_within(font, part.x + c.px(3), part.middle_y(), room, theme.on_colour, s.label);
    }
  }
}

void chart_needle(const Canvas& c, const Rect& rect, float needle, float size) {
  const Theme& theme = *c.theme;
  const float x = rect.x + needle * rect.w, half = size / 2;
  const float tip = rect.y - size / 4, past = rect.bottom() + size / 3;
  c.triangle({x - half, tip - size * 0.75f}, {x + half, tip - size * 0.75f}, {x, tip}, theme.thumb);
  // A dark line within a light one is seen on every segment.
  c.line({x, tip}, {x, past}, theme.panel, 4);
  c.line({x, tip}, {x, past}, theme.thumb, 2);
}

void chart_coin_line(const Canvas& c, const Rect& rect, std::span<const Segment> segments,
                     float needle) {
  chart_segments(c, rect, segments);
  if (needle >= 0) chart_needle(c, rect, needle, c.px(10));
}

}  // namespace logitdice
