#pragma once

#include <vector>

#include "core/sampling/profiles.h"
#include "core/sampling/trace.h"

namespace logitdice {

/// All that a trace depends on: settle() makes another one only where it differs.
struct TraceKey {
  Logits logits;
  Knobs knobs;
  Profile profile = textbook();
  ExpDisplay exp_display;
  std::vector<TokenId> prompt, output;
  double xtc_coin = 0;
  ChainMemory memory;

  /// The same probabilities: how the exp phase is shown does not matter.
  bool same_chances(const TraceKey& other) const;
  bool operator==(const TraceKey& other) const;
};

}  // namespace logitdice
