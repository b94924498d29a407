#include <doctest/doctest.h>

#include <cmath>
#include <random>

#include "core/model/train/network.h"

using namespace logitdice;
using namespace logitdice::train;

namespace {

constexpr GptShape kShape{
    .vocab = 11, .width = 8, .layers = 2, .heads = 2, .kv_heads = 2, .hidden = 12, .context = 70};
constexpr int kStretches = 2, kPositions = 70;  // more than one block of the attention

Batch random_batch(unsigned seed) {
  std::mt19937 random(seed);
  Batch batch;
  for (int i = 0; i < kStretches * kPositions; ++i) {
    batch.inputs.push_back(static_cast<TokenId>(random() % kShape.vocab));
    batch.targets.push_back(static_cast<TokenId>(random() % kShape.vocab));
  }
  return batch;
}

// Random values everywhere, also where a training would start with zeros.
std::vector<double> random_parameters(unsigned seed) {
  std::mt19937 random(seed);
  std::normal_distribution<double> normal(0.0, 0.4);
  std::vector<double> values(parameter_count(kShape));
  for (double& value : values) value = normal(random);
  return values;
}

}  // namespace

TEST_CASE("gradients agree with finite differences in every tensor") {
  for (const float dropout : {0.0f, 0.25f}) {
    Network<double> network(kShape, kStretches, kPositions);
    const Batch batch = random_batch(1);
    std::vector<double> parameters = random_parameters(2);
    std::vector<double> gradients(parameters.size()), ignored(parameters.size());
    const double scale = 0.5;
    const auto loss = [&] {
      return scale * network.loss_and_gradients(parameters.data(), ignored.data(), batch, scale,
                                                dropout, 77);
    };
    network.loss_and_gradients(parameters.data(), gradients.data(), batch, scale, dropout, 77);
    std::mt19937 random(3);
    for (const Slice& slice : layout(kShape)) {
      CAPTURE(slice.name);
      for (int trial = 0; trial < 6; ++trial) {
        const std::size_t i = slice.offset + random() % slice.size();
        const double kept = parameters[i], h = 1e-5;
        parameters[i] = kept + h;
        const double above = loss();
        parameters[i] = kept - h;
        const double below = loss();
        parameters[i] = kept;
        const double expected = (above - below) / (2 * h);
        CHECK(gradients[i] == doctest::Approx(expected).epsilon(1e-5).scale(1.0));
      }
    }
  }
}

TEST_CASE("float and double networks agree") {
  Network<double> exact(kShape, kStretches, kPositions);
  Network<float> fast(kShape, kStretches, kPositions);
  const Batch batch = random_batch(4);
  const std::vector<double> parameters = random_parameters(5);
  const std::vector<float> rounded(parameters.begin(), parameters.end());
  std::vector<double> gradients(parameters.size());
  std::vector<float> fast_gradients(parameters.size());
  const double a = exact.loss_and_gradients(parameters.data(), gradients.data(), batch, 1, 0.1f, 9);
  const double b =
      fast.loss_and_gradients(rounded.data(), fast_gradients.data(), batch, 1, 0.1f, 9);
  CHECK(a == doctest::Approx(b).epsilon(1e-5));
  for (std::size_t i = 0; i < gradients.size(); ++i) {
    CHECK(std::abs(gradients[i] - static_cast<double>(fast_gradients[i])) < 2e-3);
  }
}
