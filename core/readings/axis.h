#pragma once

#include <string>
#include <string_view>

#include "core/readings/phases.h"

// Where values lie along a bar.
namespace logitdice {

/// How long a bar is for a probability.
enum class Axis { fixed, tallest, log };
std::string_view axis_id(Axis axis);     // "fixed", "tallest", "log": state file
std::string_view axis_title(Axis axis);  // "0 to 1", "zoom to tallest", "log": screen

/// An axis from `low` to `high`, in the quantity of what is drawn or, where `log` says so, in its
/// decimal logarithm.
struct AxisScale {
  double low = 0, high = 1;
  bool log = false;
  std::string label;  // "axis 0 to 1", "log axis 0.000001 to 1"

  /// 0 at the left end, 1 at the right one; values outside count as the ends.
  double at(double value) const;
  /// The inverse, of an axis that is no logarithm: the value at a part of the axis, beyond its ends
  /// too.
  double value_at(double part) const { return low + part * (high - low); }
  /// Where bars begin.
  double zero() const { return log ? 0 : at(0); }
};
inline constexpr double kLogAxisFloor = 1e-6;  // the left end of the logarithmic axis

/// For the bars of a phase. `axis` is about probabilities: logits and e^x have an axis of their
/// own. Logits z and ÷ T share one, so that dividing is seen.
AxisScale phase_scale(const Trace& trace, const Phases& phases, Phase phase, Axis axis);

/// By how much the axis of logits is longer than the logits are: room for z / T. It goes in steps
/// of 1, 2, 5, 10, 20 …, so that it stands still while T is dragged: 1 from T 1 on, 2 down to T
/// 0.5, 5 down to T 0.2. T = 0 divides nothing.
double logit_stretch(double temperature);

/// For probabilities of which none shown is larger than `tallest`.
AxisScale probability_scale(Axis axis, double tallest);

}  // namespace logitdice
