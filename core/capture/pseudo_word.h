#pragma once

#include <cstdint>
#include <string>

#include "core/sampling/logits.h"

namespace logitdice {

/// The bytes of a made-up token, in the proportions of a byte-level vocabulary of today: the ids
/// below 256 are single bytes, the next 64 newlines with an indentation, and of the others most are
/// pronounceable words with a leading space, some are word ends without it, and a few are
/// capitalised, Cyrillic or Chinese.
///
/// Two ids in [0, 2^bits) with the same seed and bits never have the same bytes, and neither have
/// two variants of one id. `bits` is in [1, 30].
std::string pseudo_token(std::uint64_t seed, TokenId id, int bits, int variant);

/// SplitMix64's finisher (Steele, Lea, Flood 2014): 64 well-mixed bits, different for every input.
std::uint64_t mix_bits(std::uint64_t value);

}  // namespace logitdice
