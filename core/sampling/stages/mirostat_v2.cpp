#include <algorithm>
#include <cmath>

#include "core/sampling/stages/cut.h"
#include "core/sampling/mirostat.h"
#include "core/sampling/stages/text.h"
#include "core/sampling/trace.h"

namespace logitdice {
namespace mirostat_v2 {

void apply(Candidates& c, const Knobs& knobs, StageTrace& trace) {
  const double mu = mirostat_mu(c.situation.memory, "mirostat_v2", knobs);
  trace.cutoff = mu;
  trace.figures = {{"mu_bits", mu}};
  if (c.temperature == 0) return;
  keep_probabilities_from(c, std::exp2(-mu), Knobs{});
}

Miss miss(const StageTrace& trace, const Candidate& token) {
  const double surprise = surprise_nats(trace, token) / std::log(2.0);
  return {&trace, surprise, trace.cutoff, std::max(0.0, surprise - trace.cutoff)};
}

std::string sentence(const Miss& m, const Knobs& knobs) {
  return "cut by " + mirostat_v2_stage().rule(knobs) + ": its surprise of " +
         text::fixed(m.value, 2) + " bits is " + text::share(m.by) + " above μ " +
         text::fixed(m.threshold, 2) + text::heat(m, knobs);
}

std::string told(const Trace&, const StageTrace& found) {
  return "those stay whose surprise is at most " + text::fixed(found.cutoff, 2) + " bits";
}

}  // namespace mirostat_v2

// Drops tokens with −log2 p > μ and keeps at least the best. μ starts at 2τ and learns from every
// draw, see mirostat.h. Source: Basu, Ramachandran, Keskar and Varshney 2020. Neutral: τ = 0 (off).
// Ties: all that do not exceed μ stay.
Stage mirostat_v2_stage() {
  using namespace mirostat_v2;
  return {.id = "mirostat_v2",
          .title = "Mirostat 2",
          .short_title = "Miro 2",
          .formula = "keep −log2 p ≤ μ; μ −= η(surprise − τ)",
          .source = "Basu et al. 2020",
          .does = "Drops tokens more surprising than a bound that learns from every draw.",
          .intuition = "The same thermostat without a model of how words are distributed.",
          .when_to_use = "In place of the first version; it stands alone, without other cutoffs.",
          .knobs = {"mirostat_tau", "mirostat_eta"},
          .active = [](const Knobs& k) { return k.mirostat_tau > 0; },
          .apply = apply,
          .rule = [](const Knobs& k) { return "mirostat 2, τ " + text::knob("mirostat_tau", k); },
          .miss = miss,
          .sentence = sentence,
          .told = told,
          .remember = mirostat_remember};
}

}  // namespace logitdice
