#include "core/model/train/optimizer.h"

#include <algorithm>
#include <cmath>

#include "core/model/train/gemm.h"

namespace logitdice::train {
namespace {

std::vector<float> transposed(const std::vector<float>& x, int rows, int cols) {
  std::vector<float> y(x.size());
  for (int r = 0; r < rows; ++r) {
    for (int c = 0; c < cols; ++c) {
      y[static_cast<std::size_t>(c) * static_cast<std::size_t>(rows) +
        static_cast<std::size_t>(r)] =
          x[static_cast<std::size_t>(r) * static_cast<std::size_t>(cols) +
            static_cast<std::size_t>(c)];
    }
  }
  return y;
}

double square_sum(const float* x, std::size_t n) {
  double sum = 0;
  for (std::size_t i = 0; i < n; ++i) sum += static_cast<double>(x[i]) * x[i];
  return sum;
}

// The iteration for a matrix that is not taller than wide.
void orthogonalize_wide(std::vector<float>& x, int rows, int cols) {
  constexpr float kA = 3.4445f, kB = -4.7750f, kC = 2.0315f;
  const auto square = static_cast<std::size_t>(rows) * static_cast<std::size_t>(rows);
  std::vector<float> a(square), p(square), next(x.size());
  for (int round = 0; round < 5; ++round) {
    gemm_nt<float>(rows, rows, cols, 1, {x.data(), cols}, {x.data(), cols}, 0, {a.data(), rows});
    p = a;
    gemm_nn<float>(rows, rows, rows, kC, {a.data(), rows}, {a.data(), rows}, kB, {p.data(), rows});
    next = x;
    gemm_nn<float>(rows, cols, rows, 1, {p.data(), rows}, {x.data(), cols}, kA,
                   {next.data(), cols});
    x.swap(next);
  }
}

}  // namespace

void orthogonalize(std::vector<float>& x, int rows, int cols) {
  const float scale = 1 / (static_cast<float>(std::sqrt(square_sum(x.data(), x.size()))) + 1e-12f);
  for (float& value : x) value *= scale;
  if (rows <= cols) {
    orthogonalize_wide(x, rows, cols);
    return;
  }
  x = transposed(x, rows, cols);
  orthogonalize_wide(x, cols, rows);
  x = transposed(x, cols, rows);
}

float clip_scale(const std::vector<float>& gradients, float clip) {
  const double norm = std::sqrt(square_sum(gradients.data(), gradients.size()));
  return norm > clip ? static_cast<float>(clip / norm) : 1.0f;
}

Optimizer::Optimizer(const GptShape& shape, const OptimizerKnobs& knobs)
    : first(parameter_count(shape)),
      second(parameter_count(shape)),
      slices_(layout(shape)),
      knobs_(knobs) {}

void Optimizer::step(float* parameters, const float* gradients, float scale, float factor,
                     int count, int worker, int workers) {
  for (std::size_t i = static_cast<std::size_t>(worker); i < slices_.size();
       i += static_cast<std::size_t>(workers)) {
    const Slice& slice = slices_[i];
    float* const values = parameters + slice.offset;
    const float* const gradient = gradients + slice.offset;
    if (slice.role == Role::kMatrix) {
      muon(slice, values, gradient, scale, factor * knobs_.muon_rate);
    } else {
      const bool gain = slice.role == Role::kGain;
      adam(slice, values, gradient, scale,
           factor * (gain ? knobs_.gain_rate : knobs_.embedding_rate), count);
    }
  }
}

// Nesterov momentum, made orthogonal. A tall matrix gets a larger step, sqrt(rows / cols), so that
// its outputs move as much as those of a square one.
void Optimizer::muon(const Slice& slice, float* values, const float* gradient, float scale,
                     float rate) {
  float* const momentum = first.data() + slice.offset;
  const float beta = knobs_.muon_momentum;
  std::vector<float> update(slice.size());
  for (std::size_t i = 0; i < slice.size(); ++i) {
    const float g = gradient[i] * scale;
    momentum[i] = beta * momentum[i] + (1 - beta) * g;
    update[i] = beta * momentum[i] + (1 - beta) * g;
  }
  orthogonalize(update, slice.rows, slice.cols);
  const float tall = static_cast<float>(slice.rows) / static_cast<float>(slice.cols);
  const float step = rate * std::sqrt(std::max(1.0f, tall));
  for (std::size_t i = 0; i < slice.size(); ++i) {
    values[i] = values[i] * (1 - rate * knobs_.muon_decay) - step * update[i];
  }
}

void Optimizer::adam(const Slice& slice, float* values, const float* gradient, float scale,
                     float rate, int count) {
  float *const mean = first.data() + slice.offset, *const square = second.data() + slice.offset;
  const float beta1 = knobs_.beta1, beta2 = knobs_.beta2;
  const float fix1 = 1 / (1 - std::pow(beta1, static_cast<float>(count)));
  const float fix2 = 1 / (1 - std::pow(beta2, static_cast<float>(count)));
  for (std::size_t i = 0; i < slice.size(); ++i) {
    const float g = gradient[i] * scale;
    mean[i] = beta1 * mean[i] + (1 - beta1) * g;
    square[i] = beta2 * square[i] + (1 - beta2) * g * g;
    values[i] -= rate * mean[i] * fix1 / (std::sqrt(square[i] * fix2) + knobs_.epsilon);
  }
}

}  // namespace logitdice::train
