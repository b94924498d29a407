#pragma once

#include <span>
#include <string>
#include <vector>

#include "core/sampling/trace.h"

// What several settings make of one list of logits, side by side. All traces of a call must come
// from the same Logits.
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
  std::string note;       // why KL is infinite or open, or a number is a range; empty otherwise
};
Distance distance(const Trace& trace, const Trace& reference);

/// Tokens that survive in some traces only, all in the same ones.
struct Disagreement {
  unsigned kept_by = 0;      // bit i: traces[i] keeps them
  int count = 0;             // stored tokens
  std::vector<TokenId> ids;  // the first of them, in the order of the logits
};

/// Every disagreement, those of a single trace first; each with the ids of at most `most` tokens.
/// At most 32 traces. A token that only perhaps survives (see Trace) counts as a survivor.
std::vector<Disagreement> disagreements(std::span<const Trace* const> traces, int most);

/// The tokens that matter: those with the largest probability, before or after the cutoffs, in any
/// of the traces, and those in `always`. At most `most` (if `always` has no more), in the order of
/// the logits.
std::vector<TokenId> tokens_to_compare(std::span<const Trace* const> traces,
                                       std::span<const TokenId> always, int most);

/// What is left beside these tokens, each of which has a rank.
Rest rest_besides(const Trace& trace, std::span<const TokenId> shown);

}  // namespace logitdice
