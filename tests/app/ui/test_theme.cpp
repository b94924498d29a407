#include <doctest/doctest.h>

#include <cmath>
#include <string>

#include "app/ui/theme.h"
#include "core/text/numbers.h"

using namespace logitdice;

TEST_CASE("theme: every pair of colours that meets on the screen has its contrast") {
  for (const ThemeName name : {ThemeName::dark, ThemeName::light}) {
    for (const ColourPair& pair : colour_pairs()) {
      CAPTURE(theme_id(name));
      CAPTURE(pair.what);
      CHECK(contrast(theme(name).*pair.front, theme(name).*pair.back) >= pair.at_least);
    }
  }
}

TEST_CASE("theme: contrast of known pairs") {
  const ImU32 black = 0xff000000u, white = 0xffffffffu;
  CHECK(contrast(black, white) == doctest::Approx(21));
  CHECK(contrast(white, black) == doctest::Approx(21));
  CHECK(contrast(white, white) == doctest::Approx(1));
  CHECK(contrast(0xff767676u, white) == doctest::Approx(4.54).epsilon(0.01));
}

TEST_CASE("numbers: the same quantity always with the same digits") {
  CHECK(probability_text(0.4634) == "0.463");
  CHECK(probability_text(1) == "1.000");
  CHECK(probability_text(0) == "0.000");
  CHECK(probability_text(0.0004) == "<.001");
  CHECK(range_text(0.25, 0.25) == "0.250");
  CHECK(range_text(0.03, 0.11) == "0.03–0.11");
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
