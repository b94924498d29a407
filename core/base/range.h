#pragma once

#include <algorithm>

namespace logitdice {

/// A number that may be known only to lie between two ends: everything that depends on a tail whose
/// mass is not known at this temperature. low = high where it is exact.
struct Range {
  double low = 0, high = 0;
  bool exact() const { return low == high; }
  bool operator==(const Range&) const = default;
};

inline Range& operator+=(Range& sum, const Range& part) {
  sum.low += part.low;
  sum.high += part.high;
  return sum;
}

/// The range of two ends that may come in either order.
inline Range between(double a, double b) {
  return {std::min(a, b), std::max(a, b)};
}

}  // namespace logitdice
