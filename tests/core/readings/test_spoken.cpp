#include <doctest/doctest.h>

#include <string>

#include "core/readings/spoken.h"

namespace logitdice {
namespace {

TEST_CASE("signs of the screen become words") {
  const struct {
    const char *shown, *said;
  } rows[] = {
      {"T = 0.50", "temperature 0.50"},
      {"T 2.00, top-p 0.90", "temperature 2.00, top-p 0.90"},
      {"Top-k and The", "Top-k and The"},
      {"The cat sat on the ___", "The cat sat on the blank"},
      {"−1.25 · mat", "minus 1.25, mat"},
      {"0.03–0.11", "0.03 to 0.11"},
      {"1 024 of 248 320 tokens", "1024 of 248320 tokens"},
      {"0.590 807", "0.590 807"},
      {"<.001", "less than 0.001"},
      {"6.00 ÷ 1.25 = 4.80", "6.00 divided by 1.25 is 4.80"},
      {"Σp before < top_p", "sum of p before below top_p"},
      {"χ² = 3.1 dof 4 p = 0.54 fair dice ✓", "chi-square is 3.1 dof 4 p is 0.54 fair dice"},
      {"top-nσ 2, mirostat, τ 3", "top-n-sigma 2, mirostat, tau 3"},
      {"∞ and −∞", "infinity and minus infinity"},
      {"·mat", "space mat"},
      {"n·p ± 2·√(n·p)", "n times p plus or minus 2 times the root of (n times p)"},
      {"−Σ p·log₂ p", "minus the sum p times log to base 2 of p"},
      {"found·a", "foundspace a"},
      {"divided by n^0.70, α 0", "divided by n to the power of 0.70, alpha 0"},
      {"states 3 ↻ 4 bytes", "states 3 loops for 4 bytes"},
      {"e^x", "e to the power of x"},
      {"≠ and ≥ 3", "not and at least 3"},
      {"", ""},
  };
  for (const auto& row : rows) {
    CAPTURE(row.shown);
    CHECK(spoken(row.shown) == row.said);
  }
}

TEST_CASE("a sentence has a capital and a full stop") {
  CHECK(spoken_sentence("cut by top-k 3") == "Cut by top-k 3.");
  CHECK(spoken_sentence("It stays.") == "It stays.");
  CHECK(spoken_sentence("fair dice ✓") == "Fair dice.");
  CHECK(spoken_sentence("") == "");
}

}  // namespace
}  // namespace logitdice
