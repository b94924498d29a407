#pragma once

#include "core/base/result.h"
#include "core/capture/capture.h"

// What a person tells of a capture where its file does not.
namespace logitdice {

/// The model has `tokens` tokens: every tail whose count is not known is the rest of them, and with
/// that its weight has bounds at every temperature. Refuses a number that contradicts the file: fewer
/// than a step lists, an id beyond it, or too few for what the tail weighs.
Result<Capture> with_vocabulary(Capture capture, int tokens);

/// The values have ÷ T in them: ln p of softmax(z / T), T above 0. z·T are logits up to a constant,
/// whose sum is exact at that T; T = 1 makes them raw. Refuses what is known to be raw, logits, or
/// what a chain left.
Result<Capture> with_value_temperature(Capture capture, double temperature);

}  // namespace logitdice
