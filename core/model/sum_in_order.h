#pragma once

#include <cstddef>
#include <span>

#include "core/model/reduction.h"

// One walk for every kind of sum: of single numbers, and of many sums side by side.
namespace logitdice {

/// `Sums` has a type Value, whose default is 0; add_term(Value&, int i), which adds the i-th term;
/// add(Value&, const Value&), which adds another sum.
template <class Sums>
void add_forwards(const Sums& sums, int begin, int end, typename Sums::Value& sum) {
  for (int i = begin; i < end; ++i) sums.add_term(sum, i);
}

template <class Sums>
typename Sums::Value sum_pairwise(const Sums& sums, int begin, int end) {
  typename Sums::Value sum{};
  if (end - begin <= 1) {
    add_forwards(sums, begin, end, sum);
    return sum;
  }
  const int middle = begin + (end - begin + 1) / 2;
  sum = sum_pairwise(sums, begin, middle);
  sums.add(sum, sum_pairwise(sums, middle, end));
  return sum;
}

template <class Sums>
typename Sums::Value sum_blocks(const Sums& sums, int count, int block) {
  typename Sums::Value sum{};
  for (int begin = 0; begin < count; begin += block) {
    typename Sums::Value part{};
    add_forwards(sums, begin, begin + block < count ? begin + block : count, part);
    sums.add(sum, part);
  }
  return sum;
}

template <class Sums>
typename Sums::Value sum_in_order(const Sums& sums, int count, const SumOrder& order) {
  typename Sums::Value sum{};
  switch (order.kind) {
    case SumOrder::Kind::forwards:
      add_forwards(sums, 0, count, sum);
      break;
    case SumOrder::Kind::backwards:
      for (int i = count; i-- > 0;) sums.add_term(sum, i);
      break;
    case SumOrder::Kind::pairwise:
      return sum_pairwise(sums, 0, count);
    case SumOrder::Kind::blocks:
      return sum_blocks(sums, count, order.block);
  }
  return sum;
}

/// a[i · a_step] · b[i · b_step], the terms of a single sum.
template <bool in_bf16>
struct Products {
  using Value = float;
  const float *a, *b;
  std::size_t a_step = 1, b_step = 1;

  static float kept(float sum) { return in_bf16 ? round_to_bf16(sum) : sum; }
  void add_term(float& sum, int i) const {
    const auto at = static_cast<std::size_t>(i);
    sum = kept(sum + a[at * a_step] * b[at * b_step]);
  }
  void add(float& sum, float part) const { sum = kept(sum + part); }
};

/// So many rows of a matrix times one vector, a sum for each row: the order is that of a single
/// sum, and the rows are worked on side by side.
inline constexpr int kTileRows = 32;
struct TileSums {
  float rows[kTileRows] = {};
};

template <bool in_bf16>
struct TileProducts {
  using Value = TileSums;
  const float* weights;  // (cols, kTileRows)
  const float* x;        // (cols,)

  static float kept(float sum) { return Products<in_bf16>::kept(sum); }
  void add_term(TileSums& sum, int i) const {
    const float* const column = weights + static_cast<std::size_t>(i) * kTileRows;
    const float input = x[i];
    for (int r = 0; r < kTileRows; ++r) sum.rows[r] = kept(sum.rows[r] + column[r] * input);
  }
  void add(TileSums& sum, const TileSums& part) const {
    for (int r = 0; r < kTileRows; ++r) sum.rows[r] = kept(sum.rows[r] + part.rows[r]);
  }
};

}  // namespace logitdice
