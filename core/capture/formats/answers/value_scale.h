#pragma once

#include <string>
#include <vector>

#include "core/capture/capture.h"
#include "core/capture/formats/answers/capture_builder.h"

namespace logitdice {

/// What the values of a file turned out to be.
struct ValueScale {
  bool probabilities = false;  // p; ln p otherwise, or logits
  bool logits = false;    // some are well above 0 and they are no probabilities: no sum is known
  bool ids = false;       // tokens have ids of the vocabulary
  std::size_t lists = 0;  // a list of more entries has the sampled token behind the best so many
};

/// Looks at every value: numbers from 0 to 1 and none below are probabilities whatever the field is
/// called; ln p above 0 by more than rounding are logits.
ValueScale find_scale(const std::vector<PendingStep>& steps, const AnswerTraits& traits);

/// How many values were what, for notes.
struct ValueCounts {
  int clamped = 0;   // −9999 and the like
  int missing = 0;   // null, NaN, no number
  int scaled = 0;    // steps whose Σp was above 1
  int positive = 0;  // sampled tokens with a value above 0
};

/// Turns a step's values into scores in nats, in place: ln p, −∞ for what was cut, NaN for what
/// only says "less than the least that is listed".
void settle_values(PendingStep& step, const ValueScale& scale, const AnswerTraits& traits,
                   ValueCounts& counts);

/// The step's list, sorted, with its tail; empty where the file has none. `ids` are those of the
/// step's tokens. Takes the sampled token out where it is not among the best.
Logits logits_of(PendingStep& step, std::vector<TokenId> ids, const ValueScale& scale,
                 const AnswerTraits& traits, ValueCounts& counts);

/// The sentences about them.
std::vector<std::string> value_notes(const ValueScale& scale, const AnswerTraits& traits,
                                     const ValueCounts& counts);

}  // namespace logitdice
