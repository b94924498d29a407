#include "core/readings/sweep.h"

#include <algorithm>
#include <cmath>

#include "core/readings/cutoffs_text.h"
#include "core/sampling/chain.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

SweepPoint point_at(const Logits& logits, Knobs knobs, const Profile& profile, int rule,
                    double temperature) {
  knobs.temperature = temperature;
  if (!check_knob(profile, *find_knob("temperature"), temperature)) return {-1, false};
  const Trace t = rule_alone(logits, knobs, profile, rule);
  return {t.end, t.tail_survives()};
}

bool is_shown(const RuleSetting& set, int rule) {
  return why_off(set.knobs, set.profile, rule).empty();
}

Knobs swept_knobs(const Knobs& knobs, int rule) {
  Knobs key;
  key.dynatemp_range = knobs.dynatemp_range;
  key.dynatemp_exponent = knobs.dynatemp_exponent;
  key.min_keep = knobs.min_keep;
  double Knobs::*const value = find_knob(kRuleIds[rule])->value;
  key.*value = knobs.*value;
  return key;
}

// −1: none.
int first_unfinished(const Sweeps& sweeps, const RuleSetting& set) {
  for (int r = 0; r < kRules; ++r) {
    if (is_shown(set, r) && !sweeps.rules[r].done()) return r;
  }
  return -1;
}

}  // namespace

bool RuleSweep::done() const {
  return static_cast<int>(points.size()) == kSweepPoints;
}

double sweep_temperature(int point) {
  // In hundredths, so that every point is the very number that a person types.
  constexpr int kStep = static_cast<int>(kSweepHighest * 100) / (kSweepPoints - 1);
  return point * kStep / 100.0;
}

int sweep_point(double temperature) {
  const double at = temperature / kSweepHighest * (kSweepPoints - 1);
  return static_cast<int>(std::lround(std::clamp<double>(at, 0, kSweepPoints - 1)));
}

void advance(RuleSweep& sweep, const Logits& logits, const Knobs& knobs, const Profile& profile,
             int rule, int points) {
  for (int i = 0; i < points && !sweep.done(); ++i) {
    const double t = sweep_temperature(static_cast<int>(sweep.points.size()));
    sweep.points.push_back(point_at(logits, knobs, profile, rule, t));
  }
}

int sweep_slice(int tokens) {
  constexpr int kTokensAtOnce = 1'000'000;
  return std::clamp(kTokensAtOnce / std::max(1, tokens), 1, kSweepPoints);
}

void keep_what_holds(Sweeps& sweeps, const Logits& logits, const Knobs& knobs,
                     const Profile& profile) {
  const RuleSetting set = rule_setting(knobs, profile);
  const bool others = !sweeps.logits.same(logits) || !same_chain(sweeps.profile, set.profile);
  for (int r = 0; r < kRules; ++r) {
    const Knobs key = swept_knobs(set.knobs, r);
    const bool moved = is_shown(set, r) && key != sweeps.knobs[r];
    if (others || moved) sweeps.rules[r].points.clear();
    if (is_shown(set, r)) sweeps.knobs[r] = key;
  }
  sweeps.logits = logits;
  sweeps.profile = set.profile;
}

bool unfinished(const Sweeps& sweeps, const Knobs& knobs, const Profile& profile) {
  return first_unfinished(sweeps, rule_setting(knobs, profile)) >= 0;
}

void advance(Sweeps& sweeps, const Knobs& knobs, const Profile& profile) {
  const RuleSetting set = rule_setting(knobs, profile);
  const int rule = first_unfinished(sweeps, set);
  if (rule < 0) return;
  advance(sweeps.rules[rule], sweeps.logits, set.knobs, set.profile, rule,
          sweep_slice(sweeps.logits.size()));
}

Sweeps all_sweeps(const Logits& logits, const Knobs& knobs, const Profile& profile) {
  Sweeps sweeps;
  keep_what_holds(sweeps, logits, knobs, profile);
  while (unfinished(sweeps, knobs, profile)) advance(sweeps, knobs, profile);
  return sweeps;
}

std::string sweep_text(const Cutoffs& c, const Sweeps& sweeps, int point) {
  std::string text = temperature_text(sweep_temperature(point));
  for (int r = 0; r < kRules; ++r) {
    const auto& points = sweeps.rules[r].points;
    if (!c.rules[r].shown || point >= static_cast<int>(points.size())) continue;
    const SweepPoint& at = points[static_cast<std::size_t>(point)];
    text += " · " + c.rules[r].rule;
    if (at.kept < 0) {
      text += ": not in this engine";
    } else {
      text += (c.preview ? " would keep " : ": ") + count_text(at.kept) + (at.more ? " or more" : "");
    }
  }
  return text;
}

}  // namespace logitdice
