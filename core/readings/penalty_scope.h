#pragma once

#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "core/sampling/profiles.h"
#include "core/sampling/situation.h"

// Which part of a text the penalties of an engine look at, and what engines make of the same text.
namespace logitdice {

/// Whether a token of the text lies in the window and in the engine's scope.
struct PenaltyScope {
  bool repetition = false;  // the repetition penalty counts it
  bool additive = false;    // the frequency and presence penalties count it
  bool dry = false;         // DRY looks for repeats in it

  bool any() const { return repetition || additive || dry; }
  bool operator==(const PenaltyScope&) const = default;
};

/// One for each token of the prompt and then of the output. A penalty whose stage is not in the
/// chain, or is switched off, counts nothing; one whose knob is neutral counts all the same.
std::vector<PenaltyScope> penalty_scope(const Situation& situation, const Knobs& knobs,
                                        const Profile& profile);

/// Whether a token can count for the repetition penalty only although the chain has the others too:
/// one of the prompt in vLLM.
bool scopes_differ(const Profile& profile);

/// Whether the stage changes scores instead of cutting.
bool is_penalty(const Stage& stage);

/// The profile with its penalties switched off: the distribution before them.
Profile without_penalties(Profile profile);

/// What the knobs do as they stand: how much of the text each penalty looks at, and what it costs.
struct PenaltyEffect {
  int tokens = 0;                             // of the text, prompt and output
  int repetition = 0, additive = 0, dry = 0;  // of these, those that the penalty looks at
  Knobs knobs;                                // as the engine reads them
  double frequency_odds = 1;  // e^−λf: what one mention does to a token's odds at T = 1
  double presence_odds = 1;   // e^−λp
  std::array<double, 3> dry_costs = {};  // nats, for a repeat as long as allowed, one longer, two
};
PenaltyEffect penalty_effect(std::span<const PenaltyScope> scope, const Knobs& knobs,
                             const Profile& profile);

/// The score of each of `tokens` after an engine's penalties, nothing else of its chain being run.
struct EngineScores {
  const Profile* profile = nullptr;
  double window = -1;          // the last so many tokens count; −1: all of its scope
  std::vector<double> scores;  // (tokens,) nats; −∞ where a penalty left nothing
};

/// The engines whose penalties differ, in the order of the profiles.
std::span<const std::string_view> penalty_engines();

/// The same logits, text and knobs in each of penalty_engines(), the knobs carried over from
/// `from`: a window that nobody turned is each engine's own. A token without a logit gets −∞. The
/// knobs must have passed check_knobs for `from`; only those of the penalties are looked at.
std::vector<EngineScores> penalties_by_engine(const Logits& logits, const Situation& situation,
                                              const Knobs& knobs, const Profile& from,
                                              std::span<const TokenId> tokens);

}  // namespace logitdice
