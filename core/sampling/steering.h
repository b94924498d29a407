#pragma once

#include <cstdint>
#include <span>

#include "core/base/token_id.h"

namespace logitdice {

/// What the stages at the head of a chain hold against the logits: what another prompt or another
/// model says, and what a rule allows. All by TokenId, (vocabulary,); empty where there is none.
/// Only looked at during a call.
struct SteerInputs {
  std::span<const float> unprompted;      // logits of the text without its prompt, nats
  std::span<const float> weak;            // logits of a weaker model after the same text, nats
  std::span<const std::uint8_t> allowed;  // 1: the rule can go on with the token

  /// Whether the rule allows the token; it allows none beyond its list.
  bool allows(TokenId id) const {
    const auto at = static_cast<std::size_t>(id);
    return id >= 0 && at < allowed.size() && allowed[at] != 0;
  }
};

/// ln p of every token by a list of logits: z − ln Σ e^z.
class LogProbabilitiesById {
 public:
  explicit LogProbabilitiesById(std::span<const float> logits);

  /// Nats. A token at −∞ or beyond the list counts as the least likely finite one, so that a
  /// difference of two of them stays finite.
  double of(TokenId id) const;

 private:
  std::span<const float> logits_;
  double log_sum_ = 0, least_ = 0;
};

}  // namespace logitdice
