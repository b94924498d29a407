#include "core/sampling/block_powers.h"

#include <algorithm>

#include "core/sampling/softmax.h"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/sampling/block_powers.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace logitdice::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

void power_sums(const float* scores, size_t count, float centre, float* out) {
  const hn::ScalableTag<float> d;
  const size_t lanes = hn::Lanes(d);
  const auto v_centre = hn::Set(d, centre);
  auto sum1 = hn::Zero(d), sum2 = hn::Zero(d), sum3 = hn::Zero(d), sum4 = hn::Zero(d);
  size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    const auto y = hn::Sub(hn::LoadU(d, scores + i), v_centre);
    const auto y2 = hn::Mul(y, y);
    sum1 = hn::Add(sum1, y);
    sum2 = hn::Add(sum2, y2);
    sum3 = hn::MulAdd(y2, y, sum3);
    sum4 = hn::MulAdd(y2, y2, sum4);
  }
  out[0] = hn::GetLane(hn::SumOfLanes(d, sum1));
  out[1] = hn::GetLane(hn::SumOfLanes(d, sum2));
  out[2] = hn::GetLane(hn::SumOfLanes(d, sum3));
  out[3] = hn::GetLane(hn::SumOfLanes(d, sum4));
  for (; i < count; ++i) {
    const float y = scores[i] - centre;
    out[0] += y;
    out[1] += y * y;
    out[2] += y * y * y;
    out[3] += y * y * y * y;
  }
}

}  // namespace logitdice::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace logitdice {

HWY_EXPORT(power_sums);

BlockPowers powers_of(std::span<const float> block) {
  BlockPowers powers;
  // Half of each first: their sum may be no float.
  powers.centre = block.front() / 2 + block.back() / 2;
  powers.reach = std::max(block.front() - powers.centre, powers.centre - block.back());
  HWY_DYNAMIC_DISPATCH(power_sums)(block.data(), block.size(), powers.centre, powers.sums);
  return powers;
}

std::vector<BlockPowers> block_powers(std::span<const float> scores) {
  constexpr auto kBlock = static_cast<size_t>(ExpSums::kBlock);
  std::vector<BlockPowers> all;
  all.reserve((scores.size() + kBlock - 1) / kBlock);
  for (size_t begin = 0; begin < scores.size(); begin += kBlock) {
    all.push_back(powers_of(scores.subspan(begin, std::min(kBlock, scores.size() - begin))));
  }
  return all;
}

}  // namespace logitdice
#endif  // HWY_ONCE
