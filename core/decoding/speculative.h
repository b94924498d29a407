#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/task.h"
#include "core/decoding/generate.h"
#include "core/decoding/speculative_place.h"
#include "core/model/model.h"

// A text written by two models: a draft guesses a few tokens ahead, the target checks all of them
// in one pass. Under the rule min(1, q ÷ p) it has the distribution of a text that the target
// writes alone.
namespace logitdice {

/// Short, as a pair that is not much cheaper than its target wants it.
inline constexpr int kUsualDraftLength = 2;

struct SpeculativeSettings {
  GenerateSettings writing;              // the chain, which both models run; the seed of all coins
  int draft_length = kUsualDraftLength;  // 1 to kMostDrafted
  AcceptRule rule = AcceptRule::ratio;
};

/// One guess and what became of it.
struct Guess {
  enum class Verdict { accepted, rejected, not_looked_at };

  TokenId token = 0;
  double draft_u = 0;   // the coin that the draft wrote it with
  double p = 0, q = 0;  // the draft's and the target's probability
  double accept = 0;    // how likely it was to be accepted
  double u = 0;         // the coin of that: accepted where u < accept
  Verdict verdict = Verdict::not_looked_at;

  double ratio() const { return q / p; }
};

/// One round: one pass of the target.
struct SpeculativeRound {
  enum class End { rejected, bonus, ended };  // ended: with the end of the text

  std::size_t begin = 0;       // tokens written before it
  std::vector<Guess> guesses;  // fewer than the draft length where the text is to end
  int accepted = 0;
  End end = End::bonus;
  double last_u = 0;            // the coin of the token that comes instead, or as the bonus
  std::vector<TokenId> tokens;  // written: the accepted guesses, and that one unless the text ended

  /// Where each written token lies on its own target's line, at a point of its own of the token's
  /// stretch (the randomised probability integral transform): uniform in [0, 1) exactly where the
  /// tokens have the target's distribution, whatever each place expects. −1: the target never gives
  /// it. (tokens,)
  std::vector<double> uniformity;

  // What it was made of, if logits are kept: (guesses,) of the draft, (guesses + 1,) of the target.
  std::vector<Logits> draft_logits, target_logits;
  std::vector<ChainMemory> draft_memory, target_memory;
  ChainMemory learnt;  // by the target's chain from what was written; the draft begins with it too

  int looked_at() const { return accepted + (end == End::rejected ? 1 : 0); }
  /// The place that the round ended at: that of the rejected guess, or of the bonus.
  std::size_t last_place() const { return static_cast<std::size_t>(accepted); }
};
SpeculativeCounts counts_of(const SpeculativeRound& round);

/// Prompt and rounds. A value.
struct SpeculativeText {
  SpeculativeSettings settings;
  std::string prompt;  // raw bytes
  TokenId end_of_text = -1;
  std::vector<TokenId> tokens;  // the prompt's, then those that were written
  std::size_t prompt_tokens = 0;
  std::vector<SpeculativeRound> rounds;
  ChainMemory memory;  // what the target's chain has learnt from them
  SpeculativeCounts counts;

  std::size_t written() const { return tokens.size() - prompt_tokens; }
  bool ended() const;
};

/// A text without any round. Refuses a draft of another vocabulary, and an empty prompt where the
/// target puts nothing before it.
Result<SpeculativeText> begin_speculative(const Model& target, const Model& draft,
                                          std::string_view prompt,
                                          const SpeculativeSettings& settings);

/// What becomes of the text: one round more, of at most `room` tokens (at least 1).
Result<SpeculativeRound> next_round(const SpeculativeText& text, ModelSession& target,
                                    ModelSession& draft, std::size_t room);
void append(SpeculativeText& text, SpeculativeRound round);

/// Rounds until the text has ended or there are so many tokens or rounds.
Result<bool> append_rounds(SpeculativeText& text, ModelSession& target, ModelSession& draft,
                           std::size_t tokens, std::size_t rounds);

/// The draft's and the target's probabilities at a place of a round, whose logits were kept: that
/// of a guess, or the bonus behind them.
Result<SpeculativePlace> place_at(const SpeculativeText& text, std::size_t round,
                                  std::size_t place);

/// Whether the written tokens have the target's distribution: their uniformity in ten equal cells.
ChiSquare uniformity_test(std::span<const SpeculativeText> texts);

/// One round after the other on a thread of its own, each handed over as it is made.
using RoundsTask = Task<SpeculativeRound>;
RoundsTask::Work writing_rounds(ModelHandle target, ModelHandle draft, SpeculativeText text,
                                std::size_t rounds);

/// Many rounds at one place, handed over in parts.
using PlaceTask = Task<PlaceTally>;
PlaceTask::Work tallying(SpeculativePlace place, std::uint64_t seed, std::uint64_t first_round,
                         std::int64_t rounds);

}  // namespace logitdice
