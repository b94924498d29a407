#include "core/text/parse_number.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <limits>

#include "core/text/place.h"

namespace logitdice {
namespace {

constexpr std::string_view kMinusSign = "\xE2\x88\x92";  // U+2212

bool equal_ignoring_case(std::string_view text, std::string_view lower_case) {
  return std::equal(text.begin(), text.end(), lower_case.begin(), lower_case.end(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + 32 : a) == b; });
}

// A double cannot hold the digits: too large, or so small that 0 stands for it? Decided by the
// power of ten of the first digit that is not 0.
bool is_overflow(std::string_view digits) {
  const std::size_t e = std::min(digits.find_first_of("eE"), digits.size());
  const std::string_view mantissa = digits.substr(0, e);
  const std::size_t point = std::min(mantissa.find('.'), mantissa.size());
  const std::size_t first = mantissa.find_first_of("123456789");
  if (first == std::string_view::npos) return false;
  // from_chars reads no exponent of more digits than a long long has, so clamp those by their sign.
  long long exponent = 0;
  if (e < digits.size()) {
    std::string_view power = digits.substr(e + 1);
    if (power.starts_with('+')) power.remove_prefix(1);
    const auto read = std::from_chars(power.data(), power.data() + power.size(), exponent);
    if (read.ec == std::errc::result_out_of_range) return !power.starts_with('-');
  }
  return exponent + static_cast<long long>(point) - static_cast<long long>(first) > 0;
}

ParsedNumber parse_magnitude(std::string_view text) {
  if (equal_ignoring_case(text, "inf") || equal_ignoring_case(text, "infinity")) {
    return {std::numeric_limits<double>::infinity(), NumberFault::kNone};
  }
  if (equal_ignoring_case(text, "nan")) return {0, NumberFault::kNan};
  // from_chars also takes "-", "nan(…)" and hexadecimal-looking words: only digits and '.' may
  // begin.
  const bool digit_begins = !text.empty() && ((text[0] >= '0' && text[0] <= '9') || text[0] == '.');
  if (!digit_begins) return {0, NumberFault::kNotANumber};
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  if (read.ec == std::errc::invalid_argument || read.ptr != end) {
    return {0, NumberFault::kNotANumber};
  }
  if (read.ec == std::errc::result_out_of_range) {
    return {0, is_overflow(text) ? NumberFault::kTooLarge : NumberFault::kNone};
  }
  return {value, NumberFault::kNone};
}

bool all_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// "1.234.567": groups of three with points between them.
bool in_thousands(std::string_view text) {
  for (std::size_t point = text.find('.'); point != std::string_view::npos;
       point = text.find('.')) {
    const bool group = point >= 1 && point <= 3 && all_digits(text.substr(0, point));
    text.remove_prefix(point + 1);
    if (!group || text.substr(0, text.find('.')).size() != 3) return false;
  }
  return all_digits(text);
}

// "5e-2" without the power of ten.
std::string_view without_power(std::string_view digits) {
  const std::size_t e = digits.find_first_of("eE");
  if (e == std::string_view::npos) return digits;
  std::string_view power = digits.substr(e + 1);
  if (power.starts_with('-') || power.starts_with('+')) power.remove_prefix(1);
  return all_digits(power) ? digits.substr(0, e) : std::string_view();
}

}  // namespace

ParsedNumber parse_number(std::string_view text) {
  bool negative = false;
  if (text.starts_with('-') || text.starts_with('+')) {
    negative = text[0] == '-';
    text.remove_prefix(1);
  } else if (text.starts_with(kMinusSign)) {
    negative = true;
    text.remove_prefix(kMinusSign.size());
  }
  ParsedNumber number = parse_magnitude(text);
  if (negative) {
    number.value = -number.value;
  } else if (number.fault == NumberFault::kNone && std::isinf(number.value)) {
    number.fault = NumberFault::kPositiveInfinity;
  }
  return number;
}

ParsedNumber parse_typed_number(std::string_view text) {
  const std::size_t comma = text.find(',');
  if (comma == std::string_view::npos || text.find('.') != std::string_view::npos) {
    return parse_number(text);
  }
  const std::string_view right = text.substr(comma + 1);
  const std::size_t first = std::min(text.find_first_of("0123456789"), comma);
  const std::string_view left = text.substr(first, comma - first);
  const bool thousands = all_digits(left) && left.size() <= 3 && left[0] != '0' &&
                         all_digits(right) && right.size() == 3;
  if (thousands) return {0, NumberFault::kNotANumber};
  std::string number(text);
  number[comma] = '.';
  return parse_number(number);
}

ParsedLogit parse_logit(std::string_view text) {
  float value = 0;
  const char* const end = text.data() + text.size();
  const bool plain = !text.empty() && (text.back() >= '0' && text.back() <= '9');  // no inf, no nan
  const auto read = std::from_chars(text.data(), end, value);
  if (plain && read.ec == std::errc() && read.ptr == end) return {value, NumberFault::kNone};
  // Everything else is rare: words, other signs, what is too large or too small.
  const ParsedNumber number = parse_number(text);
  if (number.fault != NumberFault::kNone) return {0, number.fault};
  if (std::isinf(number.value)) return {static_cast<float>(number.value), NumberFault::kNone};
  const auto digits = text.find_first_of("0123456789.");
  const auto again = std::from_chars(text.data() + digits, end, value);
  if (again.ec == std::errc())
    return {std::signbit(number.value) ? -value : value, NumberFault::kNone};
  return {static_cast<float>(number.value), check_logit(number.value)};
}

NumberFault check_logit(double value) {
  if (std::isnan(value)) return NumberFault::kNan;
  if (std::isinf(value)) return value > 0 ? NumberFault::kPositiveInfinity : NumberFault::kNone;
  // numpy writes the largest float32 as 3.4028235e38, which is a little more than it is.
  return std::isinf(static_cast<float>(value)) ? NumberFault::kTooLarge : NumberFault::kNone;
}

bool may_be_one_number(std::string_view word) {
  if (word.starts_with('-') || word.starts_with('+')) word.remove_prefix(1);
  if (word.starts_with(kMinusSign)) word.remove_prefix(kMinusSign.size());
  const std::size_t comma = word.find(',');
  if (comma == std::string_view::npos || word.find(',', comma + 1) != std::string_view::npos) {
    return false;
  }
  const std::string_view left = word.substr(0, comma), right = word.substr(comma + 1);
  const bool decimal = (all_digits(left) || in_thousands(left)) && all_digits(without_power(right));
  const bool thousands = left.size() <= 3 && all_digits(left) && right.size() > 4 &&
                         right[3] == '.' && all_digits(right.substr(0, 3)) &&
                         all_digits(right.substr(4));
  return decimal || thousands;
}

std::string logit_refusal(std::string_view text, NumberFault fault) {
  switch (fault) {
    case NumberFault::kNone:
      break;
    case NumberFault::kNotANumber:
      return quoted(text) + " is no number; a logit is written like 2.5, -1, 3e-2 or -inf" +
             (may_be_one_number(text) ? ", with a decimal point" : "");
    case NumberFault::kNan:
      return "NaN is no logit; write a number, or -inf for a token that can never be drawn";
    case NumberFault::kPositiveInfinity:
      return "+inf is no logit, its probability would be inf/inf; write a finite number";
    case NumberFault::kTooLarge:
      return quoted(text) +
             " is too large for single precision; logits lie between -3.4e38 and 3.4e38, and -inf "
             "stands for a token that can never be drawn";
  }
  return {};
}

std::string number_text(double value, int digits) {
  if (std::isnan(value)) return "nan";  // to_chars gives it a sign
  char buffer[64];
  const auto end =
      std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::general, digits);
  return std::string(buffer, end.ptr);
}

}  // namespace logitdice
