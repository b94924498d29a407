#pragma once

#include <string>

#include "core/sampling/trace.h"

namespace logitdice {

/// How far what is sampled with one setting (p) lies from what is sampled with another one, the
/// reference (q): sums over every token, the tail included. Both are exact where both traces are.
///
/// They cost a few look-ups, not a pass over the vocabulary: the tokens that no penalty touched
/// stand in the same order in both traces, and ln p − ln q is a straight line in their logit. So
/// p − q changes its sign at most once, and Σ p·ln(p/q) follows from the sums that a trace keeps.
struct Distance {
  Range total_variation;  // ½ Σ |p − q|, 0 to 1
  Range kl_bits;          // Σ p·log2(p / q); +∞ where p keeps what q cut. Nothing if !kl_known
  bool kl_known = true;   // false: a tail of unknown mass leaves it open
  int extra = 0;          // stored tokens that p keeps and q cut
  int missing = 0;        // stored tokens that q keeps and p cut
  TokenId first_extra = -1;  // the likeliest of the extra ones, −1 if there are none
  std::string note;          // why KL is infinite or open, or a number is a range; empty otherwise
};
/// Both traces must be of the same Logits.
Distance distance(const Trace& trace, const Trace& reference);

}  // namespace logitdice
