#pragma once

#include <span>
#include <vector>

#include "core/model/shape.h"
#include "core/model/tokenizer.h"
#include "core/model/train/layers.h"
#include "core/model/train/parameters.h"

namespace logitdice::train {

/// Stretches of equal length: `inputs[i]` is to be followed by `targets[i]`.
struct Batch {
  std::vector<TokenId> inputs, targets;  // (stretches * positions,)
};

/// The whole network with room for the values that the pass back needs. Made once and used for
/// every step; one per thread.
template <class Real>
class Network {
 public:
  /// `positions` is the length of a stretch, `stretches` how many are worked on together.
  Network(const GptShape& shape, int stretches, int positions);

  /// The mean loss of the batch in nats per token, and no gradients.
  double loss(const Real* parameters, const Batch& batch);

  /// The sum of the losses in nats. Adds the derivative of (scale * sum) by each parameter to
  /// `gradients`. `share` of the values is dropped, which ones depends on `key`.
  double loss_and_gradients(const Real* parameters, Real* gradients, const Batch& batch, Real scale,
                            float share, std::uint32_t key);

 private:
  using Values = std::vector<Real>;

  // What a block keeps of its pass forward for the pass back.
  struct Kept {
    Values x;        // (rows, width) the stream coming in
    Values norm;     // (rows, width)
    Values r;        // (rows,) of the norm
    Values qkv;      // (rows, 3 width), turned
    Values weights;  // (stretches, heads, positions, positions)
    Values mix;      // (rows, width)
    Values x_mid;    // (rows, width) the stream between attention and feed-forward
    Values norm_mid;
    Values r_mid;
    Values gate_up;  // (rows, 2 hidden)
    Values act;      // (rows, hidden)
  };

  Dropout<Real> dropout(int place) const;
  RmsNorm<Real> norm() const { return {rows_, shape_.width, Real(shape_.norm_epsilon)}; }
  Attention<Real> attention() const;
  SwiGlu<Real> swiglu() const { return {rows_, shape_.hidden}; }

  void forward(const ParameterView<const Real>& p, const Batch& batch);
  void forward_block(const BlockView<const Real>& p, Kept& kept, int block);
  double head(const ParameterView<const Real>& p, const Batch& batch, Real scale,
              Real* d_embedding);
  void backward(const ParameterView<const Real>& p, const ParameterView<Real>& d,
                const Batch& batch);
  void backward_block(const BlockView<const Real>& p, const BlockView<Real>& d, const Kept& kept,
                      int block);

  GptShape shape_;
  int stretches_, rows_;
  Rope<Real> rope_;
  float share_ = 0;
  std::uint32_t key_ = 0;
  std::vector<Kept> kept_;
  Values x_;                   // (rows, width) the stream
  Values norm_, r_;            // of the stream at its end
  Values logits_;              // (kHeadRows, vocab)
  Values d_x_, d_y_, d_norm_;  // (rows, width)
  Values d_qkv_, d_act_, d_gate_up_, scratch_;
};

}  // namespace logitdice::train
