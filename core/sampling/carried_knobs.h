#pragma once

#include <string>

#include "core/base/result.h"
#include "core/sampling/profiles.h"

// What becomes of knobs where another engine takes over the chain.
namespace logitdice {

struct CarriedKnobs {
  Knobs knobs;
  std::string said;  // a sentence for each number that changed or does something else; may be empty
};

/// The knobs of `from` for `to`. A number that the engine takes stays, even one that it reads
/// otherwise; one that it refuses becomes the nearest that does the same. Parameters that nobody
/// turned become the engine's own, and so do those that it refuses. Refuses, with the engine's
/// sentence, where another knob would have to be switched off or on.
Result<CarriedKnobs> carry_knobs(const Knobs& knobs, const Profile& from, const Profile& to);

/// The stage that would read the knob, the one of its name if there is one, where none of the chain
/// does. Null where one does, and for a parameter, which changes nothing alone.
const Stage* missing_reader(const Profile& profile, const KnobInfo& info);

}  // namespace logitdice
