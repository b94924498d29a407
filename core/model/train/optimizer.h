#pragma once

#include <vector>

#include "core/model/train/parameters.h"

namespace logitdice::train {

struct OptimizerKnobs {
  float muon_rate = 0.02f;
  float muon_momentum = 0.95f;
  float muon_decay = 0.1f;       // a step shrinks a matrix by rate * decay
  float embedding_rate = 0.04f;  // AdamW
  float gain_rate = 0.003f;      // AdamW
  float beta1 = 0.9f, beta2 = 0.98f, epsilon = 1e-10f;
  float clip = 1.0f;  // the gradient's norm is brought down to this
};

/// Muon for the matrices (Jordan et al. 2024): the momentum's singular values are all set to about
/// one, so that every direction moves alike. AdamW (Loshchilov and Hutter 2017) for embeddings and
/// gains, the latter without decay.
class Optimizer {
 public:
  Optimizer(const GptShape& shape, const OptimizerKnobs& knobs);

  /// One step of the slices i with i % workers == worker, so that workers can share a step.
  /// `factor` is the schedule's share of the rates; `scale` is applied to the gradients first;
  /// `count` is the step's number, from 1.
  void step(float* parameters, const float* gradients, float scale, float factor, int count,
            int worker, int workers);

  const OptimizerKnobs& knobs() const { return knobs_; }

  /// (parameters,) each. Muon uses the first only. Public for checkpoints.
  std::vector<float> first, second;

 private:
  void muon(const Slice& slice, float* values, const float* gradient, float scale, float rate);
  void adam(const Slice& slice, float* values, const float* gradient, float scale, float rate,
            int count);

  std::vector<Slice> slices_;
  OptimizerKnobs knobs_;
};

/// The factor by which all gradients must be multiplied for their norm to be at most `clip`.
float clip_scale(const std::vector<float>& gradients, float clip);

/// Brings the singular values of x (rows, cols) near 1 by five rounds of Newton and Schulz's
/// iteration X <- a X + (b A + c A^2) X with A = X X^T, and Jordan's a, b, c.
void orthogonalize(std::vector<float>& x, int rows, int cols);

}  // namespace logitdice::train
