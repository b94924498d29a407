#pragma once

#include <csignal>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/model/train/training.h"

namespace logitdice::train {

/// What a run of the trainer reports at its end.
struct Outcome {
  bool finished = false;  // false: it was stopped, and the checkpoint waits to be taken up
  Loss held_out;          // over the whole held-out part
};

/// Trains until the recipe's steps or minutes are over or `stop` is set, which a signal may do.
/// Prints a line every ten seconds: step, training loss, tokens a second, time left, and now and
/// then the loss on a sample of the held-out part. If `checkpoint` is a path, the training goes
/// on from the file if there is one, and is saved there every two minutes and at the end.
/// `token_bytes`: (vocab,) length of each token in the text.
Result<Outcome> train(const Recipe& recipe, Training& training, const std::vector<int>& token_bytes,
                      const std::string& checkpoint, const volatile std::sig_atomic_t& stop);

}  // namespace logitdice::train
