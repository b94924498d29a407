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
  bool said = false;
  bool cut = false;  // a stage of the chain after the penalties cut it
};

/// The best `most` tokens after, and those of `said` wherever they stand, at most `most` of them;
/// by rank after, each once. Both traces are of the same logits.
std::vector<BeforeAfterRow> before_after(const Trace& before, const Trace& after,
                                         std::span<const TokenId> said, int most);

/// Which rows of before_after() a list with room for `fit` shows: the best ones without a gap, and
/// below a gap, which takes the room of a row, those that were said. At least half of the room is
/// the head's; where there is too little for both, there is a head only.
struct RowsThatFit {
  std::vector<std::size_t> rows;  // ascending
  std::size_t head = 0;           // so many of them are the best ones
  int between = 0;                // tokens in the gap; 0: no gap
};
RowsThatFit rows_that_fit(std::span<const BeforeAfterRow> rows, std::size_t fit);

/// All that is not among `shown`, the tail included.
struct BeforeAfterRest {
  std::int64_t count = 0;  // tokens; −1 where the source never told
  Range p_before, p;
};
BeforeAfterRest rest_of(const Trace& after, std::span<const BeforeAfterRow> shown);

}  // namespace logitdice
