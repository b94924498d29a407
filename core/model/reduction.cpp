#include "core/model/reduction.h"

#include <cassert>
#include <cstdio>

#include "core/model/number_formats.h"
#include "core/model/sum_in_order.h"

namespace logitdice {
namespace {

// The terms themselves.
template <bool in_bf16>
struct PlainTerms : Products<in_bf16> {
  void add_term(float& sum, int i) const { sum = this->kept(sum + this->a[i]); }
};

}  // namespace

const std::array<SumOrder, kSumOrders>& sum_orders() {
  using Kind = SumOrder::Kind;
  static constexpr std::array<SumOrder, kSumOrders> kOrders = {{{Kind::forwards, 0},
                                                                {Kind::backwards, 0},
                                                                {Kind::pairwise, 0},
                                                                {Kind::blocks, 8},
                                                                {Kind::blocks, 16},
                                                                {Kind::blocks, 32},
                                                                {Kind::blocks, 64},
                                                                {Kind::blocks, 128},
                                                                {Kind::blocks, 256}}};
  return kOrders;
}

std::string order_name(const SumOrder& order) {
  constexpr const char* kNames[] = {"forwards", "backwards", "pairwise", "blocks of "};
  const std::string name = kNames[static_cast<int>(order.kind)];
  return order.kind == SumOrder::Kind::blocks ? name + std::to_string(order.block) : name;
}

std::string order_id(const SumOrder& order) {
  if (order.kind != SumOrder::Kind::blocks) return order_name(order);
  return "blocks_" + std::to_string(order.block);
}

std::string_view accumulation_id(Accumulation in) {
  constexpr std::string_view kIds[] = {"float32", "bfloat16_results", "bfloat16"};
  return kIds[static_cast<int>(in)];
}

std::string_view accumulation_name(Accumulation in) {
  constexpr std::string_view kNames[] = {"float32", "float32 sums, bfloat16 results",
                                         "bfloat16 sums"};
  return kNames[static_cast<int>(in)];
}

float sum_of(std::span<const float> terms, const Reduction& reduction) {
  const int count = static_cast<int>(terms.size());
  if (reduction.in == Accumulation::bfloat16) {
    const PlainTerms<true> sums{{terms.data(), nullptr}};
    return sum_in_order(sums, count, reduction.order);
  }
  const PlainTerms<false> sums{{terms.data(), nullptr}};
  const float sum = sum_in_order(sums, count, reduction.order);
  return reduction.in == Accumulation::float32 ? sum : round_to_bf16(sum);
}

float dot_of(std::span<const float> a, std::span<const float> b, const Reduction& reduction) {
  assert(a.size() == b.size());
  const int count = static_cast<int>(a.size());
  if (reduction.in == Accumulation::bfloat16) {
    return sum_in_order(Products<true>{a.data(), b.data()}, count, reduction.order);
  }
  const float sum = sum_in_order(Products<false>{a.data(), b.data()}, count, reduction.order);
  return reduction.in == Accumulation::float32 ? sum : round_to_bf16(sum);
}

double last_place(float value, Accumulation in) {
  const std::uint32_t size = std::bit_cast<std::uint32_t>(value) & 0x7FFFFFFFu;
  const bool whole = in == Accumulation::float32;
  const std::uint32_t here = whole ? size : size & 0xFFFF0000u;
  const auto next = std::bit_cast<float>(here + (whole ? 1u : 0x10000u));
  return static_cast<double>(next) - std::bit_cast<float>(here);
}

std::string bits_text(float value, Accumulation in) {
  char text[16];
  const auto bits = std::bit_cast<std::uint32_t>(value);
  if (in == Accumulation::float32) {
    std::snprintf(text, sizeof text, "0x%08X", static_cast<unsigned>(bits));
  } else {
    std::snprintf(text, sizeof text, "0x%04X", static_cast<unsigned>(bits >> 16));
  }
  return text;
}

}  // namespace logitdice
