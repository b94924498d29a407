#pragma once

#include <string>
#include <string_view>

namespace logitdice {

enum class NumberFault {
  kNone,
  kNotANumber,        // other text
  kNan,               // "nan"
  kPositiveInfinity,  // "inf", "+inf", "Infinity"
  kTooLarge,          // 1e999: more than a double holds
};

struct ParsedNumber {
  double value = 0;
  NumberFault fault = NumberFault::kNone;
};

/// Reads the whole of `text` as a decimal number, the same in every locale. "-inf" and "-Infinity"
/// in any case give −∞, "−" (U+2212) counts as a minus sign, and what is too small becomes 0.
ParsedNumber parse_number(std::string_view text);

/// Reads a number as a person types it, in a field or behind a flag: as parse_number(), and a comma
/// may be the decimal sign, "0,9". "1,234" may be a thousand as well and is not read.
ParsedNumber parse_typed_number(std::string_view text);

struct ParsedLogit {
  float value = 0;
  NumberFault fault = NumberFault::kNone;
};

/// Reads the whole of `text` as a logit: the single-precision number nearest to what it says (not
/// to the double nearest to it, which may be another one), or −∞.
ParsedLogit parse_logit(std::string_view text);

/// Whether a logit of this value can be stored: −∞, or what rounds to a finite number of single
/// precision.
NumberFault check_logit(double value);

/// Whether a word is one number where a comma is the decimal sign ("6,5", "1.234,5") or parts the
/// thousands ("1,234.5"), and may be two numbers where it is not.
bool may_be_one_number(std::string_view word);

/// Why a value is no logit and what would be one; `text` is what the file says.
std::string logit_refusal(std::string_view text, NumberFault fault);

/// A number in a sentence: up to `digits` significant digits, no trailing zeros; "nan".
std::string number_text(double value, int digits = 6);

}  // namespace logitdice
