#include <algorithm>
#include <cmath>
#include <limits>

#include "core/sampling/stages/cut.h"
#include "core/sampling/stages/text.h"
#include "core/sampling/trace.h"

namespace logitdice {
namespace min_p {

// p >= min_p · p_max is z >= z_max + T ln min_p. The slack is the rounding of the two logits to
// single precision, so that .06 is a tenth of .60, but never more than a millionth of the bar. See
// top_p.cpp for why large lists have none.
double lowest_score(const Candidates& c, double min_p) {
  const double best = c.best();
  const double bar = best + c.temperature * std::log(min_p);
  if (!c.rounds() || min_p == 1) return bar;
  const double rounding = std::numeric_limits<float>::epsilon();
  return bar - std::min(rounding * std::max(std::abs(best), std::abs(bar)), 1e-6 * c.temperature);
}

void apply(Candidates& c, const Knobs& knobs, StageTrace& trace) {
  const double bar_weight = knobs.min_p * c.weight_of(c.begin);
  trace.cutoff = trace.entered > 0 ? bar_weight / trace.entered : 0;
  if (c.temperature == 0) return;
  keep_scores_from(c, lowest_score(c, knobs.min_p), bar_weight, knobs);
}

Miss miss(const StageTrace& trace, const Candidate& token) {
  return {&trace, token.p, trace.cutoff, std::max(0.0, trace.cutoff - token.p)};
}

std::string sentence(const Miss& m, const Knobs& knobs) {
  return "cut by " + min_p_stage().rule(knobs) + ": p " + text::share(m.value) + " is " +
         text::share(m.by) + " below the bar " + text::share(m.threshold) + text::heat(m, knobs);
}

std::string told(const Trace&, const StageTrace& found) {
  return "those stay that have at least " + text::share(found.cutoff);
}

}  // namespace min_p

// Keeps p >= min_p · p_max. Source: Nguyen et al. 2024. Neutral: 0 (off). Ties: all that reach the
// bar stay, so min_p = 1 keeps every token that equals the best. Above 1, which only llama.cpp
// takes, the best token stays alone.
Stage min_p_stage() {
  using namespace min_p;
  return {.id = "min_p",
          .title = "Min-p",
          .formula = "keep p ≥ min_p · p_max",
          .source = "Nguyen et al. 2024",
          .does = "Keeps every token with at least min_p of the best one's probability.",
          .intuition = "A height: the bar rises and falls with the leader.",
          .when_to_use =
              "0.05 to 0.1, above all with high temperatures, which it bears better than top-p.",
          .knobs = {"min_p"},
          .active = [](const Knobs& k) { return k.min_p > 0; },
          .apply = apply,
          .rule = [](const Knobs& k) { return "min-p " + text::knob("min_p", k); },
          .miss = miss,
          .sentence = sentence,
          .told = told};
}

}  // namespace logitdice
