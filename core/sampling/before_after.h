#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "core/sampling/trace.h"

// One list of logits under two chains, token by token: what penalties do to it.
namespace logitdice {

/// One token before and after. Ranks from 0.
struct BeforeAfterRow {
  TokenId id = 0;
  int rank_before = 0, rank = 0;
  double z_before = 0, z = 0;  // nats; −∞ where a penalty left nothing
  Range p_before, p;           // over the whole vocabulary, at the temperature of each chain
};

/// The best `most` tokens after, and those of `said` wherever they stand, at most `most` of them; by
/// rank after, each once. Both traces are of the same logits.
std::vector<BeforeAfterRow> before_after(const Trace& before, const Trace& after,
                                         std::span<const TokenId> said, int most);

/// All that is not among `shown`, the tail included.
struct BeforeAfterRest {
  std::int64_t count = 0;  // tokens; −1 where the source never told
  Range p_before, p;
};
BeforeAfterRest rest_of(const Trace& after, std::span<const BeforeAfterRow> shown);

}  // namespace logitdice
