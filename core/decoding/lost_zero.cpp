#include "core/decoding/lost_zero.h"

#include "core/sampling/followed.h"

namespace logitdice {

std::string lost_zero(const ModelInfo& model, const Knobs& knobs, const Profile& profile) {
  if (model.zero_known || !multiplies(profile, knobs)) return {};
  return "The repetition penalty multiplies logits, and this model gives log-probabilities, which "
         "have lost their zero; use the frequency penalty, the presence penalty or DRY, which are "
         "exact.";
}

}  // namespace logitdice
