#include "core/text/numbers.h"

#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "core/text/parse_number.h"

namespace logitdice {
namespace {

std::string printed(const char* format, int decimals, double value) {
  char text[64];
  std::snprintf(text, sizeof text, format, decimals, value);
  return text;
}

}  // namespace

int telling_decimals(double low, double high, int least) {
  constexpr int kMost = 17;  // of a double below 1
  int decimals = least;
  while (low != high && decimals < kMost &&
         fixed_text(low, decimals) == fixed_text(high, decimals)) {
    ++decimals;
  }
  return decimals;
}

std::string fixed_text(double value, int decimals) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "∞" : "−∞";
  const std::string digits = printed("%.*f", decimals, std::abs(value));
  // A negative number that rounds to zero has no sign.
  const bool negative = value < 0 && std::strtod(digits.c_str(), nullptr) != 0;
  return (negative ? "−" : "") + digits;
}

bool reads_as_0(double value, int decimals) {
  return value != 0 && std::abs(value) < 0.5 * std::pow(10.0, -decimals);
}

std::string small_text(double value, int decimals) {
  if (!reads_as_0(value, decimals)) return fixed_text(value, decimals);
  return (value < 0 ? "−" : "") + number_text(std::abs(value), 2);
}

std::string number_or_dash(std::optional<double> value, int decimals) {
  return value ? small_text(*value, decimals) : "–";
}

std::string plural(std::int64_t count, std::string_view one, std::string_view many) {
  if (count == 1) return std::string(one);
  return many.empty() ? std::string(one) + "s" : std::string(many);
}

std::string signed_text(double value, int decimals) {
  const std::string text = fixed_text(value, decimals);
  return value >= 0 ? "+" + text : text;
}

std::string probability_text(double p) {
  if (p > 0 && p < 0.0005) return "<.001";
  return fixed_text(p, 3);
}

std::string range_text(const Range& p) {
  const auto [low, high] = p;
  const std::string a = probability_text(low);
  if (a == probability_text(high)) return a;
  const int decimals = telling_decimals(low, high, 2);
  const auto end = [&](double x) {
    return x > 0 && x < 0.005 && decimals < 3 ? probability_text(x) : fixed_text(x, decimals);
  };
  return end(low) + "–" + end(high);
}

std::string segment_text(double low, double high) {
  if (!(high > low)) return "no width, at " + fixed_text(low, 3);
  const int decimals = telling_decimals(low, high, 3);
  return "[" + fixed_text(low, decimals) + ", " + fixed_text(high, decimals) + ")";
}

std::string logit_text(double z) {
  return fixed_text(z, std::abs(z) < 999.995 ? 2 : 0);
}

std::string exp_text(double value) {
  if (!std::isfinite(value)) return fixed_text(value, 0);
  if (value != 0 && (value >= 10000 || value < 0.0005)) return printed("%.*e", 1, value);
  return fixed_text(value, value < 10 ? 3 : value < 100 ? 2 : 1);
}

std::string count_text(std::int64_t count) {
  const std::string digits = std::to_string(std::llabs(count));
  std::string out = count < 0 ? "−" : "";
  for (size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) out += ' ';
    out += digits[i];
  }
  return out;
}

std::string duration_text(double microseconds) {
  if (microseconds < 1000) return fixed_text(microseconds, microseconds < 10 ? 1 : 0) + " µs";
  return fixed_text(microseconds / 1000, 1) + " ms";
}

}  // namespace logitdice
