#pragma once

#include <cstddef>
#include <vector>

#include "core/sampling/stage.h"

// What the stages share that change scores instead of cutting.
namespace logitdice {

/// Whether a logit after the division by a temperature still is a number of single precision.
bool fits_single(double value);

/// Rounded to single precision; ±∞ beyond it.
float to_single(double value);

/// The nearest number of single precision that is finite; the lowest for a NaN.
float clamped_single(double value);

/// Collects new scores for single tokens and puts them into the ranking in one go.
class ScoreChanger {
 public:
  ScoreChanger(Candidates& candidates, std::size_t most);

  /// A note for the caller to fill in: `after`, any number or −∞, and how the penalty came to it.
  /// None for a token that is no candidate because it is unknown (source −1), impossible or cut.
  /// Good until the next call.
  ScoreChange* change(int source, TokenId id);

  /// Returns how many tokens it changed. Those that a penalty left at −∞ are out, as long as one
  /// token is left.
  int apply();

 private:
  Candidates& candidates_;
  std::vector<Ranking::Change> moves_;
  std::vector<ScoreChange> notes_;
};

}  // namespace logitdice
