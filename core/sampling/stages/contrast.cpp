#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/sampling/stages/cut.h"
#include "core/sampling/stages/scores.h"
#include "core/sampling/stages/text.h"
#include "core/sampling/steering.h"
#include "core/sampling/trace.h"

namespace logitdice {
namespace contrast {

std::string_view lacks(const Candidates& c) {
  return c.situation.steering.weak.empty() ? "there are no logits of a weaker model" : "";
}

// p >= α · p_max is z >= z_max + T ln α, with the slack of min_p.cpp for the rounding of logits.
double lowest_score(const Candidates& c, double alpha) {
  const double best = c.best();
  const double bar = best + c.temperature * std::log(alpha);
  if (!c.rounds() || alpha >= 1) return bar;
  const double rounding = std::numeric_limits<float>::epsilon();
  return bar - std::min(rounding * std::max(std::abs(best), std::abs(bar)), 1e-6 * c.temperature);
}

void apply(Candidates& c, const Knobs& knobs, StageTrace& trace) {
  const double bar_weight = knobs.contrast_alpha * c.weight_of(c.begin);
  trace.cutoff = trace.entered > 0 ? bar_weight / trace.entered : 0;
  if (c.temperature == 0) return;
  c.narrow(c.begin, std::max(c.begin + 1, first_below(c, lowest_score(c, knobs.contrast_alpha))));
  if (c.kept() < 2) return;
  const LogProbabilitiesById weak(c.situation.steering.weak);
  std::vector<float> scores;
  scores.reserve(static_cast<std::size_t>(c.kept()));
  for (int rank = c.begin; rank < c.end; ++rank) {
    const double strong = c.ranking.score(rank) / c.temperature;
    scores.push_back(clamped_single((strong - weak.of(c.ranking.id(rank))) * c.temperature));
  }
  c.reshape(std::move(scores));
}

Miss miss(const StageTrace& trace, const Candidate& token) {
  return {&trace, token.p, trace.cutoff, std::max(0.0, trace.cutoff - token.p)};
}

std::string sentence(const Miss& m, const Knobs& knobs) {
  return "cut by " + contrast_stage().rule(knobs) + ": p " + text::share(m.value) + " is " +
         text::share(m.by) + " below the bar " + text::share(m.threshold);
}

std::string told(const Trace&, const StageTrace& found) {
  return "those stay that have at least " + text::share(found.cutoff) +
         ", by what they have over the weaker model";
}

}  // namespace contrast

// Keeps p_strong >= α · max p_strong; the score of what is left is ln p_strong − ln p_weak, then
// the softmax again. Source: Li et al. 2022 (contrastive decoding). Neutral: α = 0 (off). Ties: all
// that reach the bar stay. It may change the order.
Stage contrast_stage() {
  using namespace contrast;
  return {
      .id = "contrast",
      .kind = StageKind::scores,
      .title = "Contrast",
      .formula = "ln p strong − ln p weak where p ≥ α · p_max",
      .source = "Li et al. 2022",
      .does = "Among the plausible tokens those win that a weaker model likes least.",
      .intuition = "What a small model says too is what is said anyway.",
      .when_to_use = "With a much weaker model at hand and an α of 0.1; nearly greedy otherwise.",
      .knobs = {"contrast_alpha"},
      .needs_every_logit = true,
      .lacks = lacks,
      .active = [](const Knobs& k) { return k.contrast_alpha > 0; },
      .apply = apply,
      .rule = [](const Knobs& k) { return "contrast " + text::knob("contrast_alpha", k); },
      .miss = miss,
      .sentence = sentence,
      .told = told};
}

}  // namespace logitdice
