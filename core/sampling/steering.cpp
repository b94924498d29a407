#include "core/sampling/steering.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace logitdice {

LogProbabilitiesById::LogProbabilitiesById(std::span<const float> logits) : logits_(logits) {
  const float best = logits.empty() ? 0 : *std::max_element(logits.begin(), logits.end());
  if (!std::isfinite(best)) return;
  double sum = 0;
  float least = best;
  for (const float z : logits) {
    sum += std::exp(static_cast<double>(z) - best);
    if (std::isfinite(z)) least = std::min(least, z);
  }
  log_sum_ = best + (sum > 0 ? std::log(sum) : 0);
  least_ = least - log_sum_;
}

double LogProbabilitiesById::of(TokenId id) const {
  const auto at = static_cast<std::size_t>(id);
  const bool known = id >= 0 && at < logits_.size() && std::isfinite(logits_[at]);
  return known ? logits_[at] - log_sum_ : least_;
}

}  // namespace logitdice
