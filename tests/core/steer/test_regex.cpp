#include "core/steer/regex.h"

#include <regex>
#include <string>

#include "tests/check.h"
#include "tests/core/steer/random_regex.h"

namespace logitdice::test {
namespace {

TEST_CASE("an expression matches whole texts") {
  struct Case {
    const char* expression;
    std::vector<std::string> matched, others;
  };
  const Case cases[] = {
      {"", {""}, {"a"}},
      {"abc", {"abc"}, {"", "ab", "abcd", "xabc"}},
      {"a|bc|", {"a", "bc", ""}, {"b", "abc"}},
      {"(a|b)*c+", {"c", "abbacc"}, {"", "ab", "cab"}},
      {"a{3}", {"aaa"}, {"aa", "aaaa"}},
      {"a{2,}", {"aa", "aaaaa"}, {"a"}},
      {"a{1,3}b{0}", {"a", "aaa"}, {"", "aaaa", "ab"}},
      {"a{0,2}", {"", "a", "aa"}, {"aaa"}},
      {"x.y", {"x y", "xéy", "x😀y"}, {"xy", "x\ny", "x\xC3y", "x\xFFy"}},
      {"[a-cx-z_-]+", {"abcxyz_-"}, {"d", ""}},
      {"[^a-z]", {"A", "é", "\n", "中"}, {"a", "AB", "\xC3"}},
      {"[à-ÿ中]{2}", {"éü", "中é"}, {"ae", "é"}},
      {"\\d\\w\\s\\D\\W\\S", {"1a xé!", "0_\t !é"}, {"aa xé!", "1a xé "}},
      {"\\n\\t\\\\\\.\\\"\\[\\x41\\u00e9\\u{1F600}", {"\n\t\\.\"[Aé😀"}, {"n"}},
      {"\\xC3\\xA9|\\xFF", {"é", "\xFF"}, {"\xC3"}},
      {"[\\x80-\\xFF]+", {"\x80\xFE"}, {"a", ""}},
      {"[\\x00-\\xFF]", {"\x7F", "\xFF"}, {"ab", "é"}},
      {"[]\\]]|a", {}, {}},
      {"^ab$", {"ab"}, {"^ab$"}},
      {"^a$|^bc$", {"a", "bc"}, {"", "^bc$", "abc"}},
      {"^a|b$|$|^", {"a", "b", ""}, {"ab", "$"}},
      {"(?:ab)+?c*?", {"ab", "ababcc"}, {""}},
      {"((a*)*)*", {"", "aaaa"}, {"b"}},
      {"[[:alpha:]_]+[[:digit:]]", {"aZ_0"}, {"0", "é0"}},
      {"[[:upper:]-][[:lower:]]*[[:punct:]]", {"Ab!", "-["}, {"ab!", "A1"}},
      {"[^[:space:][:xdigit:]]", {"g", "é"}, {" ", "\t", "a", "9"}},
      {"[[.][[=][[:]", {"[=:", ".[["}, {"a"}},
      {"[$^.*+?{}()|]+", {"$^.*+?{}()|"}, {"a"}},
      {"}]", {"}]"}, {}},
      {" \"[A-Z][a-z ]*[!?]\"", {" \"I love cake!\""}, {" \"i!\"", " \"I.\""}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.expression);
    const auto made = compile_regex(c.expression);
    if (c.matched.empty() && c.others.empty()) {
      CHECK_FALSE(made.ok());
      continue;
    }
    if (!made) FAIL(made.error());
    for (const std::string& text : c.matched) CHECK_MESSAGE(made->matches(text), text);
    for (const std::string& text : c.others) CHECK_MESSAGE(!made->matches(text), text);
  }
}

TEST_CASE("what is no expression is refused with its column") {
  const std::pair<std::string, std::string> cases[] = {
      {"ab(c", "column 3: the group that begins here has no closing )"},
      {"ab)c", "column 3: this ) closes no group"},
      {"é[ab", "column 2: the [ that begins here has no closing ]"},
      {"a[[:letter:]]",
       "column 3: [:letter:] is no class; write [:name:] with one of alpha, digit"},
      {"[a[.b.]]", "column 3: [.b.] is no class"},
      {"x[:alpha:]+", "column 2: a class stands within brackets; write [[:alpha:]]"},
      {"*a", "column 1: there is nothing to repeat"},
      {"a|+", "column 3: there is nothing to repeat"},
      {"a**", "column 3: two repetitions stand in a row"},
      {"a{2}{3}", "column 5: two repetitions"},
      {"a+?+", "column 4: two repetitions"},
      {"a{5,2}", "column 2: the second number"},
      {"a{x}", "column 2: a repetition is {3}"},
      {"a{2", "column 2: a repetition is {3}"},
      {"a{9999999999}", "column 3: a part may repeat at most 1 000 times"},
      {"a{1,1001}", "column 5: a part may repeat"},
      {"\\", "column 1: a lone \\ ends"},
      {"a\\q", "column 2: \\q means nothing here"},
      {"\\xg1", "column 1: \\x takes two"},
      {"\\ud800", "column 1: \\u takes the number"},
      {"\\u{110000}", "column 1: \\u takes"},
      {"(a)\\1", "column 4: what a group matched"},
      {"\\bthe\\b", "column 1: \\b is not known"},
      {"(?=a)b", "column 1: looking ahead"},
      {"[z-a]", "column 2: this range runs backwards"},
      {"[\\d-z]", "column 2: a range goes from one"},
      {"[^\\x80]", "column 1: [^…] takes characters"},
      {"[]", "column 1: no character is in these"},
      {"a^b", "column 2: ^ stands only"},
      {"a$b", "column 2: $ stands only"},
      {"a|b^", "column 4: ^ stands only"},
      {"(^a|b$)", "column 2: ^ stands only"},
      {"(a$|b)", "column 3: $ stands only"},
      {"ab\xFF", "column 3: this byte is no UTF-8"},
      {"[^\\u{0}-\\u{10FFFF}]", "column 1: no character is in these"},
  };
  for (const auto& [expression, wanted] : cases) {
    CAPTURE(expression);
    const auto made = compile_regex(expression);
    REQUIRE_FALSE(made.ok());
    CHECK_MESSAGE(made.error().starts_with(wanted), made.error());
  }
}

TEST_CASE("a hostile expression costs a sentence and little else") {
  std::string nested, bomb = "a", wide = "(a|b)*a";
  for (int i = 0; i < 5000; ++i) nested += '(';
  for (int i = 0; i < 20; ++i) bomb = "(" + bomb + "){1000}";
  for (int i = 0; i < 30; ++i) wide += "(a|b)";
  std::string empty = "";
  for (int i = 0; i < 20; ++i) empty = "(" + empty + "){1000}";
  std::string stars = "a";
  for (int i = 0; i < 90; ++i) stars = "(" + stars + ")*";
  const std::string unicode = "([^a]{0,1000}){1000}";
  for (const std::string& expression : {nested, bomb, wide, empty, unicode,
                                        std::string(30'000, 'a'), "(.*a){500}.{0,900}" + wide}) {
    CAPTURE(expression.substr(0, 60));
    const auto made = compile_regex(expression);
    REQUIRE_FALSE(made.ok());
    CHECK(made.error().size() < 200);
  }
  CHECK(compile_regex(stars)->matches("aaa"));
  CHECK(compile_regex("(a|aa)*(a|aa)*(a|aa)*b")->matches(std::string(1000, 'a') + "b"));
}

std::string random_text(std::mt19937& random) {
  static const std::string pieces[] = {"a", "e",  "t",  "the", " ", "th", "1", "_", ".",
                                       "!", "\n", "\"", "é",   "Z", ",",  "m", "z"};
  std::string text;
  for (auto i = random() % 7; i > 0; --i) text += pieces[random() % std::size(pieces)];
  return text;
}

// A text that the automaton accepts, by a random walk that turns to the nearest end at last.
std::string accepted_text(const Automaton& a, std::mt19937& random) {
  std::string text;
  StateId state = 0;
  for (int i = 0; i < 200 && !(a.accepts(state) && random() % 4 == 0); ++i) {
    std::string bytes;
    for (int byte = 0; byte < 256; ++byte) {
      if (a.step(state, static_cast<unsigned char>(byte)) != kDead)
        bytes += static_cast<char>(byte);
    }
    if (bytes.empty()) break;
    text += bytes[random() % bytes.size()];
    state = a.walk(state, text.substr(text.size() - 1));
  }
  return text;
}

TEST_CASE("random expressions match what an independent matcher says") {
  std::mt19937 random(7);
  int matched = 0, others = 0;
  for (int i = 0; i < 400; ++i) {
    const RandomRegex expression(random);
    CAPTURE(expression.text());
    const auto made = compile_regex(expression.text());
    if (!made) FAIL(made.error());
    for (int n = 0; n < 30; ++n) {
      const std::string text =
          n % 3 > 0 ? random_text(random) : accepted_text(made.value(), random);
      CAPTURE(text);
      const bool wanted = expression.matches(text);
      CHECK(made->matches(text) == wanted);
      ++(wanted ? matched : others);
    }
  }
  CHECK(matched > 1000);
  CHECK(others > 1000);
}

TEST_CASE("std::regex agrees where both know an expression") {
  std::mt19937 random(11);
  for (int i = 0; i < 100; ++i) {
    const RandomRegex expression(random, 2);
    CAPTURE(expression.text());
    const std::regex judge(expression.text(), std::regex::ECMAScript);
    const auto made = compile_regex(expression.text());
    REQUIRE(made.ok());
    for (int n = 0; n < 20; ++n) {
      std::string text = random_text(random);
      std::erase_if(text, [](char c) { return static_cast<signed char>(c) < 0; });
      CAPTURE(text);
      CHECK(made->matches(text) == std::regex_match(text, judge));
    }
  }
}

TEST_CASE("an automaton is the smallest one, and every state can reach a match") {
  CHECK(compile_regex("abc|abd")->states() == 4);
  CHECK(compile_regex("(a|b)*abb")->states() == 4);
  CHECK(compile_regex("a*a*a*")->states() == 1);
  CHECK(compile_regex("x(ab|cb)y|x(ab|cb)z")->states() == 5);
  std::mt19937 random(3);
  for (int i = 0; i < 100; ++i) {
    const Automaton a = compile_regex(RandomRegex(random).text()).value();
    std::vector<int> distance(static_cast<std::size_t>(a.states()), -1);
    for (bool more = true; more;) {
      more = false;
      for (StateId s = 0; s < a.states(); ++s) {
        if (distance[static_cast<std::size_t>(s)] >= 0) continue;
        bool ends = a.accepts(s);
        for (int byte = 0; byte < 256 && !ends; ++byte) {
          const StateId to = a.step(s, static_cast<unsigned char>(byte));
          ends = to != kDead && distance[static_cast<std::size_t>(to)] >= 0;
        }
        if (ends) distance[static_cast<std::size_t>(s)] = 1;
        more = more || ends;
      }
    }
    CHECK(std::count(distance.begin(), distance.end(), -1) == 0);
  }
}

TEST_CASE("a walk and what stops it are told in words") {
  const Automaton a = compile_regex(" \"[A-Z][a-z ]*[!?]\"").value();
  REQUIRE(a.states() == 6);
  CHECK(walk_text(a, 3, "!\"") == "3 → 4 → 5, match");
  CHECK(walk_text(a, 3, " and") == "3 ↻ 4 bytes");
  CHECK(walk_text(a, 2, "Ab!") == "2 → 3 ↻ 1 byte → 4");
  CHECK(walk_text(a, 5, "") == "end of text");
  CHECK(why_not_allowed(a, 3, ".") == "no edge for “.” out of 3");
  CHECK(why_not_allowed(a, 3, "!x") == "no edge for “x” out of 4");
  CHECK(why_not_allowed(a, 3, "é") == "no edge for “é” out of 3");
  CHECK(why_not_allowed(a, 3, "\xA9") == "no edge for “⟨A9⟩” out of 3");
  CHECK(why_not_allowed(a, 3, "so!\"").empty());
  CHECK(states_along(a, 3, "!\"x") == std::vector<StateId>{3, 4, 5});
}

}  // namespace
}  // namespace logitdice::test
