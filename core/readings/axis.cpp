#include "core/readings/axis.h"

#include <algorithm>
#include <cmath>

#include "core/readings/phase_rows.h"
#include "core/text/numbers.h"
#include "core/text/parse_number.h"

namespace logitdice {
namespace {

constexpr double kLeastTallest = 1e-12;

std::string nats_text(double nats) {
  return std::abs(nats) < 1e6 ? fixed_text(nats, 1) : number_text(nats, 3);
}

// Every logit, before and after the penalties, whatever room there is for rows.
AxisScale logit_scale(const Trace& t) {
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
  const double stretch = logit_stretch(t.temperature);
  AxisScale scale;
  scale.low = std::min(0.0, bottom * stretch);
  scale.high = std::max(0.0, top * stretch);
  if (scale.high == scale.low) scale.high = scale.low + 1;
  scale.label = "axis " + nats_text(scale.low) + " to " + nats_text(scale.high) + " nats";
  return scale;
}

AxisScale exp_scale(const Trace& t, const Phases& phases) {
  if (t.exp_display.subtract_max) return {0, 1, false, "axis 0 to 1: e^0 = 1 is the tallest"};
  const int best = phases.judged < 0 ? t.best_rank() : t.window_of(phases.judged).begin;
  const double top = phase_row(t, phases, best).exp;
  const bool finite = std::isfinite(top);
  const std::string lost =
      phases.lost == Lost::underflow ? "underflow: e^x is 0" : "axis 0 to " + exp_text(top);
  return {0, finite && top > 0 ? top : 1, false, finite ? lost : "overflow: e^x is ∞"};
}

// The same for all phases that show probabilities, so that bars keep their measure.
double tallest_of(const Trace& t, const Phases& phases) {
  const PhaseRow first = phase_row(t, phases, 0);
  const PhaseRow best = phase_row(t, phases, std::min(t.begin, t.logits.size() - 1));
  double tallest = 0;
  for (const double p : {first.untouched.high, first.p.high, first.seen.high, best.p.high,
                         best.seen.high, best.final.high}) {
    if (p > tallest) tallest = p;  // not a NaN
  }
  return tallest;
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
  if (std::isnan(value)) return zero();
  if (log) value = std::log10(std::max(value, kLogAxisFloor));
  return std::clamp((value - low) / (high - low), 0.0, 1.0);
}

double logit_stretch(double temperature) {
  const double wanted = temperature > 0 ? inverse_temperature(temperature) : 1;
  if (wanted <= 1) return 1;
  const double decade = std::pow(10, std::floor(std::log10(wanted)));
  // 1 / 0.1 may come out a hair above 10.
  for (const double step : {1.0, 2.0, 5.0}) {
    if (wanted <= step * decade * (1 + 1e-9)) return step * decade;
  }
  return 10 * decade;
}

AxisScale phase_scale(const Trace& t, const Phases& phases, Phase phase, Axis axis) {
  if (phase == kLogits || phase == kDivide) return logit_scale(t);
  if (phase == kExp) return exp_scale(t, phases);
  return probability_scale(axis, tallest_of(t, phases));
}

AxisScale probability_scale(Axis axis, double tallest) {
  const double high = std::max(tallest, kLeastTallest);
  switch (axis) {
    case Axis::tallest:
      return {0, high, false, "zoomed: axis 0 to " + small_text(high, 3)};
    case Axis::log:
      return {std::log10(kLogAxisFloor), 0, true, "log axis 0.000001 to 1"};
    case Axis::fixed:
      break;
  }
  return {0, 1, false, "axis 0 to 1"};
}

}  // namespace logitdice
