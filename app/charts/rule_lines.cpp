#include "app/charts/rule_lines.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace logitdice {
namespace {

bool overlap(const Rect& a, const Rect& b) {
  return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
}

// Labels that leave the room or lie on each other weigh most, then lines through labels; of equal
// arrangements the first wins.
int cost_of(std::span<const LineLabel> labels, std::span<const Rect> places, const Rect& room) {
  int cost = 0;
  for (size_t a = 0; a < places.size(); ++a) {
    if (places[a].x < room.x - 1 || places[a].right() > room.right() + 1) cost += 100;
    for (size_t b = 0; b < places.size(); ++b) {
      if (b < a && overlap(places[a], places[b])) cost += 1000;
      const bool through = labels[a].x > places[b].x - 2 && labels[a].x < places[b].right() + 2;
      if (a != b && places[a].y < places[b].y && through) cost += 10;
    }
  }
  return cost;
}

std::vector<Rect> arranged(std::span<const LineLabel> labels, std::span<const int> rows,
                           unsigned left, const Rect& room, float row_h, float gap) {
  std::vector<Rect> places;
  for (size_t i = 0; i < labels.size(); ++i) {
    const bool before = (left >> i) & 1;
    const float x = before ? labels[i].x - gap - labels[i].width : labels[i].x + gap;
    places.push_back({x, room.y + row_h * static_cast<float>(rows[i]), labels[i].width, row_h});
  }
  return places;
}

// Letters at the right end of curves, pushed apart.
void draw_letters(const Canvas& c, const Rect& plot, std::span<const Curve> curves) {
  struct Letter {
    float y;
    const Curve* curve;
  };
  std::vector<Letter> letters;
  for (const Curve& curve : curves) {
    if (curve.heights.empty() || std::isnan(curve.heights.back())) continue;
    letters.push_back({plot.bottom() - curve.heights.back() * plot.h, &curve});
  }
  std::stable_sort(letters.begin(), letters.end(),
                   [](const Letter& a, const Letter& b) { return a.y < b.y; });
  const float apart = c.height(c.fonts->mono_small) * 0.92f;
  for (size_t i = 1; i < letters.size(); ++i) {
    letters[i].y = std::max(letters[i].y, letters[i - 1].y + apart);
  }
  float lowest = plot.bottom();
  for (auto letter = letters.rbegin(); letter != letters.rend(); ++letter) {
    letter->y = std::min(letter->y, lowest);
    lowest = letter->y - apart;
  }
  for (const Letter& letter : letters) {
    c.text(c.fonts->mono_small, plot.right() + c.px(7), letter.y, letter.curve->letter_colour,
           letter.curve->letter);
  }
}

// The dashes run on from one piece to the next.
void draw_curve(const Canvas& c, const Rect& plot, const Curve& curve) {
  std::vector<ImVec2> points;
  for (size_t i = 0; i < curve.heights.size(); ++i) {
    if (std::isnan(curve.heights[i])) continue;
    points.push_back({plot.x + plot.w * static_cast<float>(i) / static_cast<float>(curve.steps),
                      plot.bottom() - curve.heights[i] * plot.h});
  }
  const float dash = c.px(curve.style.dash);
  c.dashed_path(points, curve.style.colour, std::max(1.5f, c.px(2)), dash, dash * 0.6f);
}

}  // namespace

void styled_line(const Canvas& c, ImVec2 a, ImVec2 b, const LineStyle& style, float thickness) {
  if (style.dash <= 0) {
    c.line(a, b, style.colour, thickness);
  } else {
    c.dashed_line({std::round(a.x), std::round(a.y)}, {std::round(b.x), std::round(b.y)},
                  style.colour, thickness, style.dash);
  }
}

void chart_upright(const Canvas& c, const Rect& slot, const UprightBar& bar) {
  const Theme& theme = *c.theme;
  const ImU32 hue = bar.survives == Survives::none ? theme.cut_bar : theme.kept;
  const float radius = slot.w > c.px(10) ? c.px(3) : 0;
  const auto part = [&](float height) {
    const float h = std::max(std::clamp(height, 0.0f, 1.0f) * slot.h, c.px(1.5f));
    return Rect{slot.x, slot.bottom() - h, slot.w, h};
  };
  const Rect filled = part(bar.height);
  if (bar.uncertain > bar.height) {
    const Rect maybe = part(bar.uncertain);
    c.fill(maybe, faded(hue, 0.3f), radius);
    c.dashed_frame(maybe, hue, 1, 3);
  }
  if (bar.survives == Survives::all) {
    c.fill(filled, hue, radius);
  } else {
    const bool some = bar.survives == Survives::some;
    c.fill(filled, faded(hue, some ? 0.32f : 0.16f), radius);
    if (slot.w >= c.px(5)) c.hatch(filled, faded(hue, 0.9f), some ? 6.0f : 9.0f);
    if (slot.w >= c.px(3)) c.frame(filled, hue, radius, 1.2f);
  }
  if (bar.height <= 1) return;
  // Taller than the picture: a wedge points on.
  const float s = std::min(c.px(7), slot.w / 2), x = slot.middle_x(), y = slot.y - c.px(4);
  c.triangle({x - s, y}, {x + s, y}, {x, y - s}, hue);
}

std::vector<Rect> place_labels(std::span<const LineLabel> labels, const Rect& room, float row_h,
                               float gap) {
  std::vector<int> rows(labels.size());
  std::iota(rows.begin(), rows.end(), 0);
  std::vector<Rect> best;
  int best_cost = 0;
  do {
    for (unsigned left = 0; left < 1u << labels.size(); ++left) {
      std::vector<Rect> places = arranged(labels, rows, left, room, row_h, gap);
      const int cost = cost_of(labels, places, room);
      if (!best.empty() && cost >= best_cost) continue;
      best = std::move(places);
      best_cost = cost;
    }
  } while (std::next_permutation(rows.begin(), rows.end()));
  for (Rect& place : best) {
    place.x = nearest_within(place.x, room.x, room.right() - place.w);
  }
  return best;
}

void chart_curves(const Canvas& c, const Rect& plot, std::span<const Curve> curves) {
  for (const Curve& curve : curves) draw_curve(c, plot, curve);
  draw_letters(c, plot, curves);
}

}  // namespace logitdice
