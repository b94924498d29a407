#include "core/model/number_formats.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>

namespace logitdice {
namespace {

std::uint16_t load_u16(const std::byte* data) {
  std::uint16_t value;
  std::memcpy(&value, data, sizeof value);
  return value;
}

void store_u16(std::uint16_t value, std::byte* data) {
  std::memcpy(data, &value, sizeof value);
}

// The largest of 32 magnitudes becomes 127.
void encode_q8_block(const float* values, std::byte* out) {
  float top = 0;
  for (int i = 0; i < kQ8BlockValues; ++i) top = std::max(top, std::abs(values[i]));
  const float scale = top / 127, inverse = top > 0 ? 127 / top : 0;
  store_u16(f16_of_float(scale), out);
  for (int i = 0; i < kQ8BlockValues; ++i) {
    out[2 + i] = static_cast<std::byte>(static_cast<std::int8_t>(std::lround(values[i] * inverse)));
  }
}

void decode_q8_block(const std::byte* data, float* out) {
  const float scale = float_of_f16(load_u16(data));
  for (int i = 0; i < kQ8BlockValues; ++i) {
    out[i] = scale * static_cast<float>(static_cast<std::int8_t>(data[2 + i]));
  }
}

}  // namespace

float float_of_f16(std::uint16_t half) {
  const std::uint32_t sign = (half & 0x8000u) << 16, exponent = (half >> 10) & 0x1Fu;
  const std::uint32_t fraction = half & 0x3FFu;
  if (exponent == 0) {  // zero and subnormal numbers: fraction * 2^-24
    const float value = static_cast<float>(fraction) * 0x1p-24f;
    return sign ? -value : value;
  }
  const std::uint32_t wide = exponent == 31 ? 255 : exponent + 112;
  return std::bit_cast<float>(sign | wide << 23 | fraction << 13);
}

std::uint16_t f16_of_float(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const auto sign = static_cast<std::uint16_t>(bits >> 16 & 0x8000u);
  const float size = std::abs(value);
  if (std::isnan(value)) return sign | 0x7E00u;
  if (size >= 65520.0f) return sign | 0x7C00u;
  if (size < 0x1p-14f) {  // subnormal: nearbyint rounds ties to even
    return sign | static_cast<std::uint16_t>(std::nearbyint(size * 0x1p24f));
  }
  const std::uint32_t rounded = (bits & 0x7FFFFFFFu) + 0xFFFu + (bits >> 13 & 1u);
  return sign | static_cast<std::uint16_t>((rounded - (112u << 23)) >> 13);
}

std::uint16_t bf16_of_float(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  if (std::isnan(value)) return static_cast<std::uint16_t>(bits >> 16 | 0x40u);
  return static_cast<std::uint16_t>((bits + 0x7FFFu + (bits >> 16 & 1u)) >> 16);
}

std::vector<std::byte> encode_numbers(std::span<const float> values, NumberFormat format) {
  const NumberFormatInfo& info = info_of(format);
  const auto block = static_cast<std::size_t>(info.block_values);
  assert(values.size() % block == 0);
  std::vector<std::byte> bytes(values.size() / block * static_cast<std::size_t>(info.block_bytes));
  std::byte* out = bytes.data();
  for (std::size_t i = 0; i < values.size(); i += block, out += info.block_bytes) {
    switch (format) {
      case NumberFormat::kF32:
        std::memcpy(out, &values[i], sizeof(float));
        break;
      case NumberFormat::kF16:
        store_u16(f16_of_float(values[i]), out);
        break;
      case NumberFormat::kBF16:
        store_u16(bf16_of_float(values[i]), out);
        break;
      case NumberFormat::kQ8_0:
        encode_q8_block(&values[i], out);
        break;
    }
  }
  return bytes;
}

void decode_numbers(const std::byte* data, NumberFormat format, std::size_t n, float* out) {
  const NumberFormatInfo& info = info_of(format);
  const auto block = static_cast<std::size_t>(info.block_values);
  assert(n % block == 0);
  for (std::size_t i = 0; i < n; i += block, data += info.block_bytes) {
    switch (format) {
      case NumberFormat::kF32:
        std::memcpy(out + i, data, sizeof(float));
        break;
      case NumberFormat::kF16:
        out[i] = float_of_f16(load_u16(data));
        break;
      case NumberFormat::kBF16:
        out[i] = float_of_bf16(load_u16(data));
        break;
      case NumberFormat::kQ8_0:
        decode_q8_block(data, out + i);
        break;
    }
  }
}

}  // namespace logitdice
