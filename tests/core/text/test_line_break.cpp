#include <doctest/doctest.h>

#include <string>
#include <string_view>
#include <vector>

#include "core/text/line_break.h"

using namespace logitdice;

namespace {

std::vector<std::string> pieces_of(std::string_view text) {
  std::vector<std::string> pieces;
  while (!text.empty()) {
    const std::size_t length = unbroken_length(text);
    REQUIRE(length > 0);
    pieces.emplace_back(text.substr(0, length));
    text.remove_prefix(length);
  }
  return pieces;
}

}  // namespace

TEST_CASE("a line ends at spaces, and between any two characters of a script without them") {
  struct Row {
    std::string_view text;
    std::vector<std::string> pieces;
  };
  const Row rows[] = {
      {"", {}},
      {"all 100 000 rounds", {"all", " 100 000", " rounds"}},
      {"1 234 567 in 2020 100 times", {"1 234 567", " in", " 2020", " 100", " times"}},
      {"two words", {"two", " words"}},
      {" two  words ", {" two", " ", " words", " "}},
      {"half-way, naïve", {"half-way,", " naïve"}},
      {"天气很好", {"天", "气", "很", "好"}},
      {"好。再见！", {"好。", "再", "见！"}},
      {"「さよ」", {"「さ", "よ」"}},
      {"きゃっデー", {"きゃっ", "デー"}},
      {"한국어 말", {"한", "국", "어", " 말"}},
      {"GPT模型x", {"GPT", "模", "型", "x"}},
      {"🦄🦄", {"🦄", "🦄"}},
      {"👍🏽!", {"👍🏽!"}},
      {"👩\u200D💻", {"👩\u200D", "💻"}},
      {"\\u{597D}\\u{301}e \\u{5B57}", {"\\u{597D}", "\\u{301}e", " \\u{5B57}"}},
      {"𠮷野", {"𠮷", "野"}},
      {"\xE2\x96 好", {"\xE2\x96", " 好"}},
  };
  for (const Row& row : rows) {
    CAPTURE(std::string(row.text));
    CHECK(pieces_of(row.text) == row.pieces);
  }
}
