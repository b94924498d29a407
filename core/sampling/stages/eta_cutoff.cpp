#include <algorithm>
#include <cmath>

#include "core/sampling/stages/cut.h"
#include "core/sampling/stages/text.h"
#include "core/sampling/trace.h"

namespace logitdice {
namespace eta_cutoff {

void apply(Candidates& c, const Knobs& knobs, StageTrace& trace) {
  if (c.temperature == 0) return;
  const double epsilon = knobs.eta_cutoff, entropy = entropy_nats(c);
  trace.cutoff = std::min(epsilon, std::sqrt(epsilon) * std::exp(-entropy));
  trace.figures = {{"entropy_nats", entropy}};
  keep_probabilities_from(c, trace.cutoff, knobs, /*ties=*/true);
}

Miss miss(const StageTrace& trace, const Candidate& token) {
  return {&trace, token.p, trace.cutoff, std::max(0.0, trace.cutoff - token.p)};
}

std::string sentence(const Miss& m, const Knobs& knobs) {
  return "cut by " + eta_cutoff_stage().rule(knobs) + ": p " + text::share(m.value) + " is " +
         text::share(m.by) + " below η " + text::share(m.threshold) + " (entropy " +
         text::fixed(m.stage->figure("entropy_nats"), 2) + " nats)" + text::heat(m, knobs);
}

std::string told(const Trace&, const StageTrace& found) {
  return "those stay that have at least " + text::share(found.cutoff) + ", at an entropy of " +
         text::fixed(found.figure("entropy_nats"), 2) + " nats";
}

}  // namespace eta_cutoff

// Keeps p >= η = min(ε, √ε · e^−H), H the entropy in nats: where many tokens are likely the bar
// sinks. Source: Hewitt, Manning and Liang 2022. Neutral: 0 (off). Ties: all that reach η stay;
// where none does, all that equal the best.
Stage eta_cutoff_stage() {
  using namespace eta_cutoff;
  return {.id = "eta_cutoff",
          .title = "Eta",
          .formula = "keep p ≥ min(ε, √ε·e^−H)",
          .source = "Hewitt, Manning, Liang 2022",
          .does = "Keeps every token above ε, or above less where many tokens are likely.",
          .intuition = "Epsilon with a bar that sinks as the entropy rises.",
          .when_to_use = "Instead of epsilon, where texts are sure and unsure by turns.",
          .knobs = {"eta_cutoff"},
          .needs_every_logit = true,
          .active = [](const Knobs& k) { return k.eta_cutoff > 0; },
          .apply = apply,
          .rule = [](const Knobs& k) { return "eta " + text::knob("eta_cutoff", k); },
          .miss = miss,
          .sentence = sentence,
          .told = told};
}

}  // namespace logitdice
