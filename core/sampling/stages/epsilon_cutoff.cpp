#include <algorithm>
#include <cmath>

#include "core/sampling/stages/cut.h"
#include "core/sampling/stages/text.h"
#include "core/sampling/trace.h"

namespace logitdice {
namespace epsilon_cutoff {

void apply(Candidates& c, const Knobs& knobs, StageTrace& trace) {
  trace.cutoff = knobs.epsilon_cutoff;
  if (c.temperature == 0) return;
  keep_probabilities_from(c, knobs.epsilon_cutoff, knobs, /*ties=*/true);
}

Miss miss(const StageTrace& trace, const Candidate& token) {
  return {&trace, token.p, trace.cutoff, std::max(0.0, trace.cutoff - token.p)};
}

std::string sentence(const Miss& m, const Knobs& knobs) {
  return "cut by " + epsilon_cutoff_stage().rule(knobs) + ": p " + text::share(m.value) + " is " +
         text::share(m.by) + " below it" + text::heat(m, knobs);
}

std::string told(const Trace&, const StageTrace& found) {
  return "those stay that have at least " + text::share(found.cutoff);
}

}  // namespace epsilon_cutoff

// Keeps p >= ε. Source: Hewitt, Manning and Liang 2022. Neutral: 0 (off). Ties: all that reach ε
// stay; where none does, all that equal the best.
Stage epsilon_cutoff_stage() {
  using namespace epsilon_cutoff;
  return {.id = "epsilon_cutoff",
          .title = "Epsilon",
          .formula = "keep p ≥ ε",
          .source = "Hewitt, Manning, Liang 2022",
          .does = "Keeps every token with at least a fixed probability ε.",
          .intuition =
              "What is rarer than one in so many is taken for noise, whatever the leader has.",
          .when_to_use = "With a small ε such as 0.0003, to take off the tail and nothing else.",
          .knobs = {"epsilon_cutoff"},
          .active = [](const Knobs& k) { return k.epsilon_cutoff > 0; },
          .apply = apply,
          .rule = [](const Knobs& k) { return "epsilon " + text::knob("epsilon_cutoff", k); },
          .miss = miss,
          .sentence = sentence,
          .told = told};
}

}  // namespace logitdice
