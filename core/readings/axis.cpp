#include "core/readings/axis.h"

#include <algorithm>
#include <cmath>

#include "core/text/numbers.h"

namespace logitdice {
namespace {

constexpr double kLeastTallest = 1e-12;

// The axis of the undivided logits stays as long as they fit: dividing must be seen.
AxisScale logit_scale(const Trace& t, int phase) {
  double top = t.logits.max();
  double bottom = t.logits.scores[static_cast<std::size_t>(t.logits.finite - 1)];
  for (const ScoreChange& change : t.changes) {
    if (!std::isfinite(change.after)) continue;
    top = std::max<double>(top, change.after);
    bottom = std::min<double>(bottom, change.after);
  }
  for (const Reshape& reshape : t.reshapes) {
    const StageTrace& step = t.stages[static_cast<std::size_t>(reshape.stage)];
    top = std::max<double>(top, t.ranking.score(step.begin));
    bottom = std::min<double>(bottom, t.ranking.score(step.end - 1));
  }
  const double factor = t.temperature > 0 && phase == kDivide ? t.weights.sums.inverse_t : 1;
  AxisScale scale;
  scale.low = std::min({0.0, bottom, bottom * factor});
  scale.high = std::max({0.0, top, top * factor});
  if (scale.high == scale.low) scale.high = scale.low + 1;
  scale.label = "axis " + fixed_text(scale.low, 1) + " to " + fixed_text(scale.high, 1) + " nats";
  return scale;
}

AxisScale exp_scale(const Trace& t) {
  if (t.exp_display.subtract_max) return {0, 1, false, "axis 0 to 1: e^0 = 1 is the tallest"};
  const double top = t.row(t.best_rank()).exp;
  const bool finite = std::isfinite(top);
  return {0, finite && top > 0 ? top : 1, false,
          finite ? "axis 0 to " + exp_text(top) : "overflow: e^x is ∞"};
}

double tallest_of(const Trace& t) {
  const Row first = t.row(0);
  const Row best = t.row(std::min(t.begin, t.logits.size() - 1));
  return std::max({first.untouched, first.p.high, best.final.high});
}

}  // namespace

std::string_view axis_id(Axis axis) {
  constexpr std::string_view kIds[] = {"fixed", "tallest", "log"};
  return kIds[static_cast<int>(axis)];
}

std::string_view axis_title(Axis axis) {
  constexpr std::string_view kTitles[] = {"0 to 1", "zoom to tallest", "log"};
  return kTitles[static_cast<int>(axis)];
}

double AxisScale::at(double value) const {
  if (log) value = std::log10(std::max(value, kLogAxisFloor));
  return std::clamp((value - low) / (high - low), 0.0, 1.0);
}

AxisScale phase_scale(const Trace& t, int phase, Axis axis) {
  if (phase <= kDivide) return logit_scale(t, phase);
  return phase == kExp ? exp_scale(t) : probability_scale(axis, tallest_of(t));
}

AxisScale probability_scale(Axis axis, double tallest) {
  const double high = std::max(tallest, kLeastTallest);
  switch (axis) {
    case Axis::tallest:
      return {0, high, false, "zoomed: axis 0 to " + probability_text(high)};
    case Axis::log:
      return {std::log10(kLogAxisFloor), 0, true, "log axis 0.000001 to 1"};
    case Axis::fixed:
      break;
  }
  return {0, 1, false, "axis 0 to 1"};
}

}  // namespace logitdice
