#pragma once

#include <vector>

#include "core/sampling/stage.h"

// What the stages share that change scores instead of cutting.
namespace logitdice {

struct Penalised {
  float score = 0;        // nats; −∞ allowed
  double subtracted = 0;  // nats, after any factor
  PenaltySteps steps = {};
};

/// Whether a logit after the division by a temperature still is a number of single precision.
bool fits_single(double value);

/// Rounded to single precision; ±∞ beyond it.
float to_single(double value);

/// Collects new scores for single tokens and puts them into the ranking in one go.
class ScoreChanger {
 public:
  explicit ScoreChanger(Candidates& candidates, std::size_t most = 0) : candidates_(candidates) {
    moves_.reserve(most);
    notes_.reserve(most);
  }

  /// `change` makes a Penalised of the candidate's score. Tokens that are no candidates, because
  /// they are unknown, impossible or cut, are left alone.
  template <class Change>
  void change(TokenId id, Change change, int count, int repeat) {
    const int source = candidates_.logits.rank_of(id);
    if (source < 0 || source >= candidates_.ranking.size()) return;
    const int rank = candidates_.ranking.rank_of_source(source);
    if (rank < candidates_.begin || rank >= candidates_.end) return;
    const float z = candidates_.scores()[static_cast<std::size_t>(rank)];
    add(id, source, z, change(z), count, repeat);
  }

  /// Returns how many tokens it changed. Those that a penalty left at −∞ are out, as long as one
  /// token is left.
  int apply();

 private:
  void add(TokenId id, int source, float before, Penalised after, int count, int repeat);

  Candidates& candidates_;
  std::vector<Ranking::Change> moves_;
  std::vector<ScoreChange> notes_;
  int sunk_ = 0;
};

}  // namespace logitdice
