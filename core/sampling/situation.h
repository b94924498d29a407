#pragma once

#include <span>
#include <vector>

#include "core/sampling/logits.h"
#include "core/sampling/memory.h"
#include "core/sampling/steering.h"

namespace logitdice {

/// What a chain may look at besides the logits and the knobs: the text so far, what some stages
/// learnt from it, and what others hold against it. Only looked at during a call; nothing of it is
/// kept.
struct Situation {
  std::span<const TokenId> prompt;  // what the person wrote; may be empty
  std::span<const TokenId> output;  // what was drawn since; may be empty

  /// Sequences across which DRY does not look for repeats, each with at least one token.
  std::span<const std::vector<TokenId>> dry_breakers;

  /// The tokens that end a line or the text, which some engines' XTC spares; may be empty.
  std::span<const TokenId> ends;

  double xtc_coin = 0;        // [0, 1): XTC cuts where it is below xtc_probability
  ChainMemory memory;         // what the chain learnt from the draws before; empty at the first
  SteerInputs steering = {};  // what guidance, contrast and mask go by; empty: they do not run
};

}  // namespace logitdice
