#include <algorithm>
#include <cmath>

#include "core/sampling/stages/cut.h"
#include "core/sampling/stages/text.h"
#include "core/sampling/trace.h"

namespace logitdice {
namespace top_a {

void apply(Candidates& c, const Knobs& knobs, StageTrace& trace) {
  if (c.temperature == 0 || std::isinf(c.weight())) return;
  const double best = c.weight_of(c.begin) / c.weight();
  trace.cutoff = std::min(best, knobs.top_a * best * best);
  trace.figures = {{"p_max", best}};
  keep_probabilities_from(c, trace.cutoff, knobs);
}

Miss miss(const StageTrace& trace, const Candidate& token) {
  return {&trace, token.p, trace.cutoff, std::max(0.0, trace.cutoff - token.p)};
}

std::string sentence(const Miss& m, const Knobs& knobs) {
  return "cut by " + top_a_stage().rule(knobs) + ": p " + text::share(m.value) + " is " +
         text::share(m.by) + " below the bar " + text::share(m.threshold) + ", the square of " +
         text::share(m.stage->figure("p_max")) + " times a" + text::heat(m, knobs);
}

std::string told(const Trace&, const StageTrace& found) {
  return "those stay that have at least " + text::share(found.cutoff) +
         ", from the square of the best one's " + text::share(found.figure("p_max"));
}

}  // namespace top_a

// Keeps p >= a · p_max²: the bar is low where the best token is unsure and high where it is not.
// Source: BlinkDL 2021 (RWKV-LM). Neutral: 0 (off). Ties: all that reach the bar stay; the best
// always does, whatever a is.
Stage top_a_stage() {
  using namespace top_a;
  return {.id = "top_a",
          .title = "Top-a",
          .formula = "keep p ≥ top_a · p_max²",
          .source = "BlinkDL 2021",
          .does = "Keeps every token above a times the square of the best one's probability.",
          .intuition = "Min-p that is far milder where the model is unsure.",
          .when_to_use =
              "At 0.1 to 0.2, where one answer should stay alone and open questions stay open.",
          .knobs = {"top_a"},
          .active = [](const Knobs& k) { return k.top_a > 0; },
          .apply = apply,
          .rule = [](const Knobs& k) { return "top-a " + text::knob("top_a", k); },
          .miss = miss,
          .sentence = sentence,
          .told = told};
}

}  // namespace logitdice
