#pragma once

#include <cstdint>

namespace logitdice {

/// A token's place in its model's vocabulary, from 0.
using TokenId = std::int32_t;

}  // namespace logitdice
