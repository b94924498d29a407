#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <string>
#include <string_view>

#include "core/text/parse_number.h"
#include "core/text/place.h"

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
  CHECK(check_logit(-INFINITY) == NumberFault::kNone);
  CHECK(check_logit(INFINITY) == NumberFault::kPositiveInfinity);
  CHECK(check_logit(NAN) == NumberFault::kNan);
}

TEST_CASE("numbers in sentences are short") {
  CHECK(number_text(0.998) == "0.998");
  CHECK(number_text(1) == "1");
  CHECK(number_text(1.0 / 3) == "0.333333");
  CHECK(number_text(9007199254740991, 16) == "9007199254740991");
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
}

}  // namespace
}  // namespace logitdice
