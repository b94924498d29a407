#include "app/charts/rule_lines.h"

#include <doctest/doctest.h>

using namespace logitdice;

namespace {

bool overlap(const Rect& a, const Rect& b) {
  return a.x < b.right() && b.x < a.right() && a.y < b.bottom() && b.y < a.bottom();
}

}  // namespace

TEST_CASE("charts: labels of lines never lie on each other or outside, and no line runs through one") {
  const Rect room{40, 10, 600, 60};
  for (float a = 0; a <= 1; a += 0.05f) {
    for (float b = 0; b <= 1; b += 0.05f) {
      for (float c = 0; c <= 1; c += 0.05f) {
        const LineLabel labels[] = {{room.x + a * room.w, 130},
                                    {room.x + b * room.w, 150},
                                    {room.x + c * room.w, 160}};
        const std::vector<Rect> places = place_labels(labels, room, 20, 7);
        REQUIRE(places.size() == 3);
        for (int i = 0; i < 3; ++i) {
          CHECK(places[i].x >= room.x - 1);
          CHECK(places[i].right() <= room.right() + 1);
          for (int j = 0; j < 3; ++j) {
            if (i == j) continue;
            CHECK(!overlap(places[i], places[j]));
            const bool through = labels[i].x > places[static_cast<std::size_t>(j)].x &&
                                 labels[i].x < places[static_cast<std::size_t>(j)].right();
            CHECK(!(places[i].y < places[j].y && through));
          }
        }
      }
    }
  }
}

TEST_CASE("charts: a label that is alone stands to the right of its line, at the end to the left") {
  const Rect room{0, 0, 300, 20};
  const LineLabel left[] = {{50, 100}};
  CHECK(place_labels(left, room, 20, 7)[0].x == 57);
  const LineLabel right[] = {{290, 100}};
  CHECK(place_labels(right, room, 20, 7)[0].right() == 283);
  CHECK(place_labels({}, room, 20, 7).empty());
}
