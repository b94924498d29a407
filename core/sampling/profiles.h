#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/result.h"
#include "core/sampling/knobs.h"
#include "core/sampling/stage.h"

namespace logitdice {

/// How an engine runs its chain, as data: the order of the stages and the defaults of the knobs.
struct Profile {
  std::string_view id;              // "textbook"
  std::string_view title;           // "Textbook"
  std::string_view help;            // one sentence: what is special about it
  Knobs defaults;                   // what the engine does when nobody turns a knob
  std::vector<const Stage*> order;  // first to last
};

std::span<const Profile> all_profiles();

/// The default everywhere.
const Profile& textbook();

/// Refuses an unknown name with a sentence that lists the known ones.
Result<Profile> find_profile(std::string_view id);

/// The profile with another order. Refuses an unknown stage and a stage named twice.
Result<Profile> with_order(Profile profile, std::span<const std::string> stage_ids);

}  // namespace logitdice
