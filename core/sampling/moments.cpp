#include "core/sampling/moments.h"

#include <algorithm>
#include <cmath>

#include "core/sampling/softmax.h"

// See softmax.cpp for how Highway compiles this part once for each instruction set.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/sampling/moments.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace logitdice::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

Moments block_moments(const float* scores, size_t count, float guess) {
  const hn::ScalableTag<float> d;
  const size_t lanes = hn::Lanes(d);
  const auto v_guess = hn::Set(d, guess);
  auto sum = hn::Zero(d), squares = hn::Zero(d);
  size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    const auto x = hn::Sub(hn::LoadU(d, scores + i), v_guess);
    sum = hn::Add(sum, x);
    squares = hn::MulAdd(x, x, squares);
  }
  Moments all{hn::GetLane(hn::SumOfLanes(d, sum)), hn::GetLane(hn::SumOfLanes(d, squares))};
  for (; i < count; ++i) {
    const double x = double{scores[i]} - guess;
    all.sum += x;
    all.squares += x * x;
  }
  return all;
}

void sum_blocks(const float* scores, size_t count, float guess, Moments* out) {
  for (size_t start = 0; start < count; start += ExpSums::kBlock) {
    const size_t length = std::min<size_t>(ExpSums::kBlock, count - start);
    const Moments block = block_moments(scores + start, length, guess);
    out->sum += block.sum;
    out->squares += block.squares;
  }
}

}  // namespace logitdice::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace logitdice {

HWY_EXPORT(sum_blocks);

Moments moments(std::span<const float> scores, float guess) {
  Moments all;
  if (scores.size() > ExpSums::kExactSize) {
    HWY_DYNAMIC_DISPATCH(sum_blocks)(scores.data(), scores.size(), guess, &all);
    if (std::isfinite(all.squares)) return all;
    all = {};  // squares past single precision
  }
  for (const float z : scores) {
    const double d = double{z} - guess;
    all.sum += d;
    all.squares += d * d;
  }
  return all;
}

}  // namespace logitdice
#endif  // HWY_ONCE
