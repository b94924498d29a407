#pragma once

#include "core/sampling/knobs.h"
#include "core/sampling/profiles.h"

namespace logitdice {

/// Whether a chain can be decided by the best tokens and the sum of all others: its stages look at
/// ranks and sums alone. Penalties and biases change tokens that are not among the best; entropy,
/// spread and typicality ask how the others' mass is divided.
bool decided_by_best(const Knobs& knobs, const Profile& profile);

}  // namespace logitdice
