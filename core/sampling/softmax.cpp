#include "core/sampling/softmax.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <limits>

#include "core/sampling/block_powers.h"

// Highway compiles the part between HWY_BEFORE_NAMESPACE and HWY_AFTER_NAMESPACE once for each
// instruction set and picks the best one that the processor has at run time.
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/sampling/softmax.cpp"
#include <hwy/foreach_target.h>
#include <hwy/highway.h>
// highway.h comes first
#include <hwy/contrib/math/math-inl.h>

HWY_BEFORE_NAMESPACE();
namespace logitdice::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

// Below these exponents a weight is 0. The clamps keep infinities out of the moments and the
// conversions to whole numbers inside Exp in range.
constexpr float kSmallestExponent = -200.0f;
constexpr double kSmallestExponentDouble = -1000.0;

// Σ e^x and Σ x·e^x over one block in single precision, (count,) scores.
PartialSum sum_single(const float* scores, size_t count, float shift, float inverse_t) {
  const hn::ScalableTag<float> d;
  const size_t lanes = hn::Lanes(d);
  const auto v_shift = hn::Set(d, shift);
  const auto v_inverse_t = hn::Set(d, inverse_t);
  const auto v_smallest = hn::Set(d, kSmallestExponent);
  auto mass = hn::Zero(d);
  auto moment = hn::Zero(d);
  size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    const auto x =
        hn::Max(hn::Mul(hn::Sub(hn::LoadU(d, scores + i), v_shift), v_inverse_t), v_smallest);
    const auto w = hn::Exp(d, x);
    mass = hn::Add(mass, w);
    moment = hn::MulAdd(x, w, moment);
  }
  PartialSum sum{hn::GetLane(hn::SumOfLanes(d, mass)), hn::GetLane(hn::SumOfLanes(d, moment))};
  for (; i < count; ++i) {
    const float x = std::max((scores[i] - shift) * inverse_t, kSmallestExponent);
    const float w = std::exp(x);
    sum.mass += w;
    sum.moment += x * w;
  }
  return sum;
}

template <class D, class V>
HWY_INLINE V exponent_lanes(D d, const float* scores, V shift, V inverse_t) {
  const hn::Rebind<float, D> d_scores;
  const V z = hn::PromoteTo(d, hn::LoadU(d_scores, scores));
  return hn::Max(hn::Mul(hn::Sub(z, shift), inverse_t), hn::Set(d, kSmallestExponentDouble));
}

template <class D, class V>
HWY_INLINE V weight_lanes(D d, const float* scores, V shift, V inverse_t) {
  return hn::Exp(d, exponent_lanes(d, scores, shift, inverse_t));
}

// out[i] = e^x in double precision. The last few lanes are padded to a whole vector, so that a
// rank's weight does not depend on where the walk ends.
void weights_double(const float* scores, size_t count, double shift, double inverse_t,
                    double* out) {
  const hn::ScalableTag<double> d;
  const size_t lanes = hn::Lanes(d);
  const auto v_shift = hn::Set(d, shift);
  const auto v_inverse_t = hn::Set(d, inverse_t);
  size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    hn::StoreU(weight_lanes(d, scores + i, v_shift, v_inverse_t), d, out + i);
  }
  if (i == count) return;
  float padded[HWY_MAX_BYTES / sizeof(double)] = {};
  double weights[HWY_MAX_BYTES / sizeof(double)];
  std::copy(scores + i, scores + count, padded);
  hn::StoreU(weight_lanes(d, padded, v_shift, v_inverse_t), d, weights);
  std::copy(weights, weights + (count - i), out + i);
}

// Σ e^x and Σ x·e^x in double precision, in any order.
PartialSum sum_double(const float* scores, size_t count, double shift, double inverse_t) {
  const hn::ScalableTag<double> d;
  const size_t lanes = hn::Lanes(d);
  const auto v_shift = hn::Set(d, shift);
  const auto v_inverse_t = hn::Set(d, inverse_t);
  auto mass = hn::Zero(d);
  auto moment = hn::Zero(d);
  const auto add = [&](const float* from) HWY_ATTR {
    const auto x = exponent_lanes(d, from, v_shift, v_inverse_t);
    const auto w = hn::Exp(d, x);
    mass = hn::Add(mass, w);
    moment = hn::MulAdd(x, w, moment);
  };
  size_t i = 0;
  for (; i + lanes <= count; i += lanes) add(scores + i);
  if (i < count) {
    float padded[HWY_MAX_BYTES / sizeof(double)];
    std::fill(padded, padded + lanes, std::numeric_limits<float>::lowest());  // weighs nothing
    std::copy(scores + i, scores + count, padded);
    add(padded);
  }
  return {hn::GetLane(hn::SumOfLanes(d, mass)), hn::GetLane(hn::SumOfLanes(d, moment))};
}

void exp_pass_single(const float* scores, size_t count, float shift, float* out) {
  const hn::ScalableTag<float> d;
  const size_t lanes = hn::Lanes(d);
  const auto v_shift = hn::Set(d, shift);
  size_t i = 0;
  for (; i + lanes <= count; i += lanes) {
    hn::StoreU(hn::Exp(d, hn::Sub(hn::LoadU(d, scores + i), v_shift)), d, out + i);
  }
  for (; i < count; ++i) out[i] = std::exp(scores[i] - shift);
}

}  // namespace logitdice::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace logitdice {

HWY_EXPORT(sum_single);
HWY_EXPORT(weights_double);
HWY_EXPORT(sum_double);
HWY_EXPORT(exp_pass_single);

namespace {

using Block = std::array<double, ExpSums::kBlock>;

std::span<const float> block_scores(const ExpSums& sums, std::span<const float> scores, int block) {
  const int start = block * ExpSums::kBlock;
  const int count = std::min(ExpSums::kBlock, sums.size - start);
  return scores.subspan(static_cast<size_t>(start), static_cast<size_t>(count));
}

void weigh(const ExpSums& sums, std::span<const float> scores, double* out) {
  HWY_DYNAMIC_DISPATCH(weights_double)
  (scores.data(), scores.size(), sums.shift, sums.inverse_t, out);
}

// `sum` continued over at most a block of scores, one rank after the other. Every running sum is
// added up in this order, so that all of them agree to the last bit.
PartialSum continued(const ExpSums& sums, PartialSum sum, std::span<const float> scores) {
  Block weights;
  weigh(sums, scores, weights.data());
  for (size_t i = 0; i < scores.size(); ++i) {
    sum.mass += weights[i];
    sum.moment += scaled_score(sums, scores[i]) * weights[i];
  }
  return sum;
}

void append(ExpSums& sums, PartialSum sum) {
  sums.mass.push_back(sum.mass);
  sums.moment.push_back(sum.moment);
}

// Terms past the fourth are below 1e-7 of the sum where no |y/T| is larger than this.
constexpr double kSeriesReach = 0.1;
constexpr float kLargestReach = 1000;  // nats; its fourth power is a float still
// e^x of single precision is 0 from about here on.
constexpr double kWeighsNothing = -104;

// Σ e^x and Σ x·e^x of one block by its powers, with y for y/T:
//   Σ y·e^y = Σy + Σy² + Σy³/2 + Σy⁴/6 + …   and   Σ (a + y) e^(a + y) = e^a (a Σe^y + Σ y·e^y)
PartialSum series(const BlockPowers& powers, double count, double shift, double inverse_t) {
  const double a = (powers.centre - shift) * inverse_t;
  // One factor after the other: alone a power of 1/T may be no double.
  const double y1 = powers.sums[0] * inverse_t, y2 = powers.sums[1] * inverse_t * inverse_t;
  const double y3 = powers.sums[2] * inverse_t * inverse_t * inverse_t;
  const double y4 = powers.sums[3] * inverse_t * inverse_t * inverse_t * inverse_t;
  const double at_centre = std::exp(a);
  const double mass = count + y1 + y2 / 2 + y3 / 6 + y4 / 24;
  return {at_centre * mass, at_centre * (a * mass + y1 + y2 + y3 / 2 + y4 / 6)};
}

bool is_narrow(const BlockPowers& powers, double inverse_t) {
  return powers.reach <= kLargestReach && powers.reach * inverse_t <= kSeriesReach;
}

PartialSum sum_in_single(const ExpSums& sums, std::span<const float> block) {
  const double inverse_t = std::min<double>(sums.inverse_t, std::numeric_limits<float>::max());
  return HWY_DYNAMIC_DISPATCH(sum_single)(
      block.data(), block.size(), static_cast<float>(sums.shift), static_cast<float>(inverse_t));
}

// A block behind the head of a long list. `powers` are null where they have to be made.
void append_block(ExpSums& sums, std::span<const float> block, const BlockPowers* powers) {
  PartialSum sum;
  if ((block.front() - sums.shift) * sums.inverse_t >= kWeighsNothing) {
    const BlockPowers made = powers ? *powers : powers_of(block);
    sum = is_narrow(made, sums.inverse_t)
              ? series(made, static_cast<double>(block.size()), sums.shift, sums.inverse_t)
              : sum_in_single(sums, block);
  }
  append(sums, {sums.mass.back() + sum.mass, sums.moment.back() + sum.moment});
}

}  // namespace

double inverse_temperature(double temperature) {
  assert(temperature > 0);
  return std::min(1.0 / temperature, 1e250);
}

ExpSums exp_sums(std::span<const float> scores, double shift, double temperature) {
  const auto next = [&](int begin, int end, std::span<const float*> blocks) {
    for (int i = 0; begin < end; ++i, begin += ExpSums::kBlock)
      blocks[static_cast<std::size_t>(i)] = scores.data() + begin;
  };
  return exp_sums(static_cast<int>(scores.size()), next, shift, temperature);
}

ExpSums exp_sums(std::span<const float> scores, std::span<const BlockPowers> powers, double shift,
                 double temperature) {
  if (scores.size() <= ExpSums::kExactSize) return exp_sums(scores, shift, temperature);
  ExpSums sums = exp_sums(scores.first(ExpSums::kExactHead), shift, temperature);
  sums.size = static_cast<int>(scores.size());
  sums.mass.reserve(powers.size() + 1);
  sums.moment.reserve(powers.size() + 1);
  for (int b = ExpSums::kExactHead / ExpSums::kBlock; b * ExpSums::kBlock < sums.size; ++b) {
    append_block(sums, block_scores(sums, scores, b), &powers[static_cast<size_t>(b)]);
  }
  return sums;
}

ExpSums exp_sums(int size, const NextBlocks& next, double shift, double temperature) {
  ExpSums sums;
  sums.shift = shift;
  sums.inverse_t = inverse_temperature(temperature);
  sums.size = size;
  const auto all = static_cast<size_t>((size + ExpSums::kBlock - 1) / ExpSums::kBlock);
  sums.mass.reserve(all + 1);
  sums.moment.reserve(all + 1);
  append(sums, {});
  const int exact = size <= ExpSums::kExactSize ? size : ExpSums::kExactHead;
  std::array<const float*, ExpSums::kBlocksAtOnce> blocks;
  for (int begin = 0, end = 0; begin < size; begin = end) {
    end = std::min(begin < exact ? exact : size, begin + ExpSums::kBlocksAtOnce * ExpSums::kBlock);
    next(begin, end, blocks);
    for (const float** block = blocks.data(); begin < end; ++block, begin += ExpSums::kBlock) {
      const std::span scores(*block, static_cast<size_t>(std::min(ExpSums::kBlock, end - begin)));
      if (begin < exact) {
        append(sums, continued(sums, {sums.mass.back(), sums.moment.back()}, scores));
      } else {
        append_block(sums, scores, nullptr);
      }
    }
  }
  return sums;
}

double scaled_score(const ExpSums& sums, float score) {
  return (score - sums.shift) * sums.inverse_t;
}

PartialSum sum_before(const ExpSums& sums, std::span<const float> scores, int rank) {
  assert(rank >= 0 && rank <= sums.size);
  if (rank == sums.size) return {sums.mass.back(), sums.moment.back()};
  const int block = rank / ExpSums::kBlock;
  const PartialSum start{sums.mass[static_cast<std::size_t>(block)],
                         sums.moment[static_cast<std::size_t>(block)]};
  if (rank % ExpSums::kBlock == 0) return start;
  PartialSum sum = continued(
      sums, start,
      block_scores(sums, scores, block).first(static_cast<std::size_t>(rank % ExpSums::kBlock)));
  sum.mass = std::min(sum.mass, sums.mass[static_cast<std::size_t>(block + 1)]);
  return sum;
}

PartialSum sum_of(const ExpSums& sums, std::span<const float> scores) {
  return HWY_DYNAMIC_DISPATCH(sum_double)(scores.data(), scores.size(), sums.shift, sums.inverse_t);
}

int running_sums(const ExpSums& sums, std::span<const float> scores, int block,
                 std::span<double, ExpSums::kBlock> out) {
  const std::span<const float> part = block_scores(sums, scores, block);
  weigh(sums, part, out.data());
  double sum = sums.mass[static_cast<std::size_t>(block)];
  const double whole = sums.mass[static_cast<std::size_t>(block + 1)];
  for (size_t i = 0; i < part.size(); ++i) {
    sum += out[i];
    // A block summed in single precision may end a rounding before its walk: never step back.
    out[i] = std::min(sum, whole);
  }
  out[part.size() - 1] = whole;
  return static_cast<int>(part.size());
}

int first_past(const ExpSums& sums, std::span<const float> scores, int begin, double target,
               bool reach) {
  const auto all = [&](int) { return scores; };
  return first_past(sums, ScoresUpTo(all), begin, target, reach);
}

int first_past(const ExpSums& sums, const ScoresUpTo& scores_up_to, int begin, double target,
               bool reach) {
  if (begin >= sums.size) return sums.size;
  const auto short_of = [&](double sum) { return reach ? sum < target : sum <= target; };
  // mass[b + 1] is the sum at the end of block b.
  const auto block_end = std::partition_point(sums.mass.begin() + 1 + begin / ExpSums::kBlock,
                                              sums.mass.end(), short_of);
  if (block_end == sums.mass.end()) return sums.size;
  const int block = static_cast<int>(block_end - sums.mass.begin()) - 1;
  const int start = block * ExpSums::kBlock;
  Block running;
  const int count = running_sums(sums, scores_up_to(std::min(sums.size, start + ExpSums::kBlock)),
                                 block, running);
  const auto from = running.begin() + std::max(0, begin - start);
  const auto found = std::partition_point(from, running.begin() + count, short_of);
  return start + static_cast<int>(found - running.begin());
}

double log_sum_exp(std::span<const float> scores) {
  if (scores.empty()) return -std::numeric_limits<double>::infinity();
  const double max = *std::max_element(scores.begin(), scores.end());
  if (std::isinf(max)) return max;
  double sum = 0;
  for (const float score : scores) sum += std::exp(score - max);
  return max + std::log(sum);
}

double entropy_bits(PartialSum sums) {
  if (sums.mass <= 0) return 0;
  const double nats = std::log(sums.mass) - sums.moment / sums.mass;
  return std::max(0.0, nats / std::log(2.0));
}

void exp_pass(std::span<const float> scores, float shift, std::span<float> out) {
  assert(out.size() >= scores.size());
  HWY_DYNAMIC_DISPATCH(exp_pass_single)(scores.data(), scores.size(), shift, out.data());
}

}  // namespace logitdice
#endif  // HWY_ONCE
