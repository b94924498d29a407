#pragma once

#include <cmath>

namespace logitdice {

/// part / whole, 0 to 1, where a tail that nobody can bound may have made either infinite.
inline double share_of(double part, double whole) {
  if (std::isinf(whole)) return std::isinf(part) ? 1 : 0;
  return whole > 0 ? part / whole : 0;
}

}  // namespace logitdice
