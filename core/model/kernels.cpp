#include "core/model/kernels.h"

#include <algorithm>
#include <cmath>

// The tiles below keep vectors in arrays, which scalable vectors do not allow.
#define HWY_DISABLED_TARGETS (HWY_SVE | HWY_SVE2 | HWY_SVE_256 | HWY_SVE2_128 | HWY_RVV)
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "core/model/kernels.cpp"
#include <hwy/foreach_target.h>
// foreach_target must come first.
#include <hwy/cache_control.h>
#include <hwy/contrib/math/math-inl.h>
#include <hwy/highway.h>

HWY_BEFORE_NAMESPACE();
namespace logitdice::HWY_NAMESPACE {
namespace hn = hwy::HWY_NAMESPACE;

using Floats = hn::CappedTag<float, 16>;
using Vector = hn::Vec<Floats>;
using OneFloat = hn::CappedTag<float, 1>;

constexpr int kBlock = 32;  // values that a tile takes in one go; a block of Q8_0

// A model of some megabytes lies in the third cache. Asking for the weights this many bytes before
// they are needed was measured to raise F16 from 21 to 28 GFLOP/s.
constexpr int kFetchAhead = 8192;

// ---- Weights as floats: 32 neighbours of a row, from value `at`, a multiple of 32.

template <NumberFormat format>
struct Block;

template <>
struct Block<NumberFormat::kF32> {
  const float* values;
  HWY_INLINE Block(const std::byte* row, int at)
      : values(reinterpret_cast<const float*>(row) + at) {}
  HWY_INLINE Vector load(Floats d, int i) const { return hn::LoadU(d, values + i); }
};

template <>
struct Block<NumberFormat::kF16> {
  const hwy::float16_t* values;
  HWY_INLINE Block(const std::byte* row, int at)
      : values(reinterpret_cast<const hwy::float16_t*>(row) + at) {}
  HWY_INLINE Vector load(Floats d, int i) const {
    const hn::Rebind<hwy::float16_t, Floats> halves;
    return hn::PromoteTo(d, hn::LoadU(halves, values + i));
  }
};

template <>
struct Block<NumberFormat::kBF16> {
  const hwy::bfloat16_t* values;
  HWY_INLINE Block(const std::byte* row, int at)
      : values(reinterpret_cast<const hwy::bfloat16_t*>(row) + at) {}
  HWY_INLINE Vector load(Floats d, int i) const {
    const hn::Rebind<hwy::bfloat16_t, Floats> halves;
    return hn::PromoteTo(d, hn::LoadU(halves, values + i));
  }
};

template <>
struct Block<NumberFormat::kQ8_0> {
  const std::int8_t* values;
  Vector scale;
  HWY_INLINE Block(const std::byte* row, int at) {
    const std::byte* const block = row + std::ptrdiff_t{kQ8BlockBytes} * (at / kQ8BlockValues);
    values = reinterpret_cast<const std::int8_t*>(block + 2);
    // The scale alone would do, but halves are promoted in vectors only: four lie in the block.
    const hn::CappedTag<float, 4> four;
    const hn::Rebind<hwy::float16_t, decltype(four)> halves;
    const auto* const first = reinterpret_cast<const hwy::float16_t*>(block);
    scale = hn::Set(Floats(), hn::GetLane(hn::PromoteTo(four, hn::LoadU(halves, first))));
  }
  HWY_INLINE Vector load(Floats d, int i) const {
    const hn::Rebind<std::int8_t, Floats> bytes;
    const hn::Rebind<std::int32_t, Floats> ints;
    const auto wide = hn::PromoteTo(ints, hn::LoadU(bytes, values + i));
    return hn::Mul(scale, hn::ConvertTo(d, wide));
  }
};

// ---- Products

// Where the row begins in a matrix that is `cols` wide.
template <class T>
HWY_INLINE T* row_of(T* matrix, int row, int cols) {
  return matrix + static_cast<std::size_t>(row) * static_cast<std::size_t>(cols);
}

// What is left of a row that is no multiple of 32 long, which is never Q8_0.
template <NumberFormat format>
float rest_of_row(const WeightMatrix& w, int row, const float* x) {
  float sum = 0;
  for (int i = w.cols / kBlock * kBlock; i < w.cols; ++i) {
    float weight;
    decode_numbers(w.row(row) + std::ptrdiff_t{i} * info_of(format).block_bytes, format, 1,
                   &weight);
    sum += weight * x[i];
  }
  return sum;
}

// y[p][r] for R rows of weights and P positions at once: each weight is unpacked once for all
// positions. Every (r, p) has one sum over the columns, taken in the same order whatever R and P
// are.
template <NumberFormat format, int R, int P>
HWY_INLINE void multiply_tile(const WeightMatrix& w, int row, const float* x, float* y) {
  constexpr int kBlockBytes = kBlock / info_of(format).block_values * info_of(format).block_bytes;
  const Floats d;
  const int lanes = static_cast<int>(hn::Lanes(d)), whole = w.cols / kBlock * kBlock;
  Vector sums[R][P];
  for (auto& of_row : sums) {
    for (Vector& sum : of_row) sum = hn::Zero(d);
  }
  const std::size_t row_bytes = w.row_bytes();
  const std::byte* const first = w.row(row);
  for (int at = 0; at < whole; at += kBlock) {
    for (int r = 0; r < R; ++r) {
      const std::byte* const values = first + static_cast<std::size_t>(r) * row_bytes;
      hwy::Prefetch(values + std::ptrdiff_t{kBlockBytes} * (at / kBlock) + kFetchAhead);
      const Block<format> block(values, at);
      for (int i = 0; i < kBlock; i += lanes) {
        const Vector weights = block.load(d, i);
        for (int p = 0; p < P; ++p) {
          const Vector inputs = hn::LoadU(d, row_of(x, p, w.cols) + at + i);
          sums[r][p] = hn::MulAdd(weights, inputs, sums[r][p]);
        }
      }
    }
  }
  for (int r = 0; r < R; ++r) {
    for (int p = 0; p < P; ++p) {
      float sum = hn::GetLane(hn::SumOfLanes(d, sums[r][p]));
      if (whole < w.cols) {
        sum += rest_of_row<format>(w, row + r, row_of(x, p, w.cols));
      }
      row_of(y, p, w.rows)[row + r] = sum;
    }
  }
}

template <NumberFormat format, int R, int P>
void multiply_rows(const WeightMatrix& w, const float* x, float* y) {
  int row = 0;
  for (; row + R <= w.rows; row += R) multiply_tile<format, R, P>(w, row, x, y);
  for (; row < w.rows; ++row) multiply_tile<format, 1, P>(w, row, x, y);
}

template <NumberFormat format>
void multiply_format(const WeightMatrix& w, const float* x, int n, float* y) {
  int position = 0;
  const auto inputs = [&] { return row_of(x, position, w.cols); };
  const auto outputs = [&] { return row_of(y, position, w.rows); };
  for (; position + 4 <= n; position += 4) multiply_rows<format, 4, 4>(w, inputs(), outputs());
  switch (n - position) {
    case 3: return multiply_rows<format, 4, 3>(w, inputs(), outputs());
    case 2: return multiply_rows<format, 4, 2>(w, inputs(), outputs());
    case 1: return multiply_rows<format, 8, 1>(w, inputs(), outputs());
    default: break;
  }
}

void Multiply(const WeightMatrix& w, const float* x, int n, float* y) {
  switch (w.format) {
    case NumberFormat::kF32:
      return multiply_format<NumberFormat::kF32>(w, x, n, y);
    case NumberFormat::kF16:
      return multiply_format<NumberFormat::kF16>(w, x, n, y);
    case NumberFormat::kBF16:
      return multiply_format<NumberFormat::kBF16>(w, x, n, y);
    case NumberFormat::kQ8_0:
      return multiply_format<NumberFormat::kQ8_0>(w, x, n, y);
  }
}

// ---- Elementwise

// body(d, i) for vectors of values from i on, then for the last ones singly.
template <class Body>
HWY_INLINE void for_vectors(std::size_t n, const Body& body) {
  const Floats d;
  std::size_t i = 0;
  for (; i + hn::Lanes(d) <= n; i += hn::Lanes(d)) body(d, i);
  for (; i < n; ++i) body(OneFloat(), i);
}

void RmsNorm(const float* x, const float* gain, float epsilon, int width, float* y) {
  const auto n = static_cast<std::size_t>(width);
  const Floats d;
  Vector squares = hn::Zero(d);
  float sum = 0;
  std::size_t i = 0;
  for (; i + hn::Lanes(d) <= n; i += hn::Lanes(d)) {
    const Vector v = hn::LoadU(d, x + i);
    squares = hn::MulAdd(v, v, squares);
  }
  for (; i < n; ++i) sum += x[i] * x[i];
  sum += hn::GetLane(hn::SumOfLanes(d, squares));
  const float scale = 1 / std::sqrt(sum / static_cast<float>(width) + epsilon);
  for_vectors(n, [&](auto lanes, std::size_t at) HWY_ATTR {
    const auto normed = hn::Mul(hn::LoadU(lanes, x + at), hn::Set(lanes, scale));
    hn::StoreU(hn::Mul(normed, hn::LoadU(lanes, gain + at)), lanes, y + at);
  });
}

void Add(const float* y, std::size_t n, float* x) {
  for_vectors(n, [&](auto lanes, std::size_t at) HWY_ATTR {
    hn::StoreU(hn::Add(hn::LoadU(lanes, x + at), hn::LoadU(lanes, y + at)), lanes, x + at);
  });
}

void SwiGlu(const float* up, std::size_t n, float* gate) {
  for_vectors(n, [&](auto lanes, std::size_t at) HWY_ATTR {
    const auto one = hn::Set(lanes, 1.0f);
    const auto g = hn::LoadU(lanes, gate + at);
    // Beyond -80 the sigmoid is 0 to float's precision; it keeps e^-g in range.
    const auto power = hn::Exp(lanes, hn::Neg(hn::Max(g, hn::Set(lanes, -80.0f))));
    const auto silu = hn::Div(g, hn::Add(one, power));
    hn::StoreU(hn::Mul(silu, hn::LoadU(lanes, up + at)), lanes, gate + at);
  });
}

// ---- Attention

constexpr int kScoreVectors = 4;  // worked on together: with 16 lanes, a block of keys

void attention_scores(const AttentionHead& head, float* scores) {
  const Floats d;
  const int lanes = static_cast<int>(hn::Lanes(d)), step = kScoreVectors * lanes;
  const float scale = 1 / std::sqrt(static_cast<float>(head.width));
  for (int at = 0; at < head.count; at += step) {
    Vector sums[kScoreVectors];
    for (Vector& sum : sums) sum = hn::Zero(d);
    const float* keys = head.keys +
                        static_cast<std::size_t>(at / kKeyBlock * kKeyBlock) *
                            static_cast<std::size_t>(head.width) +
                        at % kKeyBlock;
    for (int i = 0; i < head.width; ++i, keys += kKeyBlock) {
      const Vector q = hn::Set(d, head.query[i] * scale);
      for (int v = 0; v < kScoreVectors; ++v) {
        sums[v] = hn::MulAdd(q, hn::LoadU(d, keys + std::ptrdiff_t{v} * lanes), sums[v]);
      }
    }
    for (int v = 0; v < kScoreVectors; ++v)
      hn::StoreU(sums[v], d, scores + at + std::ptrdiff_t{v} * lanes);
  }
}

// In place: e^(score - top); returns the sum. Rounds `count` up to whole vectors with zeros.
float exponentials(float* scores, int count) {
  const Floats d;
  const int lanes = static_cast<int>(hn::Lanes(d));
  const int rounded = (count + lanes - 1) / lanes * lanes;
  constexpr float kNever = -1e30f;  // e^kNever is 0
  std::fill(scores + count, scores + rounded, kNever);
  Vector tops = hn::Set(d, kNever);
  for (int i = 0; i < rounded; i += lanes) tops = hn::Max(tops, hn::LoadU(d, scores + i));
  const Vector top = hn::MaxOfLanes(d, tops);
  Vector sum = hn::Zero(d);
  for (int i = 0; i < rounded; i += lanes) {
    const Vector e = hn::Exp(d, hn::Sub(hn::LoadU(d, scores + i), top));
    hn::StoreU(e, d, scores + i);
    sum = hn::Add(sum, e);
  }
  return hn::GetLane(hn::SumOfLanes(d, sum));
}

void Attend(const AttentionHead& head, float* scores, float* out) {
  attention_scores(head, scores);
  const float scale = 1 / exponentials(scores, head.count);
  const auto width = static_cast<std::size_t>(head.width);
  for_vectors(width, [&](auto lanes, std::size_t at) HWY_ATTR {
    auto even = hn::Zero(lanes), odd = hn::Zero(lanes);  // two chains, for the latency of one sum
    const float* value = head.values + at;
    int i = 0;
    for (; i + 2 <= head.count; i += 2, value += 2 * width) {
      even = hn::MulAdd(hn::Set(lanes, scores[i]), hn::LoadU(lanes, value), even);
      odd = hn::MulAdd(hn::Set(lanes, scores[i + 1]), hn::LoadU(lanes, value + width), odd);
    }
    if (i < head.count) even = hn::MulAdd(hn::Set(lanes, scores[i]), hn::LoadU(lanes, value), even);
    hn::StoreU(hn::Mul(hn::Add(even, odd), hn::Set(lanes, scale)), lanes, out + at);
  });
}

const char* Target() {
  return hwy::TargetName(HWY_TARGET);
}

}  // namespace logitdice::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace logitdice {

HWY_EXPORT(Multiply);
HWY_EXPORT(RmsNorm);
HWY_EXPORT(Add);
HWY_EXPORT(SwiGlu);
HWY_EXPORT(Attend);
HWY_EXPORT(Target);

std::size_t WeightMatrix::row_bytes() const {
  const NumberFormatInfo& info = info_of(format);
  return static_cast<std::size_t>(cols / info.block_values) *
         static_cast<std::size_t>(info.block_bytes);
}

void multiply(const WeightMatrix& w, const float* x, int n, float* y) {
  HWY_DYNAMIC_DISPATCH(Multiply)(w, x, n, y);
}
void rms_norm(const float* x, const float* gain, float epsilon, int width, float* y) {
  HWY_DYNAMIC_DISPATCH(RmsNorm)(x, gain, epsilon, width, y);
}
void add(const float* y, std::size_t n, float* x) {
  HWY_DYNAMIC_DISPATCH(Add)(y, n, x);
}
void swiglu(const float* up, std::size_t n, float* gate) {
  HWY_DYNAMIC_DISPATCH(SwiGlu)(up, n, gate);
}
void attend(const AttentionHead& head, float* scratch, float* out) {
  HWY_DYNAMIC_DISPATCH(Attend)(head, scratch, out);
}
const char* kernel_target() {
  return HWY_DYNAMIC_DISPATCH(Target)();
}

}  // namespace logitdice
#endif  // HWY_ONCE
