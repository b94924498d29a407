#include <cmath>
#include <string>

#include "tests/core/capture/expect.h"

namespace logitdice {
namespace {

TEST_CASE("text lines name a token and its logit") {
  const Distribution d = parsed(
      "# The example of the book\n"
      "context: The cat sat on the ___\n"
      "\n"
      "mat: 6.0\n"
      "  sofa :5   \n"
      "12:30: 4.5\n"
      "a: b: \u22121.5\n"
      "::-inf\n",
      "cat.txt");
  CHECK(d.id == "cat.txt");
  CHECK(d.title == "The cat sat on the ___");
  CHECK(d.context == "The cat sat on the ___");
  CHECK(d.note == "");
  CHECK(d.logits.size() == 5);
  CHECK(d.logits.finite == 4);
  CHECK(d.logits.tail.empty());
  const char* names[] = {"mat", "sofa", "12:30", "a: b", ":"};
  const float scores[] = {6, 5, 4.5, -1.5, -INFINITY};
  for (TokenId id = 0; id < 5; ++id) {
    CHECK(d.tokens.bytes(id) == names[id]);
    CHECK(score_of(d, id) == scores[id]);
  }
}

TEST_CASE("quotation marks keep white space and take escapes") {
  struct Row {
    std::string_view line, bytes;
  };
  const Row rows[] = {
      {"\" mat \": 1", " mat "},
      {"\"#\": 1", "#"},
      {"\"\": 1", ""},
      {"\"\\\"\": 1", "\""},
      {"\"a: 3\" : 1", "a: 3"},
      {"\"\\n\\t\\r\\\\\": 1", "\n\t\r\\"},
      {"\"\\u00e9\\u4E2D\": 1", "é中"},
      {"\"\\ud83d\\ude00\\u{1F600}\\u{9}\": 1", "😀😀\t"},
      {"\"\\xe2\\x96\": 1", "\xE2\x96"},
      {"\"\\x41z\": 1", "Az"},
      {"say \"hi\": 1", "say \"hi\""},  // marks inside a bare token are only characters
  };
  for (const Row& row : rows) {
    CAPTURE(row.line);
    CHECK(parsed(row.line, "a.txt").tokens.bytes(0) == row.bytes);
  }
  CHECK(parsed("context: \" a \\\"b\\\" ___\"\nx: 1", "a.txt").context == " a \"b\" ___");
}

TEST_CASE("numbers alone are logits of unnamed tokens") {
  for (const std::string_view text : {"2.0 1.0 0.5 0.1 -1.0", "2.0\n1.0\n0.5\n0.1\n-1.0\n",
                                      "2,1,0.5,0.1,-1", "2, 1,\n0.5\t0.1 ,\n-1,",
                                      "\xEF\xBB\xBF"
                                      "2 1\r\n\r\n# c\r\n.5 1e-1 -1\r\n",
                                      "context: x ___\n2 1 .5 .1 -1"}) {
    const Distribution d = parsed(text, "five.txt");
    CHECK_FALSE(d.tokens.named());
    REQUIRE(d.logits.size() == 5);
    CHECK(score_of(d, 0) == 2);
    CHECK(score_of(d, 3) == 0.1f);
    CHECK(score_of(d, 4) == -1);
    CHECK(d.note == "The file has no token names: #0 is its first number, #1 its second.");
  }
}

TEST_CASE("Windows line ends and a byte order mark change nothing") {
  const Distribution d = parsed(
      "\xEF\xBB\xBF"
      "context: Hi ___\r\nmat: 6\r\nsofa: 5",
      "x/cat.txt");
  CHECK(d.context == "Hi ___");
  CHECK(d.tokens.bytes(0) == "mat");
  CHECK(d.tokens.bytes(1) == "sofa");
}

TEST_CASE("lines end as Unicode says") {
  for (const std::string_view end :
       {"\n", "\r", "\r\n", "\v", "\f", "\u0085", "\u2028", "\u2029"}) {
    const std::string e(end);
    CAPTURE(e);
    const Distribution d =
        parsed("context: Hi ___" + e + "# c" + e + e + "mat: 6" + e + "sofa: 5", "a.txt");
    CHECK(d.context == "Hi ___");
    REQUIRE(d.logits.size() == 2);
    CHECK(d.tokens.bytes(0) == "mat");
    CHECK(d.tokens.bytes(1) == "sofa");
    CHECK(parsed("3" + e + "2" + e + "1", "a.txt").logits.size() == 3);
    const auto wrong = parse_distribution("mat: 6" + e + "sofa: five", "a.txt");
    REQUIRE_FALSE(wrong);
    CHECK(wrong.error().starts_with("a.txt:2:7: "));
  }
  // Characters that only begin like a line's end.
  CHECK(parsed("\u2026\u00E9\u2027: 1", "a.txt").tokens.bytes(0) == "\u2026\u00E9\u2027");
}

TEST_CASE("numbers with one comma each are refused, lists are read") {
  for (const std::string_view text :
       {"6,5\n5,2\n3,1", "6,5", "1\n6,5\n2", "6,5 5,2 3,1", "6,5, 5,2, 3,1", "6.5\n5,2",
        "6\n-5,25\n", "1.234,5\n12,5", "1,234.5", "context: x ___\r6,5\r3,1", "6, 5,2"}) {
    CAPTURE(text);
    const auto read = parse_distribution(text, "a.txt");
    REQUIRE_FALSE(read);
    CHECK(read.error().find("may be one number or two; write a decimal point") !=
          std::string::npos);
  }
  CHECK(parse_distribution("1\n 6,5 3", "a.txt").error().starts_with("a.txt:2:2: \"6,5\" may be"));
  struct List {
    std::string_view text;
    int size;
  };
  const List lists[] = {{"6,5,4", 3},    {"6.0,5.0\n4,3", 4}, {"6, 5", 2},
                        {"6 5,", 2},     {"6,-5\n3,2", 4},    {"6 , 5", 2},
                        {"1,2,3, 4", 4}, {"6,5,4\n3,2,1", 6}};
  for (const List& list : lists) {
    CAPTURE(list.text);
    CHECK(parsed(list.text, "a.txt").logits.size() == list.size);
  }
}

TEST_CASE("context is a token where a number follows it") {
  const Distribution d = parsed("context: 3.5\nmat: 1", "a.txt");
  CHECK(d.context == "");
  CHECK(d.tokens.bytes(0) == "context");
  CHECK(d.title == "a");
}

TEST_CASE("what was assumed about a text file is said") {
  CHECK(parsed("#cat: 1\n# T: 2\nmat: 1", "a.txt").note ==
        "1 line that begins with # looks like a token but counts as a comment: such a token needs "
        "quotation marks.");
  CHECK(parsed("#a: 1\n#: 2\nmat: 1", "a.txt").note.starts_with("2 lines that begin with # look"));
  CHECK(parsed("a: .25\nb: .75", "a.txt").note.find("look like probabilities") !=
        std::string::npos);
  CHECK(parsed("a: 1", "a.txt").note == "");
}

TEST_CASE("a wrong text file is refused with its line and column") {
  const Refusal rows[] = {
      {"\n\n", "a.txt: ", "no logit in the file"},
      {"# only\n# comments", "a.txt: ", "no logit in the file"},
      {"mat: 6\nsofa 5\n", "a.txt:2:1: ", "has no colon"},
      {"sofa 5", "a.txt:1:1: ", "\"sofa\" is no number"},
      {"1 2 x", "a.txt:1:5: ", "\"x\" is no number"},
      {"mat: 6\nsofa: five", "a.txt:2:7: ", "\"five\" is no number"},
      {"mat: 3,5", "a.txt:1:6: ", "or -inf, with a decimal point"},
      {"  été:  nan ", "a.txt:1:9: ", "NaN is no logit"},
      {"mat: inf", "a.txt:1:6: ", "+inf is no logit"},
      {"mat: 1e999", "a.txt:1:6: ", "too large"},
      {"mat: 1e39", "a.txt:1:6: ", "too large"},
      {"1 -1e39", "a.txt:1:3: ", "too large"},
      {"mat:", "a.txt:1:5: ", "no number after the last colon"},
      {"mat:  \r\n", "a.txt:1:5: ", "no number after the last colon"},
      {": 3", "a.txt:1:1: ", "no token before the colon"},
      {"\": 3", "a.txt:1:1: ", "not closed"},
      {"\"mat\" 3", "a.txt:1:7: ", "a colon must follow"},
      {"\"mat\"", "a.txt:1:6: ", "a colon must follow"},
      {"\"mat\": 3: 4", "a.txt:1:8: ", "\"3: 4\" is no number"},
      {"\"\\q\": 3", "a.txt:1:2: ", "a backslash begins"},
      {"\"\\", "a.txt:1:2: ", "a backslash begins"},
      {"\"\\xg0\": 3", "a.txt:1:4: ", "two hexadecimal digits"},
      {"\"\\u12\": 3", "a.txt:1:4: ", "four hexadecimal digits"},
      {"\"\\ud83d\": 3", "a.txt:1:2: ", "no character"},
      {"\"\\ud83dx\": 3", "a.txt:1:2: ", "no character"},
      {"\"\\ude00\": 3", "a.txt:1:2: ", "no character"},
      {"\"\\u{}\": 3", "a.txt:1:2: ", "up to six"},
      {"\"\\u{110000}\": 3", "a.txt:1:2: ", "no character"},
      {"\"\\u{1F600\": 3", "a.txt:1:2: ", "up to six"},
      {"context: \"a\" b\nmat: 1", "a.txt:1:13: ", "closing quotation mark"},
      {"mat: 1\ncontext: The cat", "a.txt:2:10: ", "is no number"},
      {"1 2\nmat: 3", "a.txt:2:1: ", "names a token"},
      {"1,,2", "a.txt:1:3: ", "missing between two commas"},
      {"1 , , 2", "a.txt:1:5: ", "missing between two commas"},
      {", 1", "a.txt:1:1: ", "missing before this comma"},
      {"a: -inf\nb: -inf", "a.txt: ", "-inf"},
  };
  for (const Refusal& row : rows) check_refusal(row, "a.txt");
  const std::string_view zero("mat: 1\0", 7);
  check_refusal({zero, "a.txt: byte 6 is 0", "no text"}, "a.txt");
}

TEST_CASE("a token or context of absurd length is refused") {
  const std::string edge(65536, 'x'), over = edge + "x";
  CHECK(parsed(edge + ": 1", "a.txt").tokens.bytes(0) == edge);
  check_refusal({over + ": 1", "a.txt:1:1: ", "longer than 65 536 bytes"}, "a.txt");
  check_refusal({"context: " + over + "\na: 1", "a.txt:1:10: ", "longer than"}, "a.txt");
  check_refusal({"{\"tokens\": [\"" + over + "\"]}", "a.json:1:13: ", "longer than"}, "a.json");
  check_refusal({"{\"title\": \"" + over + "\"}", "a.json:1:11: ", "longer than"}, "a.json");
}

TEST_CASE("messages quote a file without its control characters") {
  const Result<Distribution> result = parse_distribution("mat: \x1b[31m\x07", "a.txt");
  REQUIRE_FALSE(result.ok());
  CHECK(result.error().find('\x1b') == std::string::npos);
  CHECK(result.error().find("\"\\u{1B}[31m\\u{7}\"") != std::string::npos);
}

TEST_CASE("a long line of numbers and many lines take linear time") {
  std::string lines, line;
  for (int i = 0; i < 100000; ++i) {
    lines += "1.5\n";
    line += "1.5,";
  }
  CHECK(parsed(lines, "a.txt").logits.size() == 100000);
  CHECK(parsed(line, "a.txt").logits.size() == 100000);
}

}  // namespace
}  // namespace logitdice
