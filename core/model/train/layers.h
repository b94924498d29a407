#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/model/tokenizer.h"
#include "core/model/train/gemm.h"

namespace logitdice::train {

/// The layers of the network, each as a forward pass and the derivative of it. Rows are positions:
/// a batch of B stretches of T tokens is B T rows. Made for float (training) and double (checking
/// the gradients). `d_x` is the derivative of the loss by x; "+=" says that a pass adds to it.

/// y = x r gain with r = 1 / sqrt(mean(x^2) + epsilon)
/// (Zhang and Sennrich 2019, "Root mean square layer normalization").
template <class Real>
struct RmsNorm {
  int rows, width;
  Real epsilon;

  void forward(const Real* x, const Real* gain, Real* y, Real* r) const;  // r: (rows,)
  // d_x += r gain d_y - x r^3 / width * sum(gain d_y x), d_gain += sum over rows of d_y x r
  void backward(const Real* x, const Real* gain, const Real* r, const Real* d_y, Real* d_x,
                Real* d_gain) const;
};

/// Turns each pair (x[2i], x[2i+1]) of a head by the angle position * base^(-2i / head_width)
/// (Su et al. 2021, "RoFormer").
template <class Real>
class Rope {
 public:
  Rope(int positions, int head_width, double base);

  // In place on the first `columns` of each row of x; rows count their positions from 0 again every
  // T = positions rows. `sign` is 1 for the pass forward, -1 for the one back.
  void turn(Mat<Real> x, int rows, int columns, Real sign) const;

 private:
  int positions_, pairs_;
  std::vector<Real> cos_, sin_;  // (positions, pairs)
};

/// Causal attention of each head in each stretch: softmax(q k^T / sqrt(head_width)) v.
template <class Real>
struct Attention {
  int stretches, positions, heads, head_width;

  std::size_t weights_size() const;  // (stretches, heads, positions, positions)
  // qkv: (rows, 3 width), the queries of all heads, then keys, then values. mix: (rows, width).
  void forward(const Real* qkv, Real* weights, Real* mix) const;
  // Overwrites d_qkv. scratch: (positions, positions).
  void backward(const Real* qkv, const Real* weights, const Real* d_mix, Real* d_qkv,
                Real* scratch) const;
};

/// SwiGLU: y = silu(gate) up with silu(g) = g / (1 + e^-g)  (Shazeer 2020).
template <class Real>
struct SwiGlu {
  int rows, hidden;

  void forward(const Real* gate_up, Real* y) const;  // (rows, 2 hidden) -> (rows, hidden)
  void backward(const Real* gate_up, const Real* d_y, Real* d_gate_up) const;
};

/// Sets a share of the values to zero and scales the others up. Which ones is a function of key and
/// place, so that the pass back needs no stored mask.
template <class Real>
struct Dropout {
  float share = 0;        // 0: nothing is dropped
  std::uint32_t key = 0;  // another one for every step and place in the network

  void add(const Real* y, Real* x, std::size_t n) const;        // x += dropped(y)
  void scale(const Real* d_x, Real* d_y, std::size_t n) const;  // d_y = dropped(d_x)
};

/// Softmax cross-entropy of a few rows of logits, in place.
/// logits: (rows, vocab), afterwards (softmax - one_hot(target)) * scale. Returns the sum over rows
/// of -ln softmax[target], in nats.
template <class Real>
double cross_entropy(Real* logits, const TokenId* targets, int rows, int vocab, Real scale);

}  // namespace logitdice::train
