#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>

#include "core/decoding/text_statistics.h"

namespace logitdice {

/// How much several texts differ.
struct Diversity {
  std::size_t texts = 0;
  std::array<Distinct, 4> distinct;  // distinct-1 to distinct-4

  /// The mean over all pairs of texts of |A ∩ B| / |A ∪ B|, A and B being the 2-grams of each (the
  /// index of Jaccard): 1 the same, 0 nothing in common. Nothing of fewer than two texts.
  std::optional<double> overlap;

  /// The texts' first tokens: how many different ones, and −Σ f·log2 f of how often each stands
  /// there. At most log2 of the number of texts.
  std::size_t first_tokens = 0;
  double first_entropy_bits = 0;
};
Diversity diversity(std::span<const std::span<const TokenId>> texts);

/// The same of what was written; texts without any token yet are left out.
Diversity diversity(std::span<const Generation> texts);

/// What was written of each, without those that have no token yet.
std::vector<std::span<const TokenId>> written_texts(std::span<const Generation> texts);

}  // namespace logitdice
