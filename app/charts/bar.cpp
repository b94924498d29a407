#include <algorithm>
#include <cmath>

#include "app/charts/charts.h"

namespace logitdice {
namespace {

ImU32 colour_of(const Theme& theme, BarLook look, ImU32 own) {
  if (own != 0 && look != BarLook::cut) return own;
  switch (look) {
    case BarLook::leader: return theme.leader;
    case BarLook::cut: return theme.cut_bar;
    case BarLook::kept: break;
  }
  return theme.kept;
}

// From one fraction of the rectangle to another, whichever is larger; at least a hair wide.
Rect part(const Canvas& c, const Rect& rect, float from, float to) {
  const float low = std::clamp(std::min(from, to), 0.0f, 1.0f);
  const float high = std::clamp(std::max(from, to), 0.0f, 1.0f);
  const float width = std::max((high - low) * rect.w, c.px(1.5f));
  return {std::min(rect.x + low * rect.w, rect.right() - width), rect.y, width, rect.h};
}

}  // namespace

void chart_bar(const Canvas& c, const Rect& rect, const BarShape& bar) {
  const Theme& theme = *c.theme;
  const float radius = c.px(4);
  const ImU32 colour = colour_of(theme, bar.look, bar.own);
  c.fill(rect, theme.track, radius);
  const Rect filled = part(c, rect, bar.zero, bar.value);
  c.fill(filled, bar.look == BarLook::cut ? faded(colour, 0.45f) : colour, radius);
  if (bar.look == BarLook::cut) {
    c.hatch(filled, colour, 6);
    c.frame(filled, colour, radius);
  }
  if (bar.uncertain != bar.value) {
    const Rect maybe = part(c, rect, bar.value, bar.uncertain);
    c.fill(maybe, faded(colour, 0.35f), 0);
    c.dashed_frame(maybe, colour, 1, 3);
  }
  if (bar.zero > 0.001f) {
    const float x = rect.x + bar.zero * rect.w;
    c.line({x, rect.y - c.px(3)}, {x, rect.bottom() + c.px(3)}, theme.dim);
  }
  if (bar.outline >= 0) c.dashed_frame(part(c, rect, bar.zero, bar.outline), theme.outline, 1.5f, 3);
  if (bar.marked) {
    const float y = rect.middle_y(), x = rect.right() + c.px(4), s = c.px(6);
    c.triangle({x, y}, {x + s, y - s}, {x + s, y + s}, theme.thumb);
  }
}

void chart_thumbnail(const Canvas& c, const Rect& rect, std::span<const ThumbnailBar> bars) {
  if (bars.empty()) return;
  float lowest = 0;
  for (const ThumbnailBar& bar : bars) lowest = std::min(lowest, bar.height);
  const float zero_y = rect.bottom() + lowest / (1 - lowest) * rect.h;
  const float scale = rect.h / (1 - lowest);
  const float slot = rect.w / static_cast<float>(bars.size());
  const float width = std::max(1.0f, slot - std::max(1.0f, c.px(3)));
  for (size_t i = 0; i < bars.size(); ++i) {
    const float height = std::max(std::abs(bars[i].height) * scale, c.px(1));
    const float top = bars[i].height >= 0 ? zero_y - height : zero_y;
    const Rect bar{rect.x + slot * static_cast<float>(i), top, width, height};
    if (bars[i].look == BarLook::cut) {
      c.frame(bar, c.theme->cut_bar, c.px(1));
    } else {
      c.fill(bar, colour_of(*c.theme, bars[i].look, bars[i].own), c.px(1.5f));
    }
    if (bars[i].lit) c.frame(bar.inset(-c.px(2)), c.theme->text, c.px(2), 1.5f);
  }
  if (lowest < 0) c.line({rect.x, zero_y}, {rect.right(), zero_y}, c.theme->dim);
}

}  // namespace logitdice
