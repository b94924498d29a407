#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "core/text/token_text.h"

namespace logitdice {

/// Characters as ascending ranges with gaps between them, without surrogates.
using CharacterSet = std::vector<CharacterRange>;

/// Sorts and joins ranges, and takes the surrogates out.
CharacterSet character_set(std::vector<CharacterRange> ranges);

/// All other characters.
CharacterSet complement(const CharacterSet& set);

/// Bytes low to high, both included.
struct ByteRange {
  std::uint8_t low, high;
};

/// The UTF-8 of all characters of the set as sequences of byte ranges: what one sequence spells is
/// spelt by no other.
void for_each_utf8(const CharacterSet& set,
                   const std::function<void(std::span<const ByteRange>)>& each);

}  // namespace logitdice
