#pragma once

#include <string>

#include "core/decoding/speculative.h"
#include "core/decoding/speculative_cost.h"

// What the command line and the page say of speculative decoding.
namespace logitdice {

/// What the chi-square test says of the target's distribution; never that two are the same.
struct Accord {
  enum class Kind { untested, none_seen, differs };
  Kind kind = Kind::untested;
  std::string text;  // "χ² = 6.9 dof 3 p = 0.07 no difference seen"
};
Accord accord_of(const ChiSquare& test);

/// "3.43 ÷ (5 × 0.33 + 1.20)".
std::string speed_up_sum(double tokens_per_pass, int draft_length, double cost_ratio,
                         double batch_ratio);

/// "×1.29"; "×0.87, no gain" at 1 and below it.
std::string speed_up_text(double speed_up);

/// What a round came to, `last` the name of its last token: "Two tokens pass, the third fails, “,”
/// comes from the residual: three tokens for one pass."
std::string round_sentence(const SpeculativeRound& round, const std::string& last);

/// Why p, q and the residual make the target's distribution, or what a wrong rule makes instead.
std::string rule_sentence(const SpeculativePlace& place);

/// "0.77", and what it is a fraction of.
struct Fraction {
  std::string title;  // "accepted of those looked at"
  std::int64_t part = 0, whole = 0;
  int decimals = 2;
  std::string sum() const;    // "17 ÷ 22"
  std::string value() const;  // "0.77"; "–" of nothing
};
/// Tokens per target pass; what was accepted of those looked at, and of all drafted.
std::vector<Fraction> ledger_figures(const SpeculativeCounts& counts);

}  // namespace logitdice
