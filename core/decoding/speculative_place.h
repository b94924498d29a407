#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/sampling/draw.h"
#include "core/sampling/trace.h"

// One place of a text in speculative decoding (Leviathan, Kalman and Matias 2023; Chen et al.
// 2023): a draft guesses with the probabilities p, the target checks with its own, q. Both are what
// is sampled, after the same chain.
namespace logitdice {

/// When a guess is accepted. Only the first keeps the target's distribution: the other two are
/// there to be seen missing it.
enum class AcceptRule {
  ratio,           // with probability min(1, q ÷ p)
  no_less_likely,  // where q ≥ p, and never elsewhere
  all,
};
inline constexpr std::string_view kAcceptRuleIds[] = {"min(1,q/p)", "q>=p only", "accept all"};
inline constexpr std::string_view kAcceptRuleTitles[] = {"min(1, q ÷ p)", "q ≥ p only",
                                                         "accept all"};

/// How likely a guess is to be accepted; p > 0.
double acceptance(AcceptRule rule, double p, double q);

/// A token that either of the two can give.
struct PlaceToken {
  TokenId id = 0;
  double p = 0, q = 0;  // of the draft, of the target
  double accept = 0;    // how likely it is to be accepted once it is guessed
  double residual = 0;  // max(0, q − p) ÷ Σ max(0, q − p): what is drawn from after a reject
  double output = 0;    // how likely the place is to get it, by the rule; q under the right one

  double accepted() const { return p * accept; }        // guessed and accepted
  double rejected() const { return p * (1 - accept); }  // guessed and rejected
};

/// All of them, by descending q, then by descending p, then by id.
struct SpeculativePlace {
  AcceptRule rule = AcceptRule::ratio;
  bool bonus = false;  // nothing is guessed here: all p are 0, and the residual is q
  std::vector<PlaceToken> tokens;
  double accepted = 0;  // Σ p · accept: how likely any guess is to be accepted; 1 − TV(p, q)
                        // under the right rule
  double residual_sum = 0;  // Σ max(0, q − p)

  const PlaceToken* find(TokenId id) const;
};

/// The place of a draft's and a target's trace, whose ids mean the same tokens. Without a draft it
/// is a bonus. Refuses a trace that leaves open what is sampled: a capture's tail that survives, or
/// that decides how many tokens do.
Result<SpeculativePlace> speculative_place(const Trace* draft, const Trace& target,
                                           AcceptRule rule);

/// Why a trace's final probabilities are not known for each of its tokens; empty where they are.
std::string why_open(const Trace& trace, std::string_view whose);

/// What the coin falls on after a reject: the residual's tokens, most likely first, on a line.
struct ResidualSegment {
  const PlaceToken* token = nullptr;
  double low = 0, high = 0;
};
std::vector<ResidualSegment> residual_line(const SpeculativePlace& place);
/// The segment of such a line that u lies in; the line must not be empty.
const ResidualSegment& segment_at(std::span<const ResidualSegment> line, double u);

/// The coins of a round: pure functions of the seed and the round's number, each with a step of its
/// own, so that a round that is made again is the same.
inline constexpr int kMostDrafted = 8;
struct RoundCoins {
  std::uint64_t seed = 42, round = 0;

  double draft(int place) const { return at(place); }                  // what the draft writes
  double accept(int place) const { return at(kMostDrafted + place); }  // whether it is accepted
  double last() const { return at(2 * kMostDrafted); }  // of the residual, or of the bonus
  double within(int place) const { return at(2 * kMostDrafted + 1 + place); }  // see uniformity

 private:
  static constexpr std::uint64_t kSteps = 32;  // of a round
  double at(int slot) const {
    return coin(seed, round * kSteps + static_cast<std::uint64_t>(slot));
  }
};

/// What rounds came to.
struct SpeculativeCounts {
  std::int64_t rounds = 0;  // one pass of the target each
  std::int64_t tokens = 0;  // written
  std::int64_t accepted = 0;
  std::int64_t looked_at = 0;  // guesses, up to the first reject and with it
  std::int64_t proposed = 0;   // all guesses

  std::int64_t target_passes() const { return rounds; }
  double tokens_per_pass() const { return ratio(tokens, rounds); }
  double accepted_of_looked_at() const { return ratio(accepted, looked_at); }
  double accepted_of_proposed() const { return ratio(accepted, proposed); }
  bool operator==(const SpeculativeCounts&) const = default;

 private:
  static double ratio(std::int64_t a, std::int64_t b) {
    return b > 0 ? static_cast<double>(a) / static_cast<double>(b) : 0;
  }
};
void add(SpeculativeCounts& a, const SpeculativeCounts& b);

/// Tokens that a target pass yields on average where every guess is accepted with this probability:
/// Σ α^i over 0 ≤ i ≤ k.
double expected_tokens_per_pass(double acceptance, int draft_length);

/// Many rounds at one place, each guess from the same p, each check by the same q.
struct PlaceTally {
  SpeculativeCounts counts;
  std::vector<std::int64_t> fell;  // (place.tokens,) how often each was written
};
void add(PlaceTally& a, const PlaceTally& b);

/// Makes them: sums p, q and the residual up once, then a coin costs one binary search.
class PlaceRounds {
 public:
  /// `whole`: a round writes up to draft_length guesses and one token more. Otherwise it guesses
  /// one token and writes one, the guess or what comes instead: what falls is this place's alone.
  PlaceRounds(const SpeculativePlace& place, int draft_length, bool whole);

  PlaceTally run(std::uint64_t seed, std::uint64_t first_round, std::int64_t rounds) const;

 private:
  void play(const RoundCoins& coins, PlaceTally& tally) const;

  int draft_length_;
  bool whole_;
  bool bonus_;                            // each round draws from q alone
  std::vector<double> p_, q_, residual_;  // running sums
  std::vector<double> accept_;
};

/// Whether what fell has the target's distribution. Fell a token that the target never gives, the
/// statistic is ∞.
ChiSquare chi_square(const SpeculativePlace& place, const PlaceTally& tally);

/// What fell of a token, or of several, beside what the target asks for.
struct PlaceTallyRow {
  const PlaceToken* token = nullptr;  // null: several
  std::int64_t count = 0;
  double q = 0;      // what the target asks for
  double share = 0;  // of all that fell
  double off_sigma = 0;  // (count − n·q) ÷ √(n·q·(1 − q)); ±∞ where the target leaves no choice
};
PlaceTallyRow tally_row(const SpeculativePlace& place, const PlaceTally& tally, std::size_t token);
/// All tokens behind the first `listed` ones together.
PlaceTallyRow tally_rest(const SpeculativePlace& place, const PlaceTally& tally,
                         std::size_t listed);

}  // namespace logitdice
