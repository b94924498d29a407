#pragma once

#include <cstddef>

namespace logitdice {

/// Nothing larger is read; no more is allocated than a small multiple of the file.
inline constexpr std::size_t kMaxFileBytes = std::size_t{256} << 20;
inline constexpr std::size_t kMaxTokens = 4'000'000;  // of a vocabulary, or logits of one step

}  // namespace logitdice
