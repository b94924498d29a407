#pragma once

#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace logitdice {

/// How the numbers of a tensor are stored; the values are GGUF's.
enum class NumberFormat : std::uint32_t {
  kF32 = 0,   // 4 bytes
  kF16 = 1,   // 2 bytes, IEEE half precision
  kQ8_0 = 8,  // blocks of 32: one F16 scale d, then 32 signed bytes q; the values are d q
  kBF16 = 30  // 2 bytes, the upper half of an F32
};

inline constexpr int kQ8BlockValues = 32;
inline constexpr int kQ8BlockBytes = 34;

/// Every format, for loops over them: number, name as GGUF writes it, values and bytes of a block.
struct NumberFormatInfo {
  NumberFormat format;
  std::string_view name;
  int block_values, block_bytes;
};
inline constexpr NumberFormatInfo kNumberFormats[] = {
    {NumberFormat::kF32, "F32", 1, 4},
    {NumberFormat::kF16, "F16", 1, 2},
    {NumberFormat::kQ8_0, "Q8_0", kQ8BlockValues, kQ8BlockBytes},
    {NumberFormat::kBF16, "BF16", 1, 2},
};

constexpr const NumberFormatInfo& info_of(NumberFormat format) {
  for (const NumberFormatInfo& info : kNumberFormats) {
    if (info.format == format) return info;
  }
  assert(false && "no such number format");
  return kNumberFormats[0];
}

/// Half precision. Rounding is to the nearest, ties to even; beyond 65504 it gives infinity.
float float_of_f16(std::uint16_t half);
std::uint16_t f16_of_float(float value);

inline float float_of_bf16(std::uint16_t upper) {
  return std::bit_cast<float>(static_cast<std::uint32_t>(upper) << 16);
}
std::uint16_t bf16_of_float(float value);

/// Packs values into a format; for Q8_0 their number must be a multiple of 32.
std::vector<std::byte> encode_numbers(std::span<const float> values, NumberFormat format);

/// Unpacks n values, n a multiple of the format's block.
void decode_numbers(const std::byte* data, NumberFormat format, std::size_t n, float* out);

}  // namespace logitdice
