#include <doctest/doctest.h>

#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <string_view>

#include "core/json/reader.h"

namespace logitdice {
namespace {

bool accepts(std::string_view text) {
  JsonReader reader(text, "x");
  return reader.skip_value() && reader.at_end();
}

std::string refusal(std::string_view text) {
  JsonReader reader(text, "x");
  reader.skip_value();
  reader.at_end();
  REQUIRE_FALSE(reader.ok());
  return reader.error().message;
}

TEST_CASE("the reader accepts JSON and only JSON") {
  for (const char* text : {"{}",
                           "[]",
                           "0",
                           "-0",
                           "-0.0",
                           "1e5",
                           "1E+5",
                           "1.5e-5",
                           "\"\"",
                           "true",
                           "false",
                           "null",
                           " [ 1 , 2 ] ",
                           "{\"a\":{\"b\":[[],{}]}}",
                           "\"\\u00e9\\ud83d\\ude00\\/\\b\\f\"",
                           "[[1],[2,[3]]]",
                           "\t\r\n1\n",
                           "\"\x7f\"",
                           "\"é中😀\"",
                           "{\"a\":1,\"a\":2}",
                           "1e400",
                           "\xEF\xBB\xBF{}"}) {
    CAPTURE(text);
    CHECK(accepts(text));
  }
  for (const char* text : {"",
                           " ",
                           "{",
                           "}",
                           "[",
                           "]",
                           "[1",
                           "[1,",
                           "[1,]",
                           "[,1]",
                           "[1 2]",
                           "{\"a\"}",
                           "{\"a\":}",
                           "{\"a\":1,}",
                           "{a:1}",
                           "{1:1}",
                           "{\"a\":1 \"b\":2}",
                           "{\"a\":1]",
                           "[1}",
                           "01",
                           "-",
                           "+1",
                           ".5",
                           "1.",
                           "1e",
                           "1e+",
                           "0x1",
                           "NaN",
                           "Infinity",
                           "-Infinity",
                           "nul",
                           "truex",
                           "tru",
                           "\"",
                           "\"a",
                           "\"\\\"",
                           "\"\\x41\"",
                           "\"\\u12\"",
                           "\"\\ud83d\"",
                           "\"\\ude00\"",
                           "\"\\ud83dx\"",
                           "\"a\nb\"",
                           "\"\x01\"",
                           "\"\xFF\"",
                           "\"\xE2\x96\"",
                           "1 2",
                           "{} {}",
                           "'a'",
                           "// c\n1",
                           "[1] x"}) {
    CAPTURE(text);
    CHECK_FALSE(accepts(text));
  }
}

// nlohmann's parser is the judge; it refuses only 1e400 and the like in addition.
TEST_CASE("the reader agrees with another parser on damaged texts") {
  const std::string good =
      "{\"context\": \"The \\u00e9 \\\"cat\\\"\", \"tokens\": [\"mat\", {\"bytes\": [226, 150]}, "
      "\"中\"],\n"
      " \"logits\": [6.0, -0.5e-3, \"-inf\"], \"x\": [true, false, null, {}, []]}";
  REQUIRE(accepts(good));
  const std::string letters = "{}[]\",:\\ue0123456789.-+tfn \n\xC3\xA9\xFF";
  std::mt19937 random(1);
  const auto below = [&](std::size_t n) { return static_cast<std::size_t>(random() % n); };
  int accepted = 0;
  for (int round = 0; round < 20000; ++round) {
    std::string text = good;
    for (std::size_t edits = 1 + below(3); edits > 0; --edits) {
      const std::size_t at = below(text.size());
      switch (below(3)) {
        case 0:
          text[at] = letters[below(letters.size())];
          break;
        case 1:
          text.erase(at, 1 + below(4));
          break;
        default:
          text.insert(at, 1, letters[below(letters.size())]);
          break;
      }
    }
    const bool ours = accepts(text);
    if (ours != nlohmann::json::accept(text)) FAIL(text);
    accepted += ours;
  }
  CHECK(accepted > 100);
  CHECK(accepted < 15000);
}

TEST_CASE("refusals say where and what") {
  struct Row {
    std::string_view text, message;
  };
  const Row rows[] = {
      {"", "x:1:1: a value must stand here, but the text ends here"},
      {"[1, 2", "x:1:6: a comma or ] must follow, but the text ends here"},
      {"[1,\n 2 3]", "x:2:4: a comma or ] must follow, not \"3\""},
      {"{\"a\":1,}", "x:1:8: there is a comma before the closing bracket; JSON has none there"},
      {"{\"é\":1 2}", "x:1:8: a comma or } must follow, not \"2\""},
      {"{a:1}", "x:1:2: a key in quotation marks must stand here, not \"a\""},
      {"{\"a\" 1}", "x:1:6: a colon must follow the key, not \"1\""},
      {"[NaN]",
       "x:1:2: NaN and Infinity are no JSON; write \"-inf\", in quotation marks, for minus "
       "infinity"},
      {"[-Infinity]",
       "x:1:2: -Infinity is no JSON; write \"-inf\", in quotation marks, for minus infinity"},
      {"[01]", "x:1:2: a number must not begin with extra zeros"},
      {"[\"a]", "x:1:2: the string that begins here has no closing quotation mark"},
      {"1 x", "x:1:3: the text must end after its closing bracket, not \"x\""},
      {"[1.x]", "x:1:4: a digit must follow the decimal point, not \"x\""},
  };
  for (const Row& row : rows) CHECK(refusal(row.text) == row.message);
}

TEST_CASE("deep nesting is refused before it costs anything") {
  constexpr auto most = static_cast<std::size_t>(JsonReader::kMaxDepth);
  std::string deep(most, '[');
  CHECK(accepts(deep + std::string(most, ']')));
  CHECK_FALSE(accepts(deep + "[" + std::string(most + 1, ']')));
  CHECK(refusal(std::string(1000000, '[')).starts_with("x:1:133: the brackets nest"));
  std::string objects;
  for (int i = 0; i < 1000; ++i) objects += "{\"a\":";
  CHECK(refusal(objects).find("nest") != std::string::npos);
}

TEST_CASE("numbers have the value that they are written with") {
  for (const char* text :
       {"0", "-1.5", "3e2", "0.1", "1e308", "1e-320", "123456789012345678901234567890"}) {
    JsonReader reader(text, "x");
    double value = 0;
    CHECK(reader.read_number(value));
    CHECK(value == nlohmann::json::parse(text).get<double>());
  }
  JsonReader reader("[1e999]", "x");
  double value = 0;
  CHECK(reader.open_array());
  CHECK(reader.next_item());
  CHECK_FALSE(reader.read_number(value));
  CHECK(reader.error().message == "x:1:2: \"1e999\" is too large a number; the largest is 1.8e308");
}

TEST_CASE("after the first error the reader stands still") {
  JsonReader reader("[true, 1]", "x");
  double value = 0;
  CHECK(reader.open_array());
  CHECK(reader.next_item());
  CHECK_FALSE(reader.read_number(value));
  const std::string first = reader.error().message;
  CHECK(first == "x:1:2: a number must stand here, not true or false");
  CHECK_FALSE(reader.next_item());
  CHECK_FALSE(reader.skip_value());
  CHECK_FALSE(reader.fail("another"));
  CHECK_FALSE(reader.at_end());
  CHECK(reader.peek() == JsonReader::Kind::kNone);
  CHECK(reader.error().message == first);
}

}  // namespace
}  // namespace logitdice
