#pragma once

#include <vector>

#include "core/readings/cutoffs.h"

namespace logitdice {

/// How many tokens one ruler alone keeps as the temperature runs from 0 to kSweepHighest: the same
/// at all of them where the chain divides by it only after the ruler. A point costs one pass over
/// the vocabulary, so a sweep is made a few points at a time.
struct SweepPoint {
  int kept = 0;        // tokens with a rank, at least; −1 where the engine refuses the temperature
  bool more = false;   // tokens without a rank survive too
};
struct RulerSweep {
  std::vector<SweepPoint> points;  // at sweep_temperature(0), sweep_temperature(1), …

  bool done() const;
};
inline constexpr int kSweepPoints = 61;
inline constexpr double kSweepHighest = 3;

/// 0.00, 0.05, … 3.00.
double sweep_temperature(int point);

/// The nearest point to a temperature.
int sweep_point(double temperature);

/// Makes up to `points` more. The ruler must be on, see ruler_setting; a sweep must go on with what
/// it began with.
void advance(RulerSweep& sweep, const Logits& logits, const Knobs& knobs, const Profile& profile,
             int ruler, int points);

/// How many points take a few milliseconds for a list of that length.
int sweep_slice(int tokens);

}  // namespace logitdice
