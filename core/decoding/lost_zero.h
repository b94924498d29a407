#pragma once

#include <string>

#include "core/model/model.h"
#include "core/sampling/knobs.h"
#include "core/sampling/profiles.h"

namespace logitdice {

/// Why this chain cannot work on the model's logits; empty where it can. A penalty that divides
/// positive logits and multiplies the others asks where their zero is, and log-probabilities have
/// lost it: ln p is z less a number that nobody tells.
std::string lost_zero(const ModelInfo& model, const Knobs& knobs, const Profile& profile);

}  // namespace logitdice
