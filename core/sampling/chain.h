#pragma once

#include <string>

#include "core/sampling/profiles.h"

// What stands in a profile's chain, and what of it runs.
namespace logitdice {

bool has_stage(const Profile& profile, const Stage& stage);
bool is_switched_off(const Profile& profile, const Stage& stage);

/// In the chain and not switched off; its knobs may be neutral all the same.
bool runs_stage(const Profile& profile, const Stage& stage);

/// "T 0.70, top-p 0.90": the temperature and the rules of all that runs and is not neutral.
std::string rules_text(const Profile& profile, const Knobs& knobs);

}  // namespace logitdice
