#include "core/readings/phases.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "core/readings/token_name.h"
#include "core/sampling/chain.h"

namespace logitdice {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

constexpr PhaseInfo kPhaseTable[] = {
    {"logits", "logits z", "what the model hands over"},
    {"divide", "÷ T", "each logit divided by the temperature"},
    {"exp", "exp", "e to that power: every bar positive"},
    {"normalize", "normalize", "divided by their sum: probabilities"},
    {"truncate", "truncate", "the cutoffs drop the unlikely"},
    {"renormalize", "renormalize", "the survivors sum to 1 again"},
};

constexpr PhaseOrder kHeatFirst = {kLogits, kDivide, kExp, kNormalize, kTruncate, kRenormalize};
constexpr PhaseOrder kHeatLast = {kLogits, kExp, kNormalize, kTruncate, kDivide, kRenormalize};

// ---- order ----------------------------------------------------------------------------------

// A stage of the chain as far as the order of the phases goes.
struct Link {
  StageKind kind = StageKind::cut;
  bool wanted = false;
};

PhaseOrder order_of(const std::vector<Link>& parts) {
  const auto heat = std::find_if(parts.begin(), parts.end(),
                                 [](const Link& p) { return p.kind == StageKind::heat; });
  const auto cut = [](const Link& p) { return p.kind == StageKind::cut; };
  const auto wanted = [&](const Link& p) { return cut(p) && p.wanted; };
  if (heat == parts.end() || std::none_of(parts.begin(), heat, cut)) return kHeatFirst;
  if (std::none_of(heat, parts.end(), cut)) return kHeatLast;
  const bool last =
      std::any_of(parts.begin(), heat, wanted) && std::none_of(heat, parts.end(), wanted);
  return last ? kHeatLast : kHeatFirst;
}

PhaseOrder order_of(const Trace& t) {
  std::vector<Link> parts;
  for (const StageTrace& step : t.stages) {
    parts.push_back({step.stage->kind, step.active || !step.refused.empty()});
  }
  return order_of(parts);
}

// ---- what they work on ----------------------------------------------------------------------

bool cuts(const StageTrace& step) {
  return step.active && step.stage->kind == StageKind::cut;
}

// The stage that found what exp and normalize show, before it is known whether the end of the chain
// has the same.
int first_judge(const Trace& t, const Phases& phases) {
  for (int i = 0; i < static_cast<int>(t.stages.size()); ++i) {
    const bool carried = phases.heat_last() || i > phases.heat;
    if (carried && cuts(t.stages[static_cast<std::size_t>(i)])) return i;
    if (phases.heat_last() && i == phases.heat) return i;
  }
  return -1;
}

// Whether the candidates that a stage found are all there are, at the last temperature and with the
// last scores: then the trace has their numbers.
bool found_the_end(const Trace& t, int stage) {
  const Trace::Window window = t.window_of(stage);
  const double found = stage > 0 ? t.stages[static_cast<std::size_t>(stage) - 1].temperature : 1;
  return window.begin == 0 && window.end == t.logits.finite && found == t.temperature &&
         !t.scores_change_from(stage);
}

void fill_stages(const Trace& t, Phases& phases) {
  for (int i = 0; i < static_cast<int>(t.stages.size()); ++i) {
    const StageTrace& step = t.stages[static_cast<std::size_t>(i)];
    if (step.active && step.stage->kind == StageKind::heat) phases.heat = i;
  }
  bool after = false;
  for (int i = 0; i < static_cast<int>(t.stages.size()); ++i) {
    if (!cuts(t.stages[static_cast<std::size_t>(i)])) continue;
    const bool carried = phases.heat_last() || i > phases.heat;
    if (carried) phases.last_cut = i;
    after = after || carried;
    phases.cuts_before = phases.cuts_before || !carried;
  }
  const bool greedy_first = t.temperature == 0 && !phases.heat_last();
  phases.judged = greedy_first ? -1 : first_judge(t, phases);
  if (phases.judged >= 0 && found_the_end(t, phases.judged)) phases.judged = -1;
}

// ---- the naive exp --------------------------------------------------------------------------

double as_float(double sum) {
  if (sum > std::numeric_limits<float>::max()) return std::numeric_limits<double>::infinity();
  return sum < std::numeric_limits<float>::denorm_min() ? 0 : sum;
}

Lost lost_in(double sum) {
  if (std::isinf(sum)) return Lost::overflow;
  return sum > 0 ? Lost::none : Lost::underflow;
}

void fill_exp(const Trace& t, Phases& phases) {
  phases.temperature = t.temperature;
  phases.subtracted = t.subtracted;
  phases.exp_sum = t.exp_sum;
  if (phases.judged < 0) return;
  const StageTrace& step = t.stages[static_cast<std::size_t>(phases.judged)];
  const Weights& w = t.entering(phases.judged);
  const double shift = w.sums.shift * w.sums.inverse_t + t.exp_display.added;
  const double stored = t.weight_entering_before(phases.judged, t.window_of(phases.judged).end);
  const double tail = step.entered > 0 ? step.tail_entered / step.entered : 0;
  const double sum = std::isfinite(step.entered) ? stored / (1 - tail) : step.entered;
  phases.temperature = 1 / w.sums.inverse_t;
  phases.subtracted = t.exp_display.subtract_max ? shift : 0;
  phases.exp_sum = as_float(t.exp_display.subtract_max ? sum : sum * std::exp(shift));
}

// What is sampled is a softmax of its own where a heat comes after the cutoffs.
Lost lost_at_the_end(const Trace& t) {
  const ExpSums& sums = t.survivors().sums;
  if (t.temperature == 0) return Lost::none;
  return lost_in(
      as_float(t.low.kept * std::exp(sums.shift * sums.inverse_t + t.exp_display.added)));
}

void fill_lost(const Trace& t, Phases& phases) {
  if (t.exp_display.subtract_max) return;
  phases.lost = lost_in(phases.exp_sum);
  phases.lost_last = phases.lost;
  if (phases.lost == Lost::none && phases.heat_last()) phases.lost_last = lost_at_the_end(t);
}

// "top-k 3 and top-p 0.90" of the active cutoffs before a stage.
std::string rules_before(const Trace& t, int stage) {
  std::vector<std::string> rules;
  for (int i = 0; i < stage; ++i) {
    const StageTrace& step = t.stages[static_cast<std::size_t>(i)];
    if (cuts(step)) rules.push_back(step.stage->rule(t.knobs));
  }
  return joined(rules, " and ");
}

}  // namespace

const PhaseInfo& phase_info(Phase phase) {
  assert(phase >= kLogits && phase <= kPhases);
  return kPhaseTable[phase - 1];
}

PhaseOrder phase_order(const Profile& profile, const Knobs& knobs) {
  const Knobs in_force = knobs_in_force(profile, knobs);
  std::vector<Link> parts;
  for (const Stage* stage : profile.order) {
    const bool wanted = !is_switched_off(profile, *stage) && stage->active(in_force);
    parts.push_back({stage->kind, wanted});
  }
  return order_of(parts);
}

int place_of(const PhaseOrder& order, Phase phase) {
  return static_cast<int>(std::find(order.begin(), order.end(), phase) - order.begin()) + 1;
}

Phases phases_of(const Trace& t) {
  Phases phases;
  phases.order = order_of(t);
  fill_stages(t, phases);
  fill_exp(t, phases);
  fill_lost(t, phases);
  return phases;
}

std::string why_lost(const Trace& t) {
  if (t.exp_display.subtract_max) return {};
  switch (phases_of(t).lost_last) {
    case Lost::overflow:
      return "e^x overflows single precision: ∞ ÷ ∞ is NaN, and nothing can be sampled. Subtract "
             "the maximum.";
    case Lost::underflow:
      return "e^x underflows single precision: 0 ÷ 0 is NaN, and nothing can be sampled. Subtract "
             "the maximum.";
    case Lost::none:
      break;
  }
  return {};
}

bool is_lost_after(const Phases& phases, int stage) {
  if (phases.lost != Lost::none) return true;
  return phases.lost_last != Lost::none && stage >= phases.heat;
}

Range mass_kept_of(const Trace& t, const Phases& phases) {
  if (phases.lost != Lost::none) return {kNaN, kNaN};
  if (!phases.heat_last() || phases.heat < 0) return t.mass_kept;
  if (phases.last_cut < 0) return {1, 1};
  const auto cut = static_cast<std::size_t>(phases.last_cut);
  return between(t.stages[cut].mass_kept, t.widest_stages()[cut].mass_kept);
}

std::string phase_note(const Trace& t, const Phases& phases, Phase phase) {
  const std::string before = phases.heat < 0 ? "" : rules_before(t, phases.heat);
  if (before.empty()) return {};
  if (!phases.heat_last()) {
    if (!phases.reached(phase, kDivide) || !phases.cuts_before) return {};
    return before + " cut before the heat, at T 1";
  }
  if (phase == kTruncate) return "before the heat, at T 1";
  if (phase == kDivide) return "after the cutoffs: only what they kept is divided";
  return {};
}

}  // namespace logitdice
