#pragma once

#include <span>
#include <vector>

namespace logitdice {

/// Power sums of one block of a sorted score list: with y = z − centre, Σ y^k for k = 1 to 4. They
/// hold for every temperature, so that a block's weights are summed without its scores:
///
///     Σ e^((z − shift) / T) = e^a · Σ e^(y/T),   a = (centre − shift) / T
///     Σ e^(y/T) = n + Σy/T + Σy²/2T² + Σy³/6T³ + Σy⁴/24T⁴ + …
///
/// A block of a long list is narrow: of 248,320 scores nearly all blocks span less than 0.05 nats.
struct BlockPowers {
  float centre = 0;  // nats, half-way between the highest and the lowest
  float reach = 0;   // nats, the largest |y|
  float sums[4] = {};
};

/// Of one block, at most ExpSums::kBlock scores, all finite, highest first.
BlockPowers powers_of(std::span<const float> block);

/// Of each block of ExpSums::kBlock scores, (n,) finite, highest first. (⌈n / kBlock⌉,)
std::vector<BlockPowers> block_powers(std::span<const float> scores);

}  // namespace logitdice
