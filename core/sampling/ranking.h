#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/shared_array.h"
#include "core/sampling/logits.h"

namespace logitdice {

/// The drawable tokens in the order of the scores in force, highest first, equal ones by ascending
/// id. It is the order of the logits until a penalty changes some scores; then only the changed
/// tokens change places. Those are all that a ranking notes down, so that a penalty over a thousand
/// tokens of history is cheap: the list of all scores is put together when somebody reads it, and
/// nothing is sorted but the changed ones.
///
/// A stage that comes after a cutoff changes only survivors, and they change places only among
/// themselves. So the survivors of every stage, earlier or later, are one range of ranks.
class Ranking {
 public:
  /// A score that a penalty has changed. `source` is the token's rank in the logits.
  struct Change {
    int source = 0;
    float score = 0;  // nats, finite
  };

  Ranking() = default;
  explicit Ranking(const Logits& logits);

  int size() const { return logits_.finite; }
  bool changed() const { return !by_rank_.empty() || !base_.empty(); }

  int source(int rank) const;  // the rank in the logits; beyond size() it is `rank` itself
  int rank_of_source(int source) const;  // the inverse
  TokenId id(int rank) const { return logits_.ids[static_cast<std::size_t>(source(rank))]; }
  float score(int rank) const;              // nats
  float score_of_source(int source) const;  // nats

  /// (size(),) nats. Put together as far as somebody reads it and kept; calls must not race.
  std::span<const float> scores() const { return scores_up_to(size()); }
  std::span<const float> scores_up_to(int end) const;  // at least the ranks [0, end)

  /// As far as a running sum at `rank` reads it, see softmax.h: all of its block.
  std::span<const float> scores_about(int rank) const;

  /// The same list for one pass over it, which keeps nothing. The ranking must outlive it.
  NextBlocks pass() const;

  /// Gives tokens within the ranks [begin, end) new scores. Each stands once in `changes`.
  void change(int begin, int end, std::vector<Change> changes);

  /// Gives every token a new score, `scores` by rank and finite. In time that grows with the list
  /// alone where the new order is the old one but for few tokens at the top. Unlike everywhere else
  /// equal scores stand as they stood before: most of a vocabulary may have come to one score.
  void reshape(std::vector<float> scores);

  /// Puts these ranks of [begin, end), ascending, behind the others there; no score changes. So a
  /// stage can cut all of the range but them.
  void put_last(int begin, int end, std::span<const int> ranks);

 private:
  struct Moved {
    int rank = 0, source = 0;
    float score = 0;
  };

  // How far a walk down the ranks has come.
  struct Walk {
    int source = 0;                          // the next one, moved away or not
    std::size_t by_rank = 0, by_source = 0;  // the next of the moved
  };

  void take_places(int begin, int end, const std::vector<Moved>& by_rank,
                   const std::vector<Moved>& by_source);
  std::span<const float> base() const;  // what an unmoved token has, by source
  std::vector<float> unmoved(std::vector<float> scores) const;
  int next_arrival(const Walk& walk) const;    // the rank at which a moved token comes next
  int next_departure(const Walk& walk) const;  // the source that is left out next
  void copy(Walk& walk, int begin, int end, float* out) const;
  std::vector<Moved>::const_iterator from_rank(int rank) const;
  std::vector<Moved>::const_iterator from_source(int source) const;
  int first_after(const Change& change, int from) const;
  int first_with_higher_id(const Change& change, int from) const;
  void take_moved(int begin, int end, std::vector<Change>& changes) const;
  std::vector<Moved> placed(int begin, int end, const std::vector<Change>& changes,
                            const std::vector<std::int32_t>& order,
                            const std::vector<Moved>& staying) const;

  Logits logits_;                           // a handle of its own: a trace outlives whoever made it
  SharedArray<float> base_;                 // instead of the logits, after a reshape; descending
  std::vector<Moved> by_rank_, by_source_;  // the tokens that a change has touched, twice
  mutable std::vector<float> scores_;       // as far as it has been put together
  mutable Walk walk_;                       // where that goes on
};

}  // namespace logitdice
