#include "app/cli/numbers.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

#include "core/text/numbers.h"
#include "core/text/parse_number.h"

namespace logitdice::cli {

std::string full(double value) {
  char text[32];
  const auto end = std::to_chars(text, text + sizeof text, value);
  return std::string(text, end.ptr);
}

std::string fixed_or_none(std::optional<double> value, int decimals) {
  return value ? fixed(*value, decimals) : "–";
}

std::string fixed(double value, int decimals) {
  char text[400];  // the largest double has 309 digits before its point
  const auto end =
      std::to_chars(text, text + sizeof text, value, std::chars_format::fixed, decimals);
  std::string written(text, end.ptr);
  const bool zero = written.find_first_of("123456789in") == std::string::npos;
  if (zero && written.starts_with('-')) written.erase(0, 1);
  return written;
}

std::string small(double value, int decimals) {
  return reads_as_0(value, decimals) ? number_text(value, 2) : fixed(value, decimals);
}

namespace {

std::string in_thousands(std::string digits) {
  const int first = digits.starts_with('-') ? 1 : 0;
  const size_t point = std::min(digits.find('.'), digits.size());
  for (int at = static_cast<int>(point) - 3; at > first; at -= 3) {
    digits.insert(static_cast<size_t>(at), 1, ' ');
  }
  return digits;
}

std::string low_to_high(const std::string& low, const std::string& high) {
  return low == high ? low : low + " to " + high;
}

}  // namespace

std::string grouped(std::int64_t value) {
  return in_thousands(std::to_string(value));
}

std::string grouped(double value, int decimals) {
  return in_thousands(fixed(value, decimals));
}

std::string share_text(double p, int decimals) {
  const double unit = std::pow(10.0, -decimals);
  if (p > 0 && p < unit / 2) return "<" + fixed(unit, decimals);
  if (p < 1 && p > 1 - unit / 2) return ">" + fixed(1 - unit, decimals);
  return fixed(p, decimals);
}

std::string share_text(Range p, int decimals) {
  return low_to_high(share_text(p.low, decimals), share_text(p.high, decimals));
}

std::string fixed(Range value, int decimals) {
  return low_to_high(fixed(value.low, decimals), fixed(value.high, decimals));
}

std::string small(Range value, int decimals) {
  return low_to_high(small(value.low, decimals), small(value.high, decimals));
}

std::string full(Range value) {
  return value.exact() ? full(value.low) : full(value.low) + ".." + full(value.high);
}

int share_decimals(double largest) {
  constexpr int kFewest = 3;
  constexpr int kMost = 9;
  if (!(largest > 0)) return kFewest;
  const int zeros = static_cast<int>(std::ceil(-std::log10(largest)) - 1);
  return std::clamp(kFewest + zeros, kFewest, kMost);
}

}  // namespace logitdice::cli
