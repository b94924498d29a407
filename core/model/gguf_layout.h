#pragma once

#include <bit>
#include <cstdint>
#include <optional>

#include "core/model/gguf.h"

// What reading and writing a GGUF file have in common.
namespace logitdice::gguf {

static_assert(std::endian::native == std::endian::little, "GGUF is read in place, little-endian");

inline constexpr std::uint32_t kMagic = 0x46554747;  // "GGUF"
inline constexpr std::uint32_t kVersion = 3;

/// What tensors are aligned to: 32 bytes, or what general.alignment says; nothing where that is
/// senseless.
std::optional<std::uint64_t> alignment_of(const GgufFile& file);

constexpr std::uint64_t rounded_up(std::uint64_t n, std::uint64_t alignment) {
  return (n + alignment - 1) / alignment * alignment;
}

}  // namespace logitdice::gguf
