#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "core/base/result.h"
#include "core/base/shared_array.h"
#include "core/base/token_id.h"
#include "core/sampling/block_powers.h"
#include "core/sampling/softmax.h"

namespace logitdice {

/// The tokens that a capture left out, none of which scores more than the lowest one that it kept:
/// how many, and ln Σ e^(z/T) over them in nats at the temperature that the source summed at. A
/// full vocabulary has no tail (count 0). A source that never told how many tokens it has (a list
/// of probabilities that sums to less than 1) has a tail of kUnknownCount, one that gave the best
/// logits and no sum of kUnknownSum: of that one only the lowest stored score tells anything.
struct Tail {
  static constexpr std::int64_t kUnknownCount = -1;
  static constexpr double kUnknownSum = std::numeric_limits<double>::infinity();

  std::int64_t count = 0;
  double log_sum_exp = -std::numeric_limits<double>::infinity();
  double temperature = 1;  // of the sum: there the tail's weight is exact, elsewhere a range

  bool empty() const { return count == 0; }
  bool counted() const { return count != kUnknownCount; }
  bool summed() const { return log_sum_exp != kUnknownSum; }
};

struct TokenScore {
  TokenId id = 0;
  float score = 0;  // nats, finite
};

/// One score for each token, sorted once when they arrive: highest first, equal scores by ascending
/// id, −∞ last. Dividing by a temperature keeps that order, which is why every cutoff of the chain
/// is a range of ranks and a knob's move needs no second sort.
///
/// Made once by make_logits() and never changed: a copy is a handle on the same numbers, so that
/// the steps of a text, its branches and its traces share one vocabulary. Safe to read on any
/// thread.
struct Logits {
  SharedArray<TokenId> ids;   // (n,)
  SharedArray<float> scores;  // (n,) nats, highest first
  int finite = 0;             // ranks [0, finite) can be drawn; the rest are −∞ and never kept
  Tail tail;                  // what is not in the arrays
  std::shared_ptr<const ExpSums> untouched;  // running sums of e^(z − z_max) at T = 1 over the
                                             // finite ranks; null in an empty list
  bool has_zero = true;  // false: known up to a constant only, as log-probabilities are, so that no
                         // factor on a score means anything

  bool empty() const { return ids.empty(); }
  int size() const { return static_cast<int>(ids.size()); }
  double max() const { return scores.front(); }  // nats; the argmax has rank 0

  /// The same sums at another temperature, of e^((z − z_max) / T); null in an empty list. Those of
  /// the last temperature are kept: a knob that moves while T stands needs none.
  std::shared_ptr<const ExpSums> sums_at(double temperature) const;

  /// The token's rank; −1 if it is not in the list. The first call builds an index of the ids, in
  /// O(n).
  int rank_of(TokenId id) const;

  /// Whether both are handles on the same numbers.
  bool same(const Logits& other) const { return ids.same(other.ids) && scores.same(other.scores); }

 private:
  friend Result<Logits> make_logits(std::span<const float>, std::span<const TokenId>, Tail);
  friend Logits with_scores(const Logits&, std::span<const TokenScore>);

  void finish();

  struct Heated {
    std::vector<BlockPowers> powers;  // of the finite ranks
    std::mutex mutex;                 // guards what follows
    double temperature = 1;
    std::shared_ptr<const ExpSums> last;  // null until another temperature than 1 is asked for
  };
  struct RankIndex {
    std::once_flag made;
    std::vector<std::int32_t> ranks;  // by id; −1: no such token
  };
  std::shared_ptr<Heated> heated_;         // null in an empty list
  std::shared_ptr<RankIndex> rank_by_id_;  // null where the ids are few and far between
};

/// Sorts `scores`, where scores[i] belongs to token i. Refuses, with a sentence, an empty list, a
/// NaN, a +∞ and a list without any finite score, and a tail with a negative count (other than
/// kUnknownCount), with more tokens than an int holds, whose log-sum-exp is NaN, or whose
/// temperature is none.
Result<Logits> make_logits(std::span<const float> scores, Tail tail = {});

/// The same for a capture that kept only some tokens: scores[i] belongs to token ids[i]. No id may
/// be negative or stand twice; the caller sees to that.
Result<Logits> make_logits(std::span<const float> scores, std::span<const TokenId> ids, Tail tail);

/// The same list in which some tokens have other scores. Each of them is in the list and stands
/// once in `changed`. Nothing is sorted but those: one pass over the list, so that a score can be
/// dragged in a vocabulary of any size.
Logits with_scores(const Logits& logits, std::span<const TokenScore> changed);

}  // namespace logitdice
