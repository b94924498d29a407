#include <doctest/doctest.h>

#include <cmath>
#include <limits>
#include <random>
#include <vector>

#include "core/model/number_formats.h"

using namespace logitdice;

TEST_CASE("every half comes back from a float") {
  for (int half = 0; half < 65536; ++half) {
    const auto bits = static_cast<std::uint16_t>(half);
    const float value = float_of_f16(bits);
    if (std::isnan(value)) {
      CHECK(std::isnan(float_of_f16(f16_of_float(value))));
    } else {
      CHECK(f16_of_float(value) == bits);
    }
  }
}

TEST_CASE("halves are rounded to the nearest, ties to even") {
  for (int half = 0; half < 0x7BFF; ++half) {  // all positive finite neighbours
    const auto low = static_cast<std::uint16_t>(half), high = static_cast<std::uint16_t>(half + 1);
    const float a = float_of_f16(low), b = float_of_f16(high), middle = (a + b) / 2;
    CHECK(f16_of_float(middle) == (half % 2 == 0 ? low : high));
    CHECK(f16_of_float(std::nextafter(middle, a)) == low);
    CHECK(f16_of_float(std::nextafter(middle, b)) == high);
    CHECK(f16_of_float(-middle) == ((half % 2 == 0 ? low : high) | 0x8000));
  }
}

TEST_CASE("rows of halves and upper halves") {
  struct Row {
    float value;
    std::uint16_t f16, bf16;
  };
  constexpr float kInfinity = std::numeric_limits<float>::infinity();
  const Row rows[] = {
      {0.0f, 0x0000, 0x0000},        {-0.0f, 0x8000, 0x8000},      {1.0f, 0x3C00, 0x3F80},
      {-2.0f, 0xC000, 0xC000},       {65504.0f, 0x7BFF, 0x4780},   {65519.0f, 0x7BFF, 0x4780},
      {65520.0f, 0x7C00, 0x4780},    {kInfinity, 0x7C00, 0x7F80},  {-kInfinity, 0xFC00, 0xFF80},
      {0x1p-24f, 0x0001, 0x3380},    {0x1p-25f, 0x0000, 0x3300},   {0x1.8p-25f, 0x0001, 0x3340},
      {1.00390625f, 0x3C04, 0x3F80}, {1.01171875f, 0x3C0C, 0x3F82}};
  for (const Row& row : rows) {
    CAPTURE(row.value);
    CHECK(f16_of_float(row.value) == row.f16);
    CHECK(bf16_of_float(row.value) == row.bf16);
  }
  const float nan = std::numeric_limits<float>::quiet_NaN();
  CHECK(std::isnan(float_of_f16(f16_of_float(nan))));
  CHECK(std::isnan(float_of_bf16(bf16_of_float(nan))));
}

TEST_CASE("packing and unpacking stays within each format's precision") {
  std::mt19937 random(1);
  std::normal_distribution<float> normal(0.0f, 3.0f);
  std::vector<float> values(320), back(320);
  for (float& value : values) value = normal(random);
  for (int i = 0; i < 32; ++i) values[static_cast<std::size_t>(64 + i)] = 0;  // a block of zeros
  for (const NumberFormatInfo& info : kNumberFormats) {
    CAPTURE(std::string(info.name));
    const auto bytes = encode_numbers(values, info.format);
    CHECK(bytes.size() == 320u / static_cast<unsigned>(info.block_values) *
                              static_cast<unsigned>(info.block_bytes));
    decode_numbers(bytes.data(), info.format, 320, back.data());
    for (std::size_t i = 0; i < values.size(); ++i) {
      float top = 0;  // of the block of 32 around it
      for (std::size_t j = i / 32 * 32; j < i / 32 * 32 + 32; ++j)
        top = std::max(top, std::abs(values[j]));
      const float step = info.format == NumberFormat::kF32    ? 0
                         : info.format == NumberFormat::kF16  ? std::abs(values[i]) * 0x1p-11f
                         : info.format == NumberFormat::kBF16 ? std::abs(values[i]) * 0x1p-8f
                                                              : top / 127 * 0.5625f;
      CHECK(std::abs(back[i] - values[i]) <= step);
    }
  }
}
