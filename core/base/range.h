#pragma once

namespace logitdice {

/// A number that may be known only to lie between two ends: everything that depends on a tail whose
/// mass is not known at this temperature. low = high where it is exact.
struct Range {
  double low = 0, high = 0;
  bool exact() const { return low == high; }
  bool operator==(const Range&) const = default;
};

}  // namespace logitdice
