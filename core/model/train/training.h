#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/model/train/corpus.h"
#include "core/model/train/network.h"
#include "core/model/train/optimizer.h"

namespace logitdice::train {

/// Everything that decides what a training gives, apart from the text.
struct Recipe {
  GptShape shape;
  int stretches = 12;      // of shape.context tokens in a step; a third begin at a document's start
  int workers = 2;         // threads, each with an equal share of the stretches
  std::int64_t steps = 0;  // how long: so many steps, or
  double minutes = 0;      // if steps is 0, so many minutes by the clock, pauses not counted
  int warmup = 150;        // steps until the rates are full
  float floor = 0.03f;     // share of the rates that is left at the end
  float dropout = 0.1f;
  std::uint64_t seed = 1;
  OptimizerKnobs optimizer;
};

/// A loss in nats, by token and by byte of the text.
struct Loss {
  double per_token = 0, per_byte = 0;
};

/// A training that can be left after any step and taken up again from a file. With `steps` the
/// result is a function of the recipe and the text alone, bit by bit, however often it was stopped;
/// with `minutes` the schedule follows the clock, which makes it end in time on a busy machine.
class Training {
 public:
  Training(const Recipe& recipe, TokenStream training, TokenStream held_out);

  /// One step; returns its training loss in nats per token. `fraction` of the training is done.
  double step(double fraction);

  /// The held-out loss over at most `limit` stretches of the context's length; zero if not even one
  /// worker's share of stretches is held out.
  /// `bytes` gives the length of each token's piece.
  Loss held_out_loss(const std::vector<int>& bytes, int limit);

  /// Writes or reads parameters, optimizer state, step and time. Reading refuses a file that was
  /// made with another shape or from another text.
  Result<bool> save(const std::string& path, double elapsed_s) const;
  Result<double> load(const std::string& path);  // the elapsed time in seconds

  std::int64_t steps_done() const { return steps_done_; }
  const std::vector<float>& parameters() const { return parameters_; }

 private:
  struct Worker {
    Network<float> network;
    std::vector<float> gradients;
    Batch batch;
    double loss;
  };

  void fill(Worker& worker, int index);

  Recipe recipe_;
  TokenStream training_, held_out_;
  std::vector<float> parameters_;
  Optimizer optimizer_;
  std::vector<Worker> workers_;
  std::int64_t steps_done_ = 0;
};

/// The schedule: up in a straight line over the warm-up, then down along half a cosine.
float rate_factor(const Recipe& recipe, std::int64_t step, double fraction);

}  // namespace logitdice::train
