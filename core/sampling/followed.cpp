#include "core/sampling/followed.h"

namespace logitdice {
namespace {

constexpr std::string_view kNeedsZero =
    "its factor needs the logits' zero, which log-probabilities have lost";
constexpr std::string_view kRangeNeedsEveryLogit =
    "its dynamic range needs every logit, and of the tail only the sum is known";

}  // namespace

Followed followed_by(const Stage& stage, const Logits& logits, const Knobs& knobs, bool blind) {
  Followed out{knobs, {}};
  if (stage.id == "temperature" && knobs.dynatemp_range > 0 && blind) {
    out.knobs.dynatemp_range = 0;
    out.refused = kRangeNeedsEveryLogit;
  }
  const bool multiplies = stage.id == "penalties" || stage.id == "repetition_penalty";
  if (multiplies && knobs.repetition_penalty != 1 && !logits.has_zero) {
    out.knobs.repetition_penalty = 1;
    out.refused = kNeedsZero;
  }
  return out;
}

}  // namespace logitdice
