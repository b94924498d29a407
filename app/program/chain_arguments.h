#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/sampling/knobs.h"
#include "core/sampling/profiles.h"

namespace logitdice {

/// What the flags say about the chain. Each part is there only if it was named, so that a state
/// file can supply the rest. Already checked: every name exists and every value is taken.
struct ChainArguments {
  std::vector<std::pair<const KnobInfo*, double>> knobs;  // in the order of all_knobs()
  std::optional<std::vector<TokenBias>> logit_bias;
  std::optional<std::string> profile;             // an id of all_profiles()
  std::optional<std::vector<std::string>> order;  // ids of all_stages(), none twice
  bool defaults = false;                          // the engine's own knobs, not neutral ones

  bool any() const { return !knobs.empty() || logit_bias || profile || order || defaults; }
};

/// `base` with the knobs that were named.
Knobs with_arguments(Knobs base, const ChainArguments& arguments);

/// `base`, or the profile that was named, in the order that was named.
Profile with_arguments(Profile base, const ChainArguments& arguments);

/// The chain of a command that starts from nothing: the textbook's, or the profile that was named.
Profile profile_of(const ChainArguments& arguments);
/// Its knobs: neutral where they were not named, or the engine's defaults where those were asked
/// for.
Knobs knobs_of(const ChainArguments& arguments);

}  // namespace logitdice
