#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/text/parse_number.h"
#include "core/text/places.h"

namespace logitdice {
namespace {

TEST_CASE("parse_number reads decimal numbers and nothing else") {
  struct Row {
    std::string_view text;
    double value;
  };
  const Row numbers[] = {
      {"0", 0},        {"-1", -1},          {"+2.5", 2.5},
      {"3.", 3},       {".5", 0.5},         {"1e3", 1000},
      {"1E-3", 0.001}, {"\u22121.5", -1.5}, {"007", 7},
      {"1e-999", 0},   {"-1e-999", 0},      {"0e999", 0},
      {"0.1", 0.1},    {"1e308", 1e308},    {"0.0000000000000000000001e400", std::nan("")},
  };
  for (const Row& row : numbers) {
    const ParsedNumber number = parse_number(row.text);
    CAPTURE(row.text);
    if (std::isnan(row.value)) {
      CHECK(number.fault == NumberFault::kTooLarge);
    } else {
      CHECK(number.fault == NumberFault::kNone);
      CHECK(number.value == row.value);
    }
  }
  for (const char* text : {"-inf", "-INF", "-Infinity", "\u2212inf"}) {
    CHECK(parse_number(text).fault == NumberFault::kNone);
    CHECK(parse_number(text).value == -std::numeric_limits<double>::infinity());
  }
}

TEST_CASE("parse_number says what is wrong") {
  struct Row {
    std::string_view text;
    NumberFault fault;
  };
  const Row rows[] = {
      {"", NumberFault::kNotANumber},
      {"-", NumberFault::kNotANumber},
      {"mat", NumberFault::kNotANumber},
      {"1,5", NumberFault::kNotANumber},
      {"1 2", NumberFault::kNotANumber},
      {"0x10", NumberFault::kNotANumber},
      {"--1", NumberFault::kNotANumber},
      {"+-1", NumberFault::kNotANumber},
      {"1e", NumberFault::kNotANumber},
      {".", NumberFault::kNotANumber},
      {"nan(1)", NumberFault::kNotANumber},
      {"infinit", NumberFault::kNotANumber},
      {"nan", NumberFault::kNan},
      {"NaN", NumberFault::kNan},
      {"-nan", NumberFault::kNan},
      {"inf", NumberFault::kPositiveInfinity},
      {"+Inf", NumberFault::kPositiveInfinity},
      {"Infinity", NumberFault::kPositiveInfinity},
      {"1e999", NumberFault::kTooLarge},
      {"-1e999", NumberFault::kTooLarge},
      {"1e99999999999999999999", NumberFault::kTooLarge},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    CHECK(parse_number(row.text).fault == row.fault);
  }
  const std::string long_number(400, '9');
  CHECK(parse_number(long_number).fault == NumberFault::kTooLarge);
  CHECK(parse_number("0." + std::string(400, '0') + "1").fault == NumberFault::kNone);
  CHECK(parse_number("1e-99999999999999999999").fault == NumberFault::kNone);
}

TEST_CASE("a logit fits single precision") {
  CHECK(check_logit(3.4e38) == NumberFault::kNone);
  CHECK(check_logit(-3.5e38) == NumberFault::kTooLarge);
  CHECK(check_logit(3.4028235e38) == NumberFault::kNone);  // how numpy prints the largest
  CHECK(check_logit(-3.4028235e38) == NumberFault::kNone);
  CHECK(check_logit(3.40282356e38) == NumberFault::kNone);        // still nearer to it
  CHECK(check_logit(3.4028235678e38) == NumberFault::kTooLarge);  // past the middle
  CHECK(check_logit(-INFINITY) == NumberFault::kNone);
  CHECK(check_logit(INFINITY) == NumberFault::kPositiveInfinity);
  CHECK(check_logit(NAN) == NumberFault::kNan);
}

TEST_CASE("what rounds to the largest number of single precision is read as it") {
  const float largest = std::numeric_limits<float>::max();
  for (const char* text : {"3.4028235e38", "3.4028234663852886e+38", "+3.4028235E38",
                           "3.40282356e38", "340282350000000000000000000000000000000"}) {
    CAPTURE(text);
    CHECK(parse_logit(text).fault == NumberFault::kNone);
    CHECK(parse_logit(text).value == largest);
    const std::string minus = "-" + std::string(text[0] == '+' ? text + 1 : text);
    CHECK(parse_logit(minus).value == -largest);
  }
  for (const char* text : {"3.4028236e38", "3.5e38", "-3.5e38", "1e39"}) {
    CHECK(parse_logit(text).fault == NumberFault::kTooLarge);
  }
}

TEST_CASE("no number is hexadecimal") {
  for (const char* text : {"0x1p3", "0x10", "-0x1.8p1", "0X1P3", "1p3", "0b1", "0x", "+0x1"}) {
    CAPTURE(text);
    CHECK(parse_number(text).fault == NumberFault::kNotANumber);
    CHECK(parse_logit(text).fault == NumberFault::kNotANumber);
  }
}

TEST_CASE("a comma within a word may be a decimal sign") {
  for (const char* one : {"6,5", "-6,25", "\u22120,5", "+1,0", "1.234,5", "1.234.567,25", "6,5e-2",
                          "1,234.5", "0,001"}) {
    CAPTURE(one);
    CHECK(may_be_one_number(one));
  }
  for (const char* other : {"6.5", "6,5,4", "6.0,5.0", "6,-5", "6,", ",5", "6,5.", "-inf,3", "a,b",
                            "12345,678.9", "6,x", ""}) {
    CAPTURE(other);
    CHECK_FALSE(may_be_one_number(other));
  }
}

TEST_CASE("numbers in sentences are short") {
  CHECK(number_text(0.998) == "0.998");
  CHECK(number_text(1) == "1");
  CHECK(number_text(1.0 / 3) == "0.333333");
  CHECK(number_text(9007199254740991, 16) == "9007199254740991");
  const double none = std::numeric_limits<double>::quiet_NaN();
  CHECK(number_text(none) == "nan");
  CHECK(number_text(-none) == "nan");
}

TEST_CASE("places count lines and characters from 1") {
  const std::string_view text = "ab\r\né中x\n";
  CHECK(place_of(text, 0).column == 1);
  CHECK(place_of(text, 1).column == 2);
  CHECK(place_of(text, 4).line == 2);
  CHECK(place_of(text, 4).column == 1);
  CHECK(place_of(text, 9).column == 3);  // x, behind characters of two and three bytes
  CHECK(place_of(text, 999).line == 3);
  CHECK(place_of("\xEF\xBB\xBFx", 3).column == 1);
  const std::string_view ends = "a\nb\rc\r\nd\ve\ff\u0085g\u2028h\u2029i\r\rj";
  CHECK(place_of(ends, ends.find('c')).line == 3);
  CHECK(place_of(ends, ends.find('d')).line == 4);
  CHECK(place_of(ends, ends.find('i')).line == 9);
  CHECK(place_of(ends, ends.find('j')).line == 11);
  CHECK(place_of(ends, ends.find('h')).column == 1);
  CHECK(place_of(ends, ends.find('\n')).line == 1);
}

}  // namespace
}  // namespace logitdice

namespace logitdice {
namespace {

TEST_CASE("parse_typed_number: a comma may be the decimal sign, and never parts thousands") {
  const std::pair<const char*, double> good[] = {{"0,9", 0.9},   {"2,5", 2.5},    {"-1,25", -1.25},
                                                 {"0,125", 0.125}, {"12,5e1", 125}, {"2.5", 2.5},
                                                 {"7", 7},       {",5", 0.5}};
  for (const auto& [text, value] : good) {
    CAPTURE(text);
    const ParsedNumber read = parse_typed_number(text);
    CHECK(read.fault == NumberFault::kNone);
    CHECK(read.value == doctest::Approx(value));
  }
  for (const char* text : {"1,234", "12,345", "1,234.5", "1.234,5", "1,2,3", ",", "a,b", ""}) {
    CAPTURE(text);
    CHECK(parse_typed_number(text).fault == NumberFault::kNotANumber);
  }
}

}  // namespace
TEST_CASE("places: asked for in any order they are those of the text") {
  const std::string text = "\xEF\xBB\xBF" "a\nbé\r\n\n\u2028c\rd";
  for (const std::vector<std::size_t>& order :
       {std::vector<std::size_t>{0, 3, 4, 5, 7, 9, 10, 13, 14, 15, 16},
        std::vector<std::size_t>{16, 2, 14, 14, 5, 9, 0}}) {
    Places places(text);
    for (const std::size_t offset : order) {
      CAPTURE(offset);
      const Place found = places.at(offset), wanted = place_of(text, offset);
      CHECK(found.line == wanted.line);
      CHECK(found.column == wanted.column);
    }
  }
}

}  // namespace logitdice
