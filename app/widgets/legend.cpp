#include "app/widgets/legend.h"

namespace logitdice {
namespace {

constexpr float kMarkWidth = 14, kMarkHeight = 11, kAfterMark = 5, kBetween = 12;

std::string_view words_of(const LegendEntry& entry, bool brief) {
  return brief && !entry.brief.empty() ? entry.brief : entry.words;
}

float width_of(const Surface& surface, const LegendEntry& entry, bool brief) {
  const float mark = entry.mark == LegendMark::words ? 0 : surface.px(kMarkWidth + kAfterMark);
  return mark + surface.canvas.width(surface.fonts().small, words_of(entry, brief));
}

bool fits(const Surface& surface, std::span<const LegendEntry> entries, float room, bool brief) {
  float width = 0;
  for (const LegendEntry& entry : entries) {
    width += (width > 0 ? surface.px(kBetween) : 0) + width_of(surface, entry, brief);
  }
  return width <= room;
}

void draw_mark(const Surface& surface, const Rect& box, const LegendEntry& entry) {
  const Canvas& c = surface.canvas;
  switch (entry.mark) {
    case LegendMark::bar:
      return c.fill(box, entry.colour, c.px(3));
    case LegendMark::cut_bar:
      c.fill(box, faded(entry.colour, 0.45f), c.px(3));
      c.hatch(box, entry.colour, 6);
      return c.frame(box, entry.colour, c.px(3));
    case LegendMark::outline:
      return c.dashed_frame(box, entry.colour, 1.5f, 3);
    case LegendMark::frame:
      return c.frame(box, entry.colour, c.px(3), 1.5f);
    case LegendMark::words:
      break;
  }
}

}  // namespace

float legend(const Surface& surface, const Rect& row, std::span<const LegendEntry> entries) {
  const bool brief = !fits(surface, entries, row.w, false);
  float x = row.x;
  for (const LegendEntry& entry : entries) {
    const float begin = x > row.x ? x + surface.px(kBetween) : x;
    if (begin + width_of(surface, entry, brief) > row.right() + 1) break;
    x = begin;
    const bool words = entry.mark == LegendMark::words;
    if (!words) {
      const float h = surface.px(kMarkHeight);
      draw_mark(surface, {x, row.middle_y() - h / 2, surface.px(kMarkWidth), h}, entry);
      x += surface.px(kMarkWidth + kAfterMark);
    }
    x = surface.canvas.text(surface.fonts().small, x, row.middle_y(),
                            words ? entry.colour : surface.theme().dim, words_of(entry, brief));
  }
  return x;
}

std::vector<LegendEntry> bars_legend(const Theme& theme) {
  return {{LegendMark::bar, theme.leader, "likeliest"},
          {LegendMark::bar, theme.kept, "kept"},
          {LegendMark::cut_bar, theme.cut_bar, "cut"}};
}

std::vector<LegendEntry> likelihood_legend(const Theme& theme) {
  return {{LegendMark::words, theme.text, "p ≥ .20"},
          {LegendMark::words, theme.unlikely, "p < .20"},
          {LegendMark::words, theme.very_unlikely, "p < .05"}};
}

}  // namespace logitdice
