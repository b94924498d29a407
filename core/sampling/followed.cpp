#include "core/sampling/followed.h"

#include <algorithm>

#include "core/sampling/chain.h"

namespace logitdice {
namespace {

constexpr std::string_view kNeedsZero =
    "its factor needs the logits' zero, which log-probabilities have lost";
constexpr std::string_view kRangeNeedsEveryLogit =
    "its dynamic range needs every logit, and of the tail only the sum is known";

bool multiplies(const Stage& stage, const Knobs& knobs) {
  const bool has_factor = stage.id == "penalties" || stage.id == "repetition_penalty";
  return has_factor && knobs.repetition_penalty != 1;
}

}  // namespace

Followed followed_by(const Stage& stage, const Logits& logits, const Knobs& knobs, bool blind) {
  Followed out{knobs, {}};
  if (stage.id == "temperature" && knobs.dynatemp_range > 0 && blind) {
    out.knobs.dynatemp_range = 0;
    out.refused = kRangeNeedsEveryLogit;
  }
  if (multiplies(stage, knobs) && !logits.has_zero) {
    out.knobs.repetition_penalty = 1;
    out.refused = kNeedsZero;
  }
  return out;
}

bool multiplies(const Profile& profile, const Knobs& knobs) {
  const Knobs in_force = knobs_in_force(profile, knobs);
  return std::ranges::any_of(profile.order, [&](const Stage* stage) {
    return multiplies(*stage, in_force) && !is_switched_off(profile, *stage);
  });
}

}  // namespace logitdice
