#pragma once

#include <cstdint>
#include <span>

namespace logitdice {

// A score and its id as one 64-bit number whose ascending order is: highest score first, equal
// scores by ascending id, −∞ last. −0 becomes 0, being the same score. A +∞ or a NaN comes before
// every finite score or after −∞, so that looking at the two ends of the sorted keys finds it.

/// keys[i] of scores[i] and of ids[i], or of i itself where `ids` is empty. (n,) each; no id is
/// negative.
void make_sort_keys(std::span<const float> scores, std::span<const std::int32_t> ids,
                    std::span<std::uint64_t> keys);

/// Ascending. `by_id`: they stand by ascending id already, so that a long list is sorted by its
/// scores alone, three passes over their bits; otherwise by vectorised quicksort.
void sort_keys(std::span<std::uint64_t> keys, bool by_id);

/// The inverse of make_sort_keys().
void split_sort_keys(std::span<const std::uint64_t> keys, std::span<float> scores,
                     std::span<std::int32_t> ids);

}  // namespace logitdice
