#pragma once

#include <span>

namespace logitdice {

/// Sums over the differences d of many numbers from a guess.
struct Moments {
  double sum = 0, squares = 0;  // Σ d and Σ d²
};

/// Double precision for lists up to ExpSums::kExactSize, where every digit may show. Longer ones are
/// summed block by block in single precision, as the weights are, vectorised for the processor at
/// hand.
Moments moments(std::span<const float> scores, float guess);

}  // namespace logitdice
