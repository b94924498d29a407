#pragma once

#include <array>
#include <string>
#include <vector>

#include "core/readings/cutoffs.h"
#include "core/sampling/logits.h"

namespace logitdice {

/// How many tokens one rule alone keeps as the temperature runs from 0 to kSweepHighest: the same
/// at all of them where the chain divides by it only after the rule. A point costs one pass over
/// the vocabulary, so a sweep is made a few points at a time.
struct SweepPoint {
  int kept = 0;       // tokens with a rank, at least; −1 where the engine refuses the temperature
  bool more = false;  // tokens without a rank survive too
};
struct RuleSweep {
  std::vector<SweepPoint> points;  // at sweep_temperature(0), sweep_temperature(1), …

  bool done() const;
};
inline constexpr int kSweepPoints = 61;
inline constexpr double kSweepHighest = 3;

/// 0.00, 0.05, … 3.00.
double sweep_temperature(int point);

/// The nearest point to a temperature.
int sweep_point(double temperature);

/// Makes up to `points` more. The rule must be on, see rule_setting; a sweep must go on with what
/// it began with.
void advance(RuleSweep& sweep, const Logits& logits, const Knobs& knobs, const Profile& profile,
             int rule, int points);

/// How many points take a few milliseconds for a list of that length.
int sweep_slice(int tokens);

/// The sweeps of the rules that are shown, and what they are of. Those that still hold are kept.
struct Sweeps {
  PerRule<RuleSweep> rules;
  Logits logits;
  Profile profile = {};
  PerRule<Knobs> knobs;  // what each depends on, everything else neutral
};

/// Throws away the curves that no longer hold: of other logits, another chain, or where a knob has
/// moved that the rule's curve depends on. A rule that is off keeps its own: it may come back.
void keep_what_holds(Sweeps& sweeps, const Logits& logits, const Knobs& knobs,
                     const Profile& profile);

/// Whether a rule that is shown lacks points.
bool unfinished(const Sweeps& sweeps, const Knobs& knobs, const Profile& profile);

/// A slice of the first curve that is not done, a frame's work and never more.
void advance(Sweeps& sweeps, const Knobs& knobs, const Profile& profile);

/// All of them, at once.
Sweeps all_sweeps(const Logits& logits, const Knobs& knobs, const Profile& profile);

/// A point of all curves: "T 1.25 · top-k 3: 3 · top-p 0.90: 14 or more". A rule whose curve has not
/// come so far is left out.
std::string sweep_text(const Cutoffs& cutoffs, const Sweeps& sweeps, int point);

}  // namespace logitdice
