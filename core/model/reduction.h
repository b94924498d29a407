#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

// Floating-point addition is not associative: (a + b) + c and a + (b + c) may differ in their last
// bits. A kernel that splits a sum over more or fewer workers adds in another order, and so gives
// other last bits. Here the order is a value.
namespace logitdice {

/// In which order the terms of a sum are added.
struct SumOrder {
  enum class Kind {
    forwards,   // ((t0 + t1) + t2) + …
    backwards,  // the same from the last term on
    pairwise,   // the sum of one half and that of the other, down to single terms
    blocks,     // each `block` neighbours forwards, then the blocks' sums forwards
  };
  Kind kind = Kind::forwards;
  int block = 0;  // terms, of blocks alone

  bool operator==(const SumOrder&) const = default;
};

/// Those that are compared; the first is the reference.
inline constexpr int kSumOrders = 9;
const std::array<SumOrder, kSumOrders>& sum_orders();

std::string order_name(const SumOrder& order);  // "blocks of 64"
std::string order_id(const SumOrder& order);    // "blocks_64"

/// What a running sum is kept in, and what is written back to memory after it.
enum class Accumulation {
  float32,           // sums and results
  bfloat16_results,  // sums in float32, every result rounded to bfloat16, as engines usually do
  bfloat16,          // running sums rounded to bfloat16 after every addition as well
};
inline constexpr std::array<Accumulation, 3> kAccumulations = {
    Accumulation::float32, Accumulation::bfloat16_results, Accumulation::bfloat16};
std::string_view accumulation_id(Accumulation in);    // "bfloat16_results"
std::string_view accumulation_name(Accumulation in);  // "float32 sums, bfloat16 results"

struct Reduction {
  SumOrder order;
  Accumulation in = Accumulation::float32;

  bool operator==(const Reduction&) const = default;
};

/// The nearest bfloat16, 8 bits of fraction instead of 24; ties to even, NaN stays NaN.
inline float round_to_bf16(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const std::uint32_t rounded = (bits + 0x7FFFu + (bits >> 16 & 1u)) & 0xFFFF0000u;
  return std::isnan(value) ? value : std::bit_cast<float>(rounded);
}

/// The sum of the terms, which may be none, and the dot product of two lists of one length, each
/// product rounded to float32. Under bfloat16_results and bfloat16 the sum is a bfloat16.
float sum_of(std::span<const float> terms, const Reduction& reduction);
float dot_of(std::span<const float> a, std::span<const float> b, const Reduction& reduction);

/// A unit in the last place of a finite number as results are kept: from it to the next one further
/// from 0.
double last_place(float value, Accumulation in);

/// The bits of a result as it is kept: "0x41200001", of a bfloat16 "0x4120".
std::string bits_text(float value, Accumulation in);

}  // namespace logitdice
