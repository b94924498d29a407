#pragma once

#include <vector>

#include "core/json/fields.h"
#include "core/sampling/knobs.h"
#include "core/sampling/profiles.h"

namespace logitdice {

/// Reads what an object has of a chain (see chain_json.h) into one that is there already: what is
/// absent stays, but another engine brings its own order, and "knobs" its neutral ones first. What
/// is wrong adds a sentence and stays as it was. A knob that the engine refuses is left out where
/// `refused_too` is false.
void read_chain_fields(const JsonDocument& document, const JsonValue& object, bool refused_too,
                       std::vector<Error>& errors, Knobs& knobs, Profile& profile);

}  // namespace logitdice
