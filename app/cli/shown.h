#pragma once

#include <string>

#include "core/capture/distribution.h"
#include "core/sampling/profiles.h"
#include "core/sampling/situation.h"
#include "core/sampling/trace.h"

namespace logitdice::cli {

/// A trace with what is needed to write it down.
struct Shown {
  const Distribution& distribution;
  const Profile& profile;
  const Trace& trace;
  int rows;  // listed, the best ones; at most as many as there are
  const Situation& situation;  // the text so far
};

/// The token's text for people: whatever it is made of, something can be seen.
std::string visible_token(const Distribution& distribution, TokenId id);
/// The token's bytes as text for machines.
std::string plain_token(const Distribution& distribution, TokenId id);

/// Who cut the row's token: a stage's id, "-inf" for a token that never had a chance, or empty.
std::string cut_by(const Trace& trace, const Row& row);

/// How many stored tokens survive.
Range kept_of(const Trace& trace);

/// What became of stage `index`; two ends where the tail is only known to a range.
struct StageOutcome {
  Range kept, cutoff, mass_kept, entropy_bits;  // as in StageTrace
};
StageOutcome outcome_of(const Trace& trace, int index);

}  // namespace logitdice::cli
