#include <algorithm>
#include <cmath>
#include <vector>

#include "core/sampling/stages/scores.h"
#include "core/sampling/stages/text.h"
#include "core/sampling/steering.h"
#include "core/sampling/trace.h"

namespace logitdice {
namespace guidance {

std::string_view lacks(const Candidates& c) {
  return c.situation.steering.unprompted.empty() ? "there are no logits without a prompt" : "";
}

// c in units of z/T, as the engines have the scores at this place of the chain; u as the model has
// it.
void apply(Candidates& c, const Knobs& knobs, StageTrace& trace) {
  if (c.temperature == 0 || c.kept() < 2) return;
  const LogProbabilitiesById without(c.situation.steering.unprompted);
  const double log_sum = std::log(c.stored().mass) + c.weights().sums.shift / c.temperature;
  const double g = knobs.guidance_weight;
  std::vector<float> scores;
  scores.reserve(static_cast<std::size_t>(c.kept()));
  for (int rank = c.begin; rank < c.end; ++rank) {
    const double with = c.ranking.score(rank) / c.temperature - log_sum;
    const double u = without.of(c.ranking.id(rank));
    scores.push_back(clamped_single((u + g * (with - u)) * c.temperature));
  }
  trace.cutoff = g;
  c.reshape(std::move(scores));
}

Miss miss(const StageTrace& trace, const Candidate&) {
  return {&trace, 0, 0, 0};
}

std::string sentence(const Miss&, const Knobs&) {
  return "guidance cuts nothing";
}

std::string told(const Trace&, const StageTrace& found) {
  if (found.kept() < 2) return "a single token has nothing to lean against";
  const std::string times = text::fixed(found.cutoff, 2);
  return "what the prompt adds to ln p counts " + times + " times";
}

}  // namespace guidance

// ln p = u + g·(c − u), c with the prompt and u without it, then the softmax again. Sources: Ho and
// Salimans 2022 (classifier-free guidance), Sanchez et al. 2023 for texts. Neutral: g = 1, which is
// c; 0 is u, above 1 leans on the prompt. It cuts nothing and may change the order.
Stage guidance_stage() {
  using namespace guidance;
  return {.id = "guidance",
          .kind = StageKind::scores,
          .title = "Guidance",
          .short_title = "Guide",
          .formula = "ln p = u + g·(c − u)",
          .source = "Sanchez et al. 2023",
          .does = "Moves every score on along the way from no prompt to the prompt.",
          .intuition = "What the prompt changed is changed some more.",
          .when_to_use = "With a g of 1.5 to 3, where a text forgets what it was asked for.",
          .knobs = {"guidance_weight"},
          .needs_every_logit = true,
          .lacks = lacks,
          .active = [](const Knobs& k) { return k.guidance_weight != 1; },
          .apply = apply,
          .rule = [](const Knobs& k) { return "guidance " + text::fixed(k.guidance_weight, 2); },
          .miss = miss,
          .sentence = sentence,
          .told = told};
}

}  // namespace logitdice
