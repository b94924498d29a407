#include "core/sampling/sort_keys.h"

#include <hwy/contrib/sort/vqsort.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <memory>
#include <numeric>
#include <utility>

// Compiled once for each instruction set, see softmax.cpp.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/sampling/sort_keys.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace logitdice::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// A float's bits as a number whose ascending order is: highest score first. The bits of negative
// scores are in that order already, behind those of the positive ones once these are inverted. Its
// own inverse.
template <class D, class V = hn::Vec<D>>
HWY_INLINE V flipped(D d, V bits) {
  const hn::RebindToSigned<D> di;
  const V negative = hn::BitCast(d, hn::ShiftRight<31>(hn::BitCast(di, bits)));
  return hn::Xor(bits, hn::AndNot(negative, hn::Set(d, 0x7fffffffu)));
}

std::uint32_t flipped(std::uint32_t bits) {
  return (bits >> 31) ? bits : bits ^ 0x7fffffffu;
}

// The keys are written and read as pairs of 32-bit numbers, the id first: little-endian, as every
// machine is that Highway has vectors for.
void make_keys(const float* scores, const std::int32_t* ids, size_t count, std::uint64_t* keys) {
  const hn::ScalableTag<float> d;
  const hn::RebindToUnsigned<decltype(d)> du;
  const hn::RebindToSigned<decltype(d)> di;
  const size_t lanes = hn::Lanes(d);
  size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    const auto z = hn::Add(hn::LoadU(d, scores + i), hn::Zero(d));  // −0 becomes 0
    const auto id =
        ids ? hn::BitCast(du, hn::LoadU(di, ids + i)) : hn::Iota(du, static_cast<std::uint32_t>(i));
    hn::StoreInterleaved2(id, flipped(du, hn::BitCast(du, z)), du,
                          reinterpret_cast<std::uint32_t*>(keys + i));
  }
  for (; i < count; ++i) {
    const std::uint64_t order = flipped(std::bit_cast<std::uint32_t>(scores[i] + 0.0f));
    keys[i] = (order << 32) | static_cast<std::uint32_t>(ids ? ids[i] : static_cast<int>(i));
  }
}

void split_keys(const std::uint64_t* keys, size_t count, float* scores, std::int32_t* ids) {
  const hn::ScalableTag<float> d;
  const hn::RebindToUnsigned<decltype(d)> du;
  const hn::RebindToSigned<decltype(d)> di;
  const size_t lanes = hn::Lanes(d);
  size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    hn::Vec<decltype(du)> id, order;
    hn::LoadInterleaved2(du, reinterpret_cast<const std::uint32_t*>(keys + i), id, order);
    hn::StoreU(hn::BitCast(di, id), di, ids + i);
    hn::StoreU(hn::BitCast(d, flipped(du, order)), d, scores + i);
  }
  for (; i < count; ++i) {
    scores[i] = std::bit_cast<float>(flipped(static_cast<std::uint32_t>(keys[i] >> 32)));
    ids[i] = static_cast<std::int32_t>(keys[i] & 0xffffffffu);
  }
}

}  // namespace logitdice::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace logitdice {

HWY_EXPORT(make_keys);
HWY_EXPORT(split_keys);

static_assert(std::endian::native == std::endian::little);

namespace {

// Below so many keys the passes' counts cost more than they save.
constexpr size_t kRadixFrom = 8192;

// The upper 32 bits, the score, in three digits of 11, 11 and 10 bits, the lowest first. Each pass
// keeps the order of equal digits, so that equal scores stay by ascending id.
void radix_sort(std::span<std::uint64_t> keys) {
  constexpr int kDigits = 3, kBits = 11, kScoreAt = 32;
  constexpr size_t kValues = size_t{1} << kBits, kMask = kValues - 1;
  const auto digit = [](std::uint64_t key, int place) {
    return static_cast<size_t>(key >> (kScoreAt + kBits * place)) & kMask;
  };
  std::array<std::array<std::uint32_t, kValues>, kDigits> starts{};
  for (const std::uint64_t key : keys) {
    for (int place = 0; place < kDigits; ++place)
      ++starts[static_cast<std::size_t>(place)][digit(key, place)];
  }
  for (auto& of_digit : starts) {
    std::exclusive_scan(of_digit.begin(), of_digit.end(), of_digit.begin(), std::uint32_t{0});
  }
  const auto other = std::make_unique_for_overwrite<std::uint64_t[]>(keys.size());
  std::span<std::uint64_t> from = keys, to{other.get(), keys.size()};
  for (int place = 0; place < kDigits; ++place, std::swap(from, to)) {
    for (const std::uint64_t key : from)
      to[starts[static_cast<std::size_t>(place)][digit(key, place)]++] = key;
  }
  std::copy(from.begin(), from.end(), keys.begin());
}

}  // namespace

void sort_keys(std::span<std::uint64_t> keys, bool by_id) {
  if (by_id && keys.size() >= kRadixFrom) {
    radix_sort(keys);
  } else {
    hwy::Sorter()(keys.data(), keys.size(), hwy::SortAscending());
  }
}

void make_sort_keys(std::span<const float> scores, std::span<const std::int32_t> ids,
                    std::span<std::uint64_t> keys) {
  assert(keys.size() == scores.size() && (ids.empty() || ids.size() == scores.size()));
  HWY_DYNAMIC_DISPATCH(make_keys)
  (scores.data(), ids.empty() ? nullptr : ids.data(), scores.size(), keys.data());
}

void split_sort_keys(std::span<const std::uint64_t> keys, std::span<float> scores,
                     std::span<std::int32_t> ids) {
  assert(scores.size() == keys.size() && ids.size() == keys.size());
  HWY_DYNAMIC_DISPATCH(split_keys)(keys.data(), keys.size(), scores.data(), ids.data());
}

}  // namespace logitdice
#endif  // HWY_ONCE
