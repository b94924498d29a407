#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace logitdice {

/// Reads the whole of `text` as a seed: digits alone. A sign or a space makes it none, so that "-5"
/// cannot wrap around to 18446744073709551611.
std::optional<std::uint64_t> parse_seed(std::string_view text);
inline constexpr std::string_view kSeedRange = "a whole number from 0 to 18446744073709551615";

}  // namespace logitdice
