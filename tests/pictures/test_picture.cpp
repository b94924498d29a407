#include "tests/pictures/picture.h"

#include <doctest/doctest.h>

#include <cmath>
#include <filesystem>
#include <string>

using namespace logitdice;
using namespace logitdice::pictures;

namespace {

constexpr int kWidth = 60, kHeight = 24;

Picture filled(std::uint8_t level) {
  Picture p{kWidth, kHeight, {}};
  p.rgb.assign(std::size_t{3} * kWidth * kHeight, level);
  return p;
}

// A box with antialiased edges: a pixel that it covers by half has half of its colour.
void add_box(Picture& p, double left, double top, double right, double bottom, std::uint8_t level) {
  const auto covered = [](double low, double high, int pixel) {
    return std::max(0.0, std::min(high, pixel + 1.0) - std::max(low, static_cast<double>(pixel)));
  };
  for (int y = 0; y < p.height; ++y) {
    for (int x = 0; x < p.width; ++x) {
      const double share = covered(left, right, x) * covered(top, bottom, y);
      for (int c = 0; c < 3; ++c) {
        std::uint8_t& value = p.at(x, y)[c];
        value = static_cast<std::uint8_t>(std::lround(value + share * (level - value)));
      }
    }
  }
}

// The seven strokes of a digit on a clock, 1.5 pixels thick in a cell of 7 × 11: the small type.
Picture digit(int value, double shift = 0) {
  constexpr struct {
    double left, top, right, bottom;
  } kStrokes[] = {{0, 0, 7, 1.5},  {5.5, 0, 7, 6}, {5.5, 5, 7, 11},   {0, 9.5, 7, 11},
                  {0, 5, 1.5, 11}, {0, 0, 1.5, 6}, {0, 4.75, 7, 6.25}};
  constexpr unsigned kLit[] = {0b0111111, 0b0000110, 0b1011011, 0b1001111, 0b1100110,
                               0b1101101, 0b1111101, 0b0000111, 0b1111111, 0b1101111};
  Picture p = filled(24);
  for (unsigned stroke = 0; stroke < 7; ++stroke) {
    if ((kLit[value] >> stroke & 1u) == 0) continue;
    const auto& s = kStrokes[stroke];
    add_box(p, 20 + s.left + shift, 6 + s.top, 20 + s.right + shift, 6 + s.bottom, 230);
  }
  return p;
}

}  // namespace

TEST_CASE("pictures: the same picture has no difference") {
  const Difference none = difference(digit(8), digit(8));
  CHECK(none.same_size);
  CHECK(none.changed == 0);
  CHECK(none.away == 0);
}

TEST_CASE("pictures: every digit that becomes another is a difference") {
  for (int before = 0; before < 10; ++before) {
    for (int after = 0; after < 10; ++after) {
      if (before == after) continue;
      CAPTURE(before);
      CAPTURE(after);
      CHECK(difference(digit(before), digit(after)).away > 0);
    }
  }
}

TEST_CASE("pictures: half a pixel's move of a glyph or a box is antialiasing, two pixels are not") {
  for (int value = 0; value < 10; ++value) {
    CAPTURE(value);
    const Difference half = difference(digit(value), digit(value, 0.5));
    CHECK(half.changed > 0);
    CHECK(half.away == 0);
    CHECK(difference(digit(value), digit(value, 2)).away > 0);
  }
  for (const double move : {0.25, 0.5, 2.0}) {
    CAPTURE(move);
    Picture before = filled(250), after = filled(250);
    add_box(before, 5, 5, 40, 15, 60);
    add_box(after, 5, 5, 40 + move, 15 + move, 60);
    const Difference found = difference(before, after);
    CHECK(found.changed > 0);
    CHECK((found.away > 0) == (move > 1));
  }
}

TEST_CASE("pictures: a flat area of a slightly other colour is a difference") {
  Picture before = filled(30), after = filled(30);
  add_box(before, 5, 5, 40, 15, 60);
  add_box(after, 5, 5, 40, 15, 66);
  CHECK(difference(before, after).away >= 33 * 8);
  CHECK(difference(filled(30), filled(30 + kSameColour)).away == 0);
  CHECK(difference(filled(30), filled(31 + kSameColour)).away == kWidth * kHeight);
}

TEST_CASE("pictures: faint glyphs count as much as bright ones") {
  Picture before = filled(30), after = filled(30);
  add_box(after, 20, 5, 21.5, 15, 50);
  CHECK(difference(before, after).away > 0);
}

TEST_CASE("pictures: another size is a difference, and shown side by side all the same") {
  const Picture small{2, 1, {1, 2, 3, 4, 5, 6}};
  const Difference found = difference(small, filled(9));
  CHECK_FALSE(found.same_size);
  const Picture both = side_by_side(small, filled(9), found);
  CHECK(both.width > kWidth + 2);
  CHECK(both.height == kHeight);
  CHECK(both.at(1, 0)[2] == 6);
}

TEST_CASE("pictures: before, after and difference stand side by side, written and read back") {
  const Picture before = digit(3), after = digit(9);
  const Difference found = difference(before, after);
  const std::string path =
      (std::filesystem::temp_directory_path() / "logitdice_digits.png").string();
  const Picture made = side_by_side(before, after, found);
  REQUIRE(save_picture(path, made));
  const Result<Picture> read = load_picture(path);
  std::filesystem::remove(path);
  REQUIRE(read);
  CHECK(read->width == made.width);
  CHECK(read->rgb == made.rgb);
  const int gap = (made.width - 3 * kWidth) / 2;
  std::size_t red = 0;
  for (int y = 0; y < kHeight; ++y) {
    for (int x = 0; x < kWidth; ++x) {
      CHECK(made.at(x, y)[1] == before.at(x, y)[1]);
      CHECK(made.at(kWidth + gap + x, y)[1] == after.at(x, y)[1]);
      const std::uint8_t* shown = made.at(2 * (kWidth + gap) + x, y);
      red += shown[0] > 200 && shown[1] < 50;
    }
  }
  CHECK(red == found.away);
  CHECK_FALSE(load_picture(path));
}
