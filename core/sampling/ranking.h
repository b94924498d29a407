#pragma once

#include <span>
#include <vector>

#include "core/sampling/logits.h"

namespace logitdice {

/// The drawable tokens in the order of the scores in force, highest first, equal ones by ascending
/// id. It is the order of the logits until a penalty changes some scores; then only the changed
/// tokens change places. That keeps a penalty over a thousand tokens of history cheap: the others
/// are copied in stretches, and nothing is sorted but the changed ones.
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
  explicit Ranking(const Logits& logits);  // must outlive the ranking

  int size() const { return logits_ ? logits_->finite : 0; }
  std::span<const float> scores() const;  // (size(),) nats
  bool changed() const { return !scores_.empty(); }

  int source(int rank) const;         // the rank in the logits; beyond size() it is `rank` itself
  int rank_of_source(int source) const;  // the inverse
  TokenId id(int rank) const { return logits_->ids[static_cast<std::size_t>(source(rank))]; }

  /// Gives tokens within the ranks [begin, end) new scores. Each stands once in `changes`.
  void change(int begin, int end, std::vector<Change> changes);

 private:
  struct Moved {
    int rank = 0, source = 0;
  };

  bool before(const Change& a, const Change& b) const;
  int first_after(const Change& change, int from, int end) const;
  std::vector<Moved> take_moved(int begin, int end, std::vector<Change>& changes) const;
  std::vector<Moved> merge(int begin, int end, const std::vector<Change>& changes);

  const Logits* logits_ = nullptr;
  std::vector<float> scores_;   // empty: those of the logits
  std::vector<Moved> by_rank_, by_source_;  // the tokens that a change has touched, twice
};

}  // namespace logitdice
