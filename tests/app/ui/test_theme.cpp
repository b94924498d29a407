#include <doctest/doctest.h>

#include <cmath>
#include <set>
#include <string>

#include "app/ui/theme.h"
#include "core/text/numbers.h"
#include "tests/app/ui/colour_sight.h"

using namespace logitdice;
using namespace logitdice::test;

TEST_CASE("theme: every pair of colours that meets on the screen has its contrast") {
  for (const ThemeName name : kThemes) {
    for (const ColourPair& pair : colour_pairs()) {
      CAPTURE(theme_id(name));
      CAPTURE(pair.what);
      CHECK(contrast(theme(name).*pair.front, theme(name).*pair.back) >= pair.at_least);
    }
  }
}

TEST_CASE("theme: one meaning a colour, and no two colours of a meaning look alike") {
  std::set<std::string_view> names, meanings;
  for (const ColourMeaning& one : colour_meanings()) {
    CAPTURE(one.name);
    CHECK(names.insert(one.name).second);
    CHECK(meanings.insert(one.meaning).second);
    for (const ThemeName name : kThemes) {
      CAPTURE(theme_id(name));
      for (const ColourMeaning& other : colour_meanings()) {
        if (&one == &other) continue;
        CAPTURE(other.name);
        const Theme& t = theme(name);
        CHECK(distance_seen(t.*one.colour, t.*other.colour, kSights[0]) > 9);
      }
    }
  }
  CHECK(names.size() >= 8);
}

TEST_CASE("theme: what nothing but its colour tells apart stays apart for every eye") {
  for (const ThemeName name : kThemes) {
    CAPTURE(theme_id(name));
    const Theme& t = theme(name);
    for (const ColourSet& set : colour_sets()) {
      CAPTURE(set.what);
      for (std::size_t i = 0; i < set.colours.size(); ++i) {
        for (std::size_t j = i + 1; j < set.colours.size(); ++j) {
          CAPTURE(i);
          CAPTURE(j);
          for (const Matrix& sight : kSights) {
            CHECK(distance_seen(t.*set.colours[i], t.*set.colours[j], sight) > 8.5);
          }
        }
      }
    }
  }
}

TEST_CASE("theme: distances of known colours") {
  const ImU32 black = 0xff000000u, white = 0xffffffffu, red = 0xff0000ffu, green = 0xff008000u;
  CHECK(distance_seen(black, white, kSights[0]) == doctest::Approx(100).epsilon(0.01));
  CHECK(distance_seen(red, red, kSights[1]) == 0);
  CHECK(distance_seen(red, green, kSights[2]) < 0.6 * distance_seen(red, green, kSights[0]));
}

TEST_CASE("theme: contrast of known pairs") {
  const ImU32 black = 0xff000000u, white = 0xffffffffu;
  CHECK(contrast(black, white) == doctest::Approx(21));
  CHECK(contrast(white, black) == doctest::Approx(21));
  CHECK(contrast(white, white) == doctest::Approx(1));
  CHECK(contrast(0xff767676u, white) == doctest::Approx(4.54).epsilon(0.01));
}

TEST_CASE("numbers: a segment's ends read differently, and an empty one is told in words") {
  CHECK(segment_text(0.783, 0.846) == "[0.783, 0.846)");
  CHECK(segment_text(0.96, 0.96001) == "[0.96000, 0.96001)");
  CHECK(segment_text(0, 1) == "[0.000, 1.000)");
  CHECK(segment_text(0.96, 0.96) == "no width, at 0.960");
  for (double width = 0.5; width > 1e-16; width /= 3) {
    const std::string text = segment_text(0.25, 0.25 + width), mark = ", ";
    const std::size_t comma = text.find(mark);
    REQUIRE(comma != text.npos);
    CHECK(text.substr(1, comma - 1) != text.substr(comma + 2, text.size() - comma - 3));
    const std::string range = range_text({0.25, 0.25 + width});
    const std::size_t dash = range.find("–");
    if (dash != range.npos) CHECK(range.substr(0, dash) != range.substr(dash + 3));
  }
}

TEST_CASE("numbers: the same quantity always with the same digits") {
  CHECK(probability_text(0.4634) == "0.463");
  CHECK(probability_text(1) == "1.000");
  CHECK(probability_text(0) == "0.000");
  CHECK(probability_text(0.0004) == "<.001");
  CHECK(range_text({0.25, 0.25}) == "0.250");
  CHECK(range_text({0.03, 0.11}) == "0.03–0.11");
  CHECK(range_text({0.9604, 0.9612}) == "0.960–0.961");
  CHECK(range_text({0.0006, 0.003}) == "0.001–0.003");
  CHECK(logit_text(6) == "6.00");
  CHECK(logit_text(-1.25) == "−1.25");
  CHECK(logit_text(-0.001) == "0.00");
  CHECK(logit_text(-HUGE_VAL) == "−∞");
  CHECK(logit_text(12345) == "12345");
  CHECK(exp_text(1) == "1.000");
  CHECK(exp_text(HUGE_VAL) == "∞");
  CHECK(exp_text(3.2e8) == "3.2e+08");
  CHECK(exp_text(0.00001) == "1.0e-05");
  CHECK(count_text(0) == "0");
  CHECK(count_text(999) == "999");
  CHECK(count_text(1000) == "1 000");
  CHECK(count_text(248320) == "248 320");
  CHECK(count_text(-1234567) == "−1 234 567");
  CHECK(signed_text(0.235, 3) == "+0.235");
  CHECK(signed_text(-0.5, 1) == "−0.5");
  CHECK(duration_text(4) == "4.0 µs");
  CHECK(duration_text(420) == "420 µs");
  CHECK(duration_text(1240) == "1.2 ms");
}
