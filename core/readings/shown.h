#pragma once

#include <string>

#include "core/capture/distribution.h"
#include "core/json/writer.h"
#include "core/readings/phase_rows.h"
#include "core/sampling/profiles.h"
#include "core/sampling/situation.h"
#include "core/sampling/trace.h"

namespace logitdice {

/// A trace with what is needed to write it down.
struct Shown {
  const Distribution& distribution;
  const Profile& profile;
  const Trace& trace;
  int rows;                    // listed, the best ones; at most as many as there are
  const Situation& situation;  // the text so far
};

/// The members "token" and, where its bytes are no UTF-8, "bytes".
void write_token(JsonWriter& json, const Distribution& distribution, TokenId id);

/// All below the rows that are listed. `seen` is in the shares of the stage that decided on the
/// last of them.
PhaseRest rest_below(const Shown& shown, const Phases& phases);

/// How many stored tokens survive.
Range kept_of(const Trace& trace);

/// What became of stage `index`; two ends where the tail is only known to a range.
struct StageOutcome {
  Range kept, cutoff, mass_kept, entropy_bits;  // as in StageTrace
};
StageOutcome outcome_of(const Trace& trace, int index);

}  // namespace logitdice
