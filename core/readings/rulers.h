#pragma once

#include "core/readings/cutoffs.h"

// The rules as rulers that are laid on the bars: where one is put, what its knob becomes.
namespace logitdice {

/// What the rule's knob is to be for it to end so many columns from the left: a count for top-k,
/// the area up to there for top-p, the height that the bars have there for min-p. `columns` may lie
/// between two of them: top-p and min-p go on in between. Raw, see ruler_knob().
double ruler_value(const Cutoffs& cutoffs, int rule, double columns);

/// The same of min-p for a bar at this height, a probability.
double ruler_value_at_height(const Cutoffs& cutoffs, double height);

/// The nearest value that the rule's slider has, where lists are `tokens` long, and that does not
/// switch the rule off.
double ruler_knob(int rule, double raw, int tokens);

}  // namespace logitdice
