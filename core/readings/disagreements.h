#pragma once

#include <span>
#include <vector>

#include "core/sampling/trace.h"

// Where several settings of the same logits part. All traces of a call must be of the same Logits.
namespace logitdice {

/// Tokens that survive in some traces only, all in the same ones.
struct Disagreement {
  unsigned kept_by = 0;      // bit i: traces[i] keeps them
  int count = 0;             // stored tokens
  std::vector<TokenId> ids;  // the first of them, in the order of the logits
};

/// Every disagreement, those of a single trace first; each with the ids of at most `most` tokens.
/// At most 32 traces. A token that only perhaps survives (see Trace) counts as a survivor.
std::vector<Disagreement> disagreements(std::span<const Trace* const> traces, int most);

/// The tokens that matter: those in `wanted`, the first of them first, then those with the largest
/// probability, before or after the cutoffs, in any of the traces. At most `most`, each once, in
/// the order of the logits.
std::vector<TokenId> tokens_to_compare(std::span<const Trace* const> traces,
                                       std::span<const TokenId> wanted, int most);

}  // namespace logitdice
