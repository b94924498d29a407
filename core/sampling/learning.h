#pragma once

#include "core/sampling/draw.h"
#include "core/sampling/memory.h"
#include "core/sampling/trace.h"

// How a chain goes on from draw to draw. Most chains are the same for every token; some have stages
// that learn from what was drawn (mirostat), or that throw a coin of their own (XTC).
namespace logitdice {

/// What one stage makes of the token that followed.
struct StageLearning {
  int stage = 0;               // index into trace.stages
  double p = 0;                // what it took the token's probability to be, see Chosen
  std::vector<Figure> learnt;  // what it goes by at the next draw
};

/// Of each stage that learns from the token of that rank. trace.logits.size() stands for one of the
/// tail's tokens; from −1, a token that is not in the list, nothing can be learnt.
std::vector<StageLearning> learnt_from(const Trace& trace, int rank);

/// What the chain has learnt once the token of that rank followed: what it found (trace.memory),
/// and what its stages learn from the token.
ChainMemory memory_after(const Trace& trace, int rank);

/// What still holds of a memory when the knobs move: a stage begins anew where one of its own does.
ChainMemory memory_under(ChainMemory memory, const Knobs& before, const Knobs& after);

/// Both coins of a step.
struct StepCoins {
  double draw = 0;  // what the token is drawn with
  double xtc = 0;   // XTC's own

  bool operator==(const StepCoins&) const = default;
};
StepCoins coins_of(std::uint64_t seed, std::uint64_t step);

}  // namespace logitdice
