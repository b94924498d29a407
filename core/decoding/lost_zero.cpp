#include "core/decoding/lost_zero.h"

#include <algorithm>

#include "core/sampling/chain.h"

namespace logitdice {

std::string lost_zero(const ModelInfo& model, const Knobs& knobs, const Profile& profile) {
  if (model.zero_known || knobs.repetition_penalty == 1) return {};
  Knobs alone;
  alone.repetition_penalty = knobs.repetition_penalty;
  const bool multiplies = std::ranges::any_of(profile.order, [&](const Stage* stage) {
    return stage->active(alone) && !is_switched_off(profile, *stage);
  });
  if (!multiplies) return {};
  return "The repetition penalty multiplies logits, and this model gives log-probabilities, which "
         "have lost their zero; use the frequency penalty, the presence penalty or DRY, which are "
         "exact.";
}

}  // namespace logitdice
