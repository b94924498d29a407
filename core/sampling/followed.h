#pragma once

#include <string_view>

#include "core/sampling/knobs.h"
#include "core/sampling/logits.h"
#include "core/sampling/profiles.h"
#include "core/sampling/stage.h"

namespace logitdice {

/// A stage's knobs as far as it can follow them on these logits, and why it cannot follow all of
/// them.
struct Followed {
  Knobs knobs;
  std::string_view refused;  // empty: it runs as asked
};

/// `blind`: not every candidate is known one by one. Without its range the temperature needs to
/// know nothing; penalties that subtract need no zero.
Followed followed_by(const Stage& stage, const Logits& logits, const Knobs& knobs, bool blind);

/// Whether a stage of the chain multiplies and divides logits around their zero, which
/// log-probabilities have lost.
bool multiplies(const Profile& profile, const Knobs& knobs);

}  // namespace logitdice
