#include "core/model/train/network.h"

#include <algorithm>
#include <cassert>

namespace logitdice::train {
namespace {

// Logits are made for this many rows at a time: they stay in the cache from softmax to gradient.
constexpr int kHeadRows = 256;

std::size_t times(int a, int b) {
  return static_cast<std::size_t>(a) * static_cast<std::size_t>(b);
}

// y (rows, outs) = x (rows, ins) w (outs, ins)^T
template <class Real>
void linear(int rows, int ins, int outs, const std::vector<Real>& x, const Real* w,
            std::vector<Real>& y) {
  gemm_nt<Real>(rows, outs, ins, 1, {x.data(), ins}, {w, ins}, 0, {y.data(), outs});
}

// d_x = d_y w, d_w += d_y^T x
template <class Real>
void linear_back(int rows, int ins, int outs, const std::vector<Real>& x, const Real* w,
                 const std::vector<Real>& d_y, std::vector<Real>& d_x, Real* d_w) {
  gemm_nn<Real>(rows, ins, outs, 1, {d_y.data(), outs}, {w, ins}, 0, {d_x.data(), ins});
  gemm_tn<Real>(outs, ins, rows, 1, {d_y.data(), outs}, {x.data(), ins}, 1, {d_w, ins});
}

}  // namespace

template <class Real>
Network<Real>::Network(const GptShape& shape, int stretches, int positions)
    : shape_(shape),
      stretches_(stretches),
      rows_(stretches * positions),
      rope_(positions, shape.head_width(), shape.rope_base) {
  assert(shape.kv_heads == shape.heads && positions <= shape.context);
  const std::size_t stream = times(rows_, shape.width), rows = times(rows_, 1);
  kept_.resize(times(shape.layers, 1));
  for (Kept& kept : kept_) {
    for (Values* v : {&kept.x, &kept.norm, &kept.mix, &kept.x_mid, &kept.norm_mid})
      v->resize(stream);
    kept.r.resize(rows);
    kept.r_mid.resize(rows);
    kept.qkv.resize(3 * stream);
    kept.weights.resize(attention().weights_size());
    kept.gate_up.resize(times(rows_, 2 * shape.hidden));
    kept.act.resize(times(rows_, shape.hidden));
  }
  for (Values* v : {&x_, &norm_, &d_x_, &d_y_, &d_norm_}) v->resize(stream);
  r_.resize(rows);
  logits_.resize(times(kHeadRows, shape.vocab));
  d_qkv_.resize(3 * stream);
  d_act_.resize(times(rows_, shape.hidden));
  d_gate_up_.resize(times(rows_, 2 * shape.hidden));
  scratch_.resize(times(positions, positions));
}

// Places: 0 behind the embeddings, then two in each block.
template <class Real>
Dropout<Real> Network<Real>::dropout(int place) const {
  return {share_, key_ + 0x632BE5ABu * static_cast<std::uint32_t>(place + 1)};
}

template <class Real>
Attention<Real> Network<Real>::attention() const {
  return {stretches_, rows_ / stretches_, shape_.heads, shape_.head_width()};
}

template <class Real>
double Network<Real>::loss(const Real* parameters, const Batch& batch) {
  const auto p = view<const Real>(shape_, parameters);
  share_ = 0;
  forward(p, batch);
  return head(p, batch, 0, nullptr) / rows_;
}

template <class Real>
double Network<Real>::loss_and_gradients(const Real* parameters, Real* gradients,
                                         const Batch& batch, Real scale, float share,
                                         std::uint32_t key) {
  const auto p = view<const Real>(shape_, parameters);
  const auto d = view<Real>(shape_, gradients);
  share_ = share;
  key_ = key;
  forward(p, batch);
  const double sum = head(p, batch, scale, d.embedding);
  backward(p, d, batch);
  return sum;
}

template <class Real>
void Network<Real>::forward(const ParameterView<const Real>& p, const Batch& batch) {
  const int w = shape_.width;
  std::fill(x_.begin(), x_.end(), Real{0});
  for (int row = 0; row < rows_; ++row) {
    std::copy_n(p.embedding + times(batch.inputs[times(row, 1)], w), w,
                d_y_.data() + times(row, w));
  }
  dropout(0).add(d_y_.data(), x_.data(), x_.size());
  for (int i = 0; i < shape_.layers; ++i) {
    forward_block(p.blocks[times(i, 1)], kept_[times(i, 1)], i);
  }
  norm().forward(x_.data(), p.output_norm, norm_.data(), r_.data());
}

template <class Real>
void Network<Real>::forward_block(const BlockView<const Real>& p, Kept& kept, int block) {
  const int w = shape_.width, h = shape_.hidden;
  kept.x = x_;
  norm().forward(x_.data(), p.attn_norm, kept.norm.data(), kept.r.data());
  linear(rows_, w, 3 * w, kept.norm, p.qkv, kept.qkv);
  rope_.turn({kept.qkv.data(), 3 * w}, rows_, 2 * w, 1);
  attention().forward(kept.qkv.data(), kept.weights.data(), kept.mix.data());
  linear(rows_, w, w, kept.mix, p.attn_out, d_y_);
  dropout(2 * block + 1).add(d_y_.data(), x_.data(), x_.size());

  kept.x_mid = x_;
  norm().forward(x_.data(), p.ffn_norm, kept.norm_mid.data(), kept.r_mid.data());
  linear(rows_, w, 2 * h, kept.norm_mid, p.gate_up, kept.gate_up);
  swiglu().forward(kept.gate_up.data(), kept.act.data());
  linear(rows_, h, w, kept.act, p.down, d_y_);
  dropout(2 * block + 2).add(d_y_.data(), x_.data(), x_.size());
}

// The logits, their loss, and (if d_embedding is given) the derivative by the last norm and the
// embeddings, which are the output's matrix too.
template <class Real>
double Network<Real>::head(const ParameterView<const Real>& p, const Batch& batch, Real scale,
                           Real* d_embedding) {
  const int w = shape_.width, v = shape_.vocab;
  double loss = 0;
  for (int row = 0; row < rows_; row += kHeadRows) {
    const int n = std::min(kHeadRows, rows_ - row);
    const Mat<const Real> norm{norm_.data() + times(row, w), w};
    gemm_nt<Real>(n, v, w, 1, norm, {p.embedding, w}, 0, {logits_.data(), v});
    loss += cross_entropy(logits_.data(), batch.targets.data() + row, n, v, scale);
    if (!d_embedding) continue;
    const Mat<const Real> d_logits{logits_.data(), v};
    gemm_nn<Real>(n, w, v, 1, d_logits, {p.embedding, w}, 0, {d_norm_.data() + times(row, w), w});
    gemm_tn<Real>(v, w, n, 1, d_logits, norm, 1, {d_embedding, w});
  }
  return loss;
}

template <class Real>
void Network<Real>::backward(const ParameterView<const Real>& p, const ParameterView<Real>& d,
                             const Batch& batch) {
  const int w = shape_.width;
  std::fill(d_x_.begin(), d_x_.end(), Real{0});
  norm().backward(x_.data(), p.output_norm, r_.data(), d_norm_.data(), d_x_.data(), d.output_norm);
  for (int i = shape_.layers - 1; i >= 0; --i) {
    backward_block(p.blocks[times(i, 1)], d.blocks[times(i, 1)], kept_[times(i, 1)], i);
  }
  dropout(0).scale(d_x_.data(), d_y_.data(), d_x_.size());
  for (int row = 0; row < rows_; ++row) {
    Real* const to = d.embedding + times(batch.inputs[times(row, 1)], w);
    const Real* const from = d_y_.data() + times(row, w);
    for (int i = 0; i < w; ++i) to[i] += from[i];
  }
}

template <class Real>
void Network<Real>::backward_block(const BlockView<const Real>& p, const BlockView<Real>& d,
                                   const Kept& kept, int block) {
  const int w = shape_.width, h = shape_.hidden;
  dropout(2 * block + 2).scale(d_x_.data(), d_y_.data(), d_x_.size());
  linear_back(rows_, h, w, kept.act, p.down, d_y_, d_act_, d.down);
  swiglu().backward(kept.gate_up.data(), d_act_.data(), d_gate_up_.data());
  linear_back(rows_, w, 2 * h, kept.norm_mid, p.gate_up, d_gate_up_, d_norm_, d.gate_up);
  norm().backward(kept.x_mid.data(), p.ffn_norm, kept.r_mid.data(), d_norm_.data(), d_x_.data(),
                  d.ffn_norm);

  dropout(2 * block + 1).scale(d_x_.data(), d_y_.data(), d_x_.size());
  linear_back(rows_, w, w, kept.mix, p.attn_out, d_y_, d_norm_, d.attn_out);
  attention().backward(kept.qkv.data(), kept.weights.data(), d_norm_.data(), d_qkv_.data(),
                       scratch_.data());
  rope_.turn({d_qkv_.data(), 3 * w}, rows_, 2 * w, -1);
  linear_back(rows_, w, 3 * w, kept.norm, p.qkv, d_qkv_, d_norm_, d.qkv);
  norm().backward(kept.x.data(), p.attn_norm, kept.r.data(), d_norm_.data(), d_x_.data(),
                  d.attn_norm);
}

template class Network<float>;
template class Network<double>;

}  // namespace logitdice::train
