#include "core/decoding/text_statistics.h"

#include <cmath>

#include "core/text/text_stream.h"
#include "tests/check.h"

namespace logitdice::test {
namespace {

std::vector<TokenId> tokens_of(std::string_view letters) {
  return {letters.begin(), letters.end()};
}

TEST_CASE("repeated n-grams are those that stood before") {
  struct Row {
    const char* text;
    int n;
    Repeats wanted;
  };
  const Row table[] = {
      {"", 4, {0, 0}},           {"abc", 4, {0, 0}},       {"abcd", 4, {0, 1}},
      {"abcdabcd", 4, {1, 5}},   {"aaaaaa", 4, {2, 3}},    {"abcabcabc", 4, {3, 6}},
      {"abcdefgh", 1, {0, 8}},   {"abcabcabc", 8, {0, 2}}, {"aaaaaaaaaa", 8, {2, 3}},
      {"abcdeabcde", 2, {4, 9}},
  };
  for (const Row& row : table) {
    CAPTURE(row.text);
    CHECK(repeated_ngrams(tokens_of(row.text), row.n) == row.wanted);
  }
}

TEST_CASE("what a text says again is marked token by token") {
  struct Row {
    const char* text;
    const char* wanted;  // ^ under what was said before
  };
  const Row table[] = {{"", ""},
                       {"abc", "   "},
                       {"abcdabcd", "    ^^^^"},
                       {"abcxabc", "    ^^^"},
                       {"aaaaa", " ^^^^"},
                       {"abcabdabcd", "      ^^^ "}};
  for (const Row& row : table) {
    CAPTURE(row.text);
    std::string marks;
    for (const bool again : said_before(tokens_of(row.text), 3)) marks += again ? '^' : ' ';
    CHECK(marks == row.wanted);
  }
}

TEST_CASE("the loop at the end of a text is found with its shortest period") {
  struct Row {
    const char* text;
    std::optional<Loop> wanted;
  };
  const Row table[] = {
      {"", std::nullopt},
      {"abcdefghijklmnop", std::nullopt},
      {"abcabc", std::nullopt},                       // too short to be called one
      {"aaaaaaaa", std::nullopt},                     // seven repeat
      {"aaaaaaaaa", Loop{0, 9, 1}},                   // eight do
      {"xyabcabcabcab", Loop{2, 13, 3}},              // eight tokens of a period before
      {"onceabcdefghijabcdefghij", Loop{4, 24, 10}},  // one whole turn again
      {"onceabcdefghijabcdefghi", std::nullopt},      // nearly
      {"ababababababxyz", Loop{0, 12, 2}},            // it was left again
      {"abababababab12341234123412", Loop{12, 26, 4}},
      {"1234123412341abababababab", Loop{13, 25, 2}},
  };
  for (const Row& row : table) {
    CAPTURE(row.text);
    const std::optional<Loop> found = find_loop(tokens_of(row.text));
    REQUIRE(found.has_value() == row.wanted.has_value());
    if (!found) continue;
    CHECK(found->start == row.wanted->start);
    CHECK(found->end == row.wanted->end);
    CHECK(found->period == row.wanted->period);
  }
}

TEST_CASE("distinct-n is the share of different stretches over all texts") {
  const std::vector<TokenId> a = tokens_of("abcab"), b = tokens_of("abx"), none;
  const std::span<const TokenId> texts[] = {a, b, none};
  CHECK(distinct_ngrams(texts, 1).distinct == 4);
  CHECK(distinct_ngrams(texts, 1).total == 8);
  CHECK(distinct_ngrams(texts, 2).distinct == 4);  // ab bc ca bx
  CHECK(distinct_ngrams(texts, 2).total == 6);
  CHECK(distinct_ngrams(texts, 2).share().value() == near(4.0 / 6));
  CHECK_FALSE(distinct_ngrams(texts, 9).share());
}

TEST_CASE("mean probability and perplexity are over the tokens that coins chose") {
  Generation text;
  text.tokens = {9, 1, 2, 1};
  text.prompt_tokens = 1;
  const auto step = [](double p, double p_model, bool forced) {
    GeneratedStep made;
    made.p = p;
    made.p_model = {p_model, p_model};
    made.forced = forced;
    return made;
  };
  text.steps.push_back(step(1, 0.5, false));
  text.steps.push_back(step(0, 0.001, true));
  text.steps.push_back(step(0.25, 0.125, false));
  const TextStatistics told = text_statistics(text);
  CHECK(told.tokens == 3);
  CHECK(told.drawn == 2);
  CHECK(told.distinct == 2);
  CHECK(told.mean_p == near(0.3125));
  CHECK(told.perplexity == near(4));  // sqrt(2 · 8)
  CHECK(told.mean_p_final == near(0.625));
  CHECK(told.perplexity_final == near(2));
  CHECK(text_statistics(Generation{}).perplexity == 0);
}

TEST_CASE("half a character waits for its other half") {
  struct Row {
    std::vector<std::string> pieces, wanted;  // the last of wanted is what finish() gives
  };
  const Row table[] = {
      {{"a", "b"}, {"a", "b", ""}},
      {{"\xC3", "\xA9"}, {"", "é", ""}},
      {{"x\xE2", "\x82", "\xAC!"}, {"x", "", "€!", ""}},
      {{"\xF0\x9F", "\x98\x80"}, {"", "😀", ""}},
      {{"\xF0\x9F\x98", "x"}, {"", "\uFFFD\uFFFD\uFFFDx", ""}},
      {{"\x80", "a"}, {"\uFFFD", "a", ""}},
      {{"\xE0", "\xA0", "\x80"}, {"", "", "\u0800", ""}},
      {{"\xED", "\xA0"}, {"", "\uFFFD\uFFFD", ""}},  // a surrogate is no character
      {{"a\xE2\x82"}, {"a", "\uFFFD\uFFFD"}},
      {{"\xFF\xC3"}, {"\uFFFD", "\uFFFD"}},
      {{"é\xC3"}, {"é", "\uFFFD"}},
  };
  for (const Row& row : table) {
    TextStream stream;
    std::vector<std::string> got;
    for (const std::string& piece : row.pieces) got.push_back(stream.push(piece));
    got.push_back(stream.finish());
    CHECK(got == row.wanted);
  }
}

TEST_CASE("text statistics: a perplexity has one decimal, and few characters however large it is") {
  CHECK(perplexity_text(14.02) == "14.0");
  CHECK(perplexity_text(999'999) == "999999.0");
  CHECK(perplexity_text(93'889'914.8) == "9.4e+07");
}

}  // namespace
}  // namespace logitdice::test
