#pragma once

#include <string_view>
#include <vector>

#include "core/sampling/trace.h"

namespace logitdice {

/// A token as a stage that learns saw it: what the stage went by, what came, and what it makes of
/// that. One row of the table that shows mirostat at work.
struct LearntStep {
  std::string_view stage;      // id
  std::vector<Figure> before;  // what it went by: {"mu_bits", 10}
  std::vector<Figure> after;   // the same figures for the next draw
  int kept = 0;                // tokens that the whole chain left
  int rank = 0;                // of the token; trace.logits.size(): one of the tail's
  double p = 0;                // its final probability; of one that was cut the model's own
  double surprise_bits = 0;    // −log2 p

  bool operator==(const LearntStep&) const = default;
};

/// One row for each stage of the chain that learns from the token of that rank; none where nothing
/// is learnt.
std::vector<LearntStep> learnt_steps(const Trace& trace, int rank);

}  // namespace logitdice
