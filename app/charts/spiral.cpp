#include "app/charts/spiral.h"

#include <algorithm>
#include <cmath>
#include <vector>

namespace logitdice {
namespace {

constexpr float kTurn = 6.2831853f;
constexpr int kLeastArcs = 3;  // straight pieces that an arc is drawn with, at least

struct Geometry {
  ImVec2 centre;
  float outer = 0, gap = 0;  // pixels: radius of the first mark, from one turn to the next
  int period = 1;

  float radius(float at) const { return outer - gap * at / static_cast<float>(period); }
  // The place of mark `at`, which need not be a whole number.
  ImVec2 place(float at, float radius_shift = 0) const {
    const float angle = kTurn * at / static_cast<float>(period);
    const float r = radius(at) + radius_shift;
    return {centre.x + r * std::sin(angle), centre.y - r * std::cos(angle)};
  }
};

Geometry geometry_of(const Canvas& c, const Rect& rect, size_t marks, int period) {
  Geometry g;
  g.centre = {rect.middle_x(), rect.middle_y()};
  g.period = period;
  g.outer = std::min(rect.w / 2 - c.px(70), rect.h / 2 - c.px(30));
  const float turns = static_cast<float>(marks) / static_cast<float>(period);
  g.gap = std::min(c.px(46), g.outer * 0.8f / std::max(1.0f, turns));
  return g;
}

void draw_arc(const Canvas& c, const Geometry& g, size_t index, const SpiralMark& mark) {
  // However many turns there are, some air is left between them.
  const float widest = g.gap * 0.78f, least = std::min(c.px(2), widest * 0.4f);
  const float thick = std::max(least, widest * std::clamp(mark.thickness, 0.0f, 1.0f));
  const float at = static_cast<float>(index);
  const float sweep = kTurn / static_cast<float>(g.period);
  // A little air between one mark and the next, as wide on every turn.
  const float air = std::min(0.2f, c.px(1.5f) / std::max(1.0f, g.radius(at) * sweep));
  const int pieces = kLeastArcs + static_cast<int>(sweep * g.radius(at) / c.px(6));
  std::vector<ImVec2> path;
  for (int i = 0; i <= pieces; ++i) {
    const float part = static_cast<float>(i) / static_cast<float>(pieces);
    path.push_back(g.place(at + air + (1 - 2 * air) * part));
  }
  c.path(path, mark.colour, thick);
}

void draw_ring(const Canvas& c, const Geometry& g, size_t index) {
  const float at = static_cast<float>(index), half = g.gap * 0.46f;
  const ImVec2 corners[] = {g.place(at, -half), g.place(at, half), g.place(at + 1, half),
                            g.place(at + 1, -half)};
  c.path(corners, c.theme->thumb, std::max(1.5f, c.px(2)), true);
}

// Outside the first turn, pushed away from the middle; one that would meet another is left out.
void draw_labels(const Canvas& c, const Geometry& g, const Rect& rect,
                 std::span<const SpiralMark> marks, int selected) {
  std::vector<Rect> taken;
  const int labels = std::min(g.period, static_cast<int>(marks.size()));
  const int first = selected < 0 ? 0 : selected % g.period;
  for (int i = 0; i < labels; ++i) {
    const int index = (first + i) % labels;
    const SpiralMark& mark = marks[static_cast<size_t>(index)];
    if (mark.label.empty()) continue;
    const float at = static_cast<float>(index) + 0.5f;
    const ImVec2 p = g.place(at, g.gap * 0.5f + c.px(9));
    const float side = std::sin(kTurn * at / static_cast<float>(g.period));
    const float w = c.width(c.fonts->mono_small, mark.label), h = c.height(c.fonts->mono_small);
    const float x = nearest_within(p.x - w / 2 + side * w / 2, rect.x, rect.right() - w);
    const Rect box{x, p.y - h / 2, w, h};
    const bool meets = std::any_of(taken.begin(), taken.end(), [&](const Rect& other) {
      return box.x < other.right() + c.px(6) && other.x < box.right() + c.px(6) &&
             box.y < other.bottom() && other.y < box.bottom();
    });
    if (meets) continue;
    taken.push_back(box);
    c.text(c.fonts->mono_small, box.x, p.y,
           index == first || selected < 0 ? c.theme->text : c.theme->dim, mark.label);
  }
}

int mark_at(const Geometry& g, size_t marks, ImVec2 mouse) {
  const float dx = mouse.x - g.centre.x, dy = mouse.y - g.centre.y;
  float turn = std::atan2(dx, -dy) / kTurn;
  if (turn < 0) turn += 1;
  const float r = std::hypot(dx, dy);
  const float wound = std::round((g.outer - r) / g.gap - turn);
  const float at = (wound + turn) * static_cast<float>(g.period);
  if (wound < 0 || at >= static_cast<float>(marks)) return -1;
  return static_cast<int>(at);
}

}  // namespace

int chart_spiral(const Canvas& c, const Rect& rect, std::span<const SpiralMark> marks, int period,
                 int selected, ImVec2 mouse) {
  if (marks.empty() || period < 1) return -1;
  const Geometry g = geometry_of(c, rect, marks.size(), period);
  if (g.outer <= c.px(20)) return -1;
  for (size_t i = 0; i < marks.size(); ++i) draw_arc(c, g, i, marks[i]);
  if (selected >= 0 && selected < static_cast<int>(marks.size())) {
    draw_ring(c, g, static_cast<size_t>(selected));
  }
  draw_labels(c, g, rect, marks, selected);
  return mark_at(g, marks.size(), mouse);
}

}  // namespace logitdice
