#include "core/model/train/layers.h"

#include <algorithm>
#include <bit>
#include <cmath>

// `omp simd` lets sums be taken in several lanes, which the language alone forbids; no threads.

namespace logitdice::train {
namespace {

// exp for a loop in lanes: x = n ln 2 + r, |r| <= ln 2 / 2, and the Taylor series of e^r to the
// sixth power, 1e-7 off at most. Below -87 it gives e^-87.
inline float exp_of(float x) {
  constexpr float kRound = 12582912.0f;  // 1.5 * 2^23: adding it rounds to an integer
  x = std::min(std::max(x, -87.0f), 88.0f);
  const float n = (x * 1.44269504f + kRound) - kRound;
  const float r = (x - n * 0.693145752f) - n * 1.42860677e-6f;
  float y = 1.0f / 720;
  y = y * r + 1.0f / 120;
  y = y * r + 1.0f / 24;
  y = y * r + 1.0f / 6;
  y = y * r + 0.5f;
  y = y * r + 1.0f;
  y = y * r + 1.0f;
  return y * std::bit_cast<float>((static_cast<std::int32_t>(n) + 127) << 23);
}
inline double exp_of(double x) {
  return std::exp(x);
}

template <class Real>
Real dot(const Real* a, const Real* b, int n) {
  Real sum = 0;
#pragma omp simd reduction(+ : sum)
  for (int i = 0; i < n; ++i) sum += a[i] * b[i];
  return sum;
}

// In place; returns ln sum exp of what was there.
template <class Real>
Real softmax(Real* x, int n) {
  Real top = x[0];
#pragma omp simd reduction(max : top)
  for (int i = 0; i < n; ++i) top = std::max(top, x[i]);
  Real sum = 0;
#pragma omp simd reduction(+ : sum)
  for (int i = 0; i < n; ++i) {
    x[i] = exp_of(x[i] - top);
    sum += x[i];
  }
  const Real scale = 1 / sum;
  for (int i = 0; i < n; ++i) x[i] *= scale;
  return top + std::log(sum);
}

std::size_t at(int row, int stride) {
  return static_cast<std::size_t>(row) * static_cast<std::size_t>(stride);
}

}  // namespace

template <class Real>
void RmsNorm<Real>::forward(const Real* x, const Real* gain, Real* y, Real* r) const {
  for (int row = 0; row < rows; ++row, x += width, y += width) {
    r[row] = 1 / std::sqrt(dot(x, x, width) / static_cast<Real>(width) + epsilon);
    for (int i = 0; i < width; ++i) y[i] = x[i] * r[row] * gain[i];
  }
}

template <class Real>
void RmsNorm<Real>::backward(const Real* x, const Real* gain, const Real* r, const Real* d_y,
                             Real* d_x, Real* d_gain) const {
  for (int row = 0; row < rows; ++row, x += width, d_y += width, d_x += width) {
    const Real scale = r[row];
    Real sum = 0;
#pragma omp simd reduction(+ : sum)
    for (int i = 0; i < width; ++i) sum += gain[i] * d_y[i] * x[i];
    const Real pull = sum * scale * scale * scale / static_cast<Real>(width);
    for (int i = 0; i < width; ++i) {
      d_x[i] += scale * gain[i] * d_y[i] - x[i] * pull;
      d_gain[i] += d_y[i] * x[i] * scale;
    }
  }
}

template <class Real>
Rope<Real>::Rope(int positions, int head_width, double base)
    : positions_(positions), pairs_(head_width / 2) {
  for (int position = 0; position < positions; ++position) {
    for (int pair = 0; pair < pairs_; ++pair) {
      const double angle = position * std::pow(base, -2.0 * pair / head_width);
      cos_.push_back(static_cast<Real>(std::cos(angle)));
      sin_.push_back(static_cast<Real>(std::sin(angle)));
    }
  }
}

template <class Real>
void Rope<Real>::turn(Mat<Real> x, int rows, int columns, Real sign) const {
  for (int row = 0; row < rows; ++row) {
    const std::size_t table = at(row % positions_, pairs_);
    const Real *c = cos_.data() + table, *s = sin_.data() + table;
    Real* pair = x.data + at(row, x.stride);
    for (int head = 0; head < columns; head += 2 * pairs_) {
      for (int i = 0; i < pairs_; ++i, pair += 2) {
        const Real first = pair[0], second = pair[1], sine = sign * s[i];
        pair[0] = first * c[i] - second * sine;
        pair[1] = first * sine + second * c[i];
      }
    }
  }
}

// Attention goes through the rows in blocks: a block's queries meet only the keys up to its last
// row, which spares a third of the work of the full square.
constexpr int kBlock = 64;

template <class Real>
std::size_t Attention<Real>::weights_size() const {
  return static_cast<std::size_t>(stretches) * static_cast<std::size_t>(heads) *
         at(positions, positions);
}

template <class Real>
void Attention<Real>::forward(const Real* qkv, Real* weights, Real* mix) const {
  const int width = heads * head_width, T = positions;
  const Real scale = 1 / std::sqrt(static_cast<Real>(head_width));
  for (int i = 0; i < stretches * heads; ++i, weights += at(T, T)) {
    const int first_row = i / heads * T, column = i % heads * head_width;
    const Real* const q = qkv + at(first_row, 3 * width) + column;
    const Real *const k = q + width, *const v = q + 2 * width;
    Real* const out = mix + at(first_row, width) + column;
    for (int block = 0; block < T; block += kBlock) {
      const int end = std::min(T, block + kBlock), n = end - block;
      Real* const w = weights + at(block, T);
      gemm_nt<Real>(n, end, head_width, scale, {q + at(block, 3 * width), 3 * width},
                    {k, 3 * width}, 0, {w, T});
      for (int row = 0; row < n; ++row) {
        softmax(w + at(row, T), block + row + 1);
        std::fill(w + at(row, T) + block + row + 1, w + at(row, T) + end, Real{0});
      }
      gemm_nn<Real>(n, head_width, end, 1, {w, T}, {v, 3 * width}, 0,
                    {out + at(block, width), width});
    }
  }
}

template <class Real>
void Attention<Real>::backward(const Real* qkv, const Real* weights, const Real* d_mix, Real* d_qkv,
                               Real* scratch) const {
  const int width = heads * head_width, T = positions, wide = 3 * width;
  const Real scale = 1 / std::sqrt(static_cast<Real>(head_width));
  std::fill_n(d_qkv, at(stretches * T, wide), Real{0});
  for (int i = 0; i < stretches * heads; ++i, weights += at(T, T)) {
    const int first_row = i / heads * T, column = i % heads * head_width;
    const std::size_t corner = at(first_row, wide) + static_cast<std::size_t>(column);
    const Real *const q = qkv + corner, *const k = q + width, *const v = q + 2 * width;
    Real *const d_q = d_qkv + corner, *const d_k = d_q + width, *const d_v = d_q + 2 * width;
    const Real* const d_out = d_mix + at(first_row, width) + column;
    for (int block = 0; block < T; block += kBlock) {
      const int end = std::min(T, block + kBlock), n = end - block;
      const Real* const w = weights + at(block, T);
      const Mat<const Real> d_rows{d_out + at(block, width), width};
      gemm_tn<Real>(end, head_width, n, 1, {w, T}, d_rows, 1, {d_v, wide});
      gemm_nt<Real>(n, end, head_width, 1, d_rows, {v, wide}, 0, {scratch, T});
      // d_score = weight (d_weight - sum(weight d_weight))
      for (int row = 0; row < n; ++row) {
        Real* const d = scratch + at(row, T);
        const Real* const p = w + at(row, T);
        const Real mean = dot(p, d, end);
        for (int j = 0; j < end; ++j) d[j] = p[j] * (d[j] - mean);
      }
      gemm_nn<Real>(n, head_width, end, scale, {scratch, T}, {k, wide}, 0,
                    {d_q + at(block, wide), wide});
      gemm_tn<Real>(end, head_width, n, scale, {scratch, T}, {q + at(block, wide), wide}, 1,
                    {d_k, wide});
    }
  }
}

template <class Real>
void SwiGlu<Real>::forward(const Real* gate_up, Real* y) const {
  for (int row = 0; row < rows; ++row, gate_up += 2 * hidden, y += hidden) {
    const Real *const gate = gate_up, *const up = gate_up + hidden;
#pragma omp simd
    for (int i = 0; i < hidden; ++i) y[i] = gate[i] / (1 + exp_of(-gate[i])) * up[i];
  }
}

template <class Real>
void SwiGlu<Real>::backward(const Real* gate_up, const Real* d_y, Real* d_gate_up) const {
  for (int row = 0; row < rows; ++row) {
    const Real *const gate = gate_up + at(row, 2 * hidden), *const up = gate + hidden;
    const Real* const d = d_y + at(row, hidden);
    Real *const d_gate = d_gate_up + at(row, 2 * hidden), *const d_up = d_gate + hidden;
#pragma omp simd
    for (int i = 0; i < hidden; ++i) {
      const Real sigmoid = 1 / (1 + exp_of(-gate[i])), silu = gate[i] * sigmoid;
      d_gate[i] = d[i] * up[i] * (sigmoid + silu * (1 - sigmoid));
      d_up[i] = d[i] * silu;
    }
  }
}

namespace {

// A hash whose outcomes are as good as random for neighbouring places (the finalizer of
// MurmurHash3).
inline bool keeps(std::uint32_t key, std::uint32_t place, std::uint32_t threshold) {
  std::uint32_t h = place * 0x9E3779B1u + key;
  h = (h ^ (h >> 16)) * 0x85EBCA6Bu;
  h = (h ^ (h >> 13)) * 0xC2B2AE35u;
  return (h ^ (h >> 16)) >> 8 >= threshold;
}

std::uint32_t threshold_of(float share) {
  return static_cast<std::uint32_t>(share * 16777216.0f);
}

}  // namespace

template <class Real>
void Dropout<Real>::add(const Real* y, Real* x, std::size_t n) const {
  const std::uint32_t threshold = threshold_of(share), count = static_cast<std::uint32_t>(n);
  const Real scale = 1 / (1 - static_cast<Real>(share));
#pragma omp simd
  for (std::uint32_t i = 0; i < count; ++i)
    x[i] += keeps(key, i, threshold) ? y[i] * scale : Real{0};
}

template <class Real>
void Dropout<Real>::scale(const Real* d_x, Real* d_y, std::size_t n) const {
  const std::uint32_t threshold = threshold_of(share), count = static_cast<std::uint32_t>(n);
  const Real factor = 1 / (1 - static_cast<Real>(share));
#pragma omp simd
  for (std::uint32_t i = 0; i < count; ++i) {
    d_y[i] = keeps(key, i, threshold) ? d_x[i] * factor : Real{0};
  }
}

template <class Real>
double cross_entropy(Real* logits, const TokenId* targets, int rows, int vocab, Real scale) {
  double loss = 0;
  for (int row = 0; row < rows; ++row, logits += vocab) {
    const Real score = logits[targets[row]];
    loss += static_cast<double>(softmax(logits, vocab) - score);
    logits[targets[row]] -= 1;
    for (int i = 0; i < vocab; ++i) logits[i] *= scale;
  }
  return loss;
}

template struct RmsNorm<float>;
template struct RmsNorm<double>;
template class Rope<float>;
template class Rope<double>;
template struct Attention<float>;
template struct Attention<double>;
template struct SwiGlu<float>;
template struct SwiGlu<double>;
template struct Dropout<float>;
template struct Dropout<double>;
template double cross_entropy<float>(float*, const TokenId*, int, int, float);
template double cross_entropy<double>(double*, const TokenId*, int, int, double);

}  // namespace logitdice::train
