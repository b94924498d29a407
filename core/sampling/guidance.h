#pragma once

#include <cstdint>
#include <span>

#include "core/base/result.h"
#include "core/sampling/logits.h"

// What can be done to a model's logits before any chain: lean on what a prompt adds, subtract what
// a weaker model says as well, and leave out what a rule forbids. Each gives sorted logits again.
//
// Tokens that a list does not name (its tail) cannot be weighed against another list: they are left
// out of the result. A token that the second list does not name, or has at −∞, counts as its least
// likely one; what the first has at −∞ stays there.
namespace logitdice {

/// ln Σ e^z over all tokens, the tail's included; a token's log-probability is z minus this.
double log_sum_exp(const Logits& logits);

inline constexpr double kMostGuidance = 20;

/// Classifier-free guidance: ln p = lp_u + g·(lp_c − lp_u), with lp_c the log-probabilities under
/// the prompt, lp_u those without it, and g the weight, 0 to kMostGuidance. 1 gives `with` itself,
/// to the bit. Source: Sanchez et al., "Stay on topic with classifier-free guidance" (2023).
Logits guided(const Logits& with, const Logits& without, double weight);

/// Contrastive decoding: ln p_strong − ln p_weak where p_strong >= α · max p_strong, and −∞
/// elsewhere; α from 0 to 1. 0 is off and gives `strong` itself, to the bit. Source: Li et al.,
/// "Contrastive decoding: open-ended text generation as optimization" (ACL 2023).
Logits contrasted(const Logits& strong, const Logits& weak, double alpha);

/// How many tokens have p_strong >= α · max p_strong; all that are not at −∞ for 0.
int plausible(const Logits& strong, double alpha);

/// The logits of the tokens with allowed[id] = 1, and −∞ for all others, those past the end of
/// `allowed` among them. Where it allows everything it gives `logits` itself. An error where no
/// token is left that was not at −∞.
Result<Logits> masked(const Logits& logits, std::span<const std::uint8_t> allowed);

/// Σ p, at T = 1, of the tokens that such a mask takes away; those that are not named among them.
double mass_removed(const Logits& logits, std::span<const std::uint8_t> allowed);

}  // namespace logitdice
