#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/range.h"
#include "core/readings/cutoffs.h"

// The long tail's risk: each of its tokens is unlikely, all of them together are not, and a text
// draws again and again.
namespace logitdice {

/// 1 − (1 − mass)^tokens, how likely it is that at least one of so many draws falls on what has
/// this mass, 0 <= mass <= 1, tokens >= 0. Exact to rounding for masses as small as 1e−300 and for
/// any number of draws: −expm1(tokens · log1p(−mass)).
double at_least_once(double mass, double tokens);
Range at_least_once(const Range& mass, double tokens);

/// What a mass comes to over a text.
struct Risk {
  Range mass;           // of one draw
  Range expected;       // tokens · mass, draws that fall there on average
  Range at_least_once;  // how likely it is that any does
};
Risk risk_of(const Range& mass, double tokens);

/// How many draws there are on average for each that falls there: "1.7", "51", "1e26"; above 0.
std::string draws_text(double mass);

/// "1 in 51", "1 in 9 to 12", "never", "always".
std::string one_in_text(const Range& mass);

/// How long the text is that is spoken of.
inline constexpr int kRiskTokens = 200, kMostRiskTokens = 1'000'000;

/// The next longer or shorter one of 1, 2, 5, 10, 20, 50 …
int next_risk_tokens(int tokens, int by);

/// What lies outside each rule, under the softmax that is drawn from where no rule cuts: after the
/// heat. A rule's survivors are those that it keeps where the engine's chain has it.
struct TailRisk {
  int tokens = kRiskTokens;
  double temperature = 1;          // in force; 0: greedy, nothing but the best token is drawn
  PerRule<bool> shown;             // as in Cutoffs::rules
  PerRule<Risk> outside;
  bool any = false;  // a rule is shown
  Risk dropped;      // what cutting by all that are shown would drop: outside any of them
};
TailRisk tail_risk(const Logits& logits, const Knobs& knobs, const Profile& profile,
                   const Cutoffs& cutoffs, int tokens);

/// Of each column: one of its draws falls on the token, or on one of the tokens, that it stands
/// for.
std::vector<Risk> column_risks(const Logits& logits, const Knobs& knobs, const Profile& profile,
                               const Cutoffs& cutoffs, int tokens);

}  // namespace logitdice
