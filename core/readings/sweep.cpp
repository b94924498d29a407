#include "core/readings/sweep.h"

#include <algorithm>
#include <cmath>

namespace logitdice {
namespace {

SweepPoint point_at(const Logits& logits, Knobs knobs, const Profile& profile, int ruler,
                    double temperature) {
  knobs.temperature = temperature;
  if (!check_knob(profile, *find_knob("temperature"), temperature)) return {-1, false};
  const Trace t = ruler_alone(logits, knobs, profile, ruler);
  return {t.end, t.tail_survives()};
}

}  // namespace

bool RulerSweep::done() const { return static_cast<int>(points.size()) == kSweepPoints; }

double sweep_temperature(int point) {
  // In hundredths, so that every point is the very number that a person types.
  constexpr int kStep = static_cast<int>(kSweepHighest * 100) / (kSweepPoints - 1);
  return point * kStep / 100.0;
}

int sweep_point(double temperature) {
  const double at = temperature / kSweepHighest * (kSweepPoints - 1);
  return static_cast<int>(std::lround(std::clamp<double>(at, 0, kSweepPoints - 1)));
}

void advance(RulerSweep& sweep, const Logits& logits, const Knobs& knobs, const Profile& profile,
             int ruler, int points) {
  for (int i = 0; i < points && !sweep.done(); ++i) {
    const double t = sweep_temperature(static_cast<int>(sweep.points.size()));
    sweep.points.push_back(point_at(logits, knobs, profile, ruler, t));
  }
}

int sweep_slice(int tokens) {
  constexpr int kTokensAtOnce = 1'000'000;
  return std::clamp(kTokensAtOnce / std::max(1, tokens), 1, kSweepPoints);
}

}  // namespace logitdice
