#include <algorithm>
#include <cmath>

#include "core/sampling/logit_bias.h"
#include "core/sampling/stages/scores.h"
#include "core/sampling/stages/text.h"
#include "core/sampling/trace.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace logit_bias {

// In the units of z/T that the engines have at this place of the chain, and in single precision.
float biased(float z, double bias, double temperature) {
  if (std::isinf(bias)) return -HUGE_VALF;
  if (!fits_single(z / temperature)) return to_single(z + bias * temperature);
  const float v = static_cast<float>(z / temperature) + static_cast<float>(bias);
  return to_single(v * temperature);
}

void apply(Candidates& c, const Knobs& knobs, StageTrace& trace) {
  if (c.temperature == 0) return;
  ScoreChanger changer(c, knobs.logit_bias.size());
  for (const auto& [id, given] : knobs.logit_bias) {
    const double bias = std::clamp(given, -c.rules.most_bias, c.rules.most_bias);
    ScoreChange* note = changer.change(c.logits.rank_of(id), id);
    if (!note) continue;
    note->subtracted = -bias;
    note->after = biased(note->before, bias, c.temperature);
  }
  trace.cutoff = changer.apply();
}

Miss miss(const StageTrace& trace, const Candidate&) {
  return {&trace, 0, 0, 0};
}

std::string sentence(const Miss&, const Knobs&) {
  return "cut by its logit bias of -inf";
}

std::string told(const Trace&, const StageTrace& found) {
  if (found.cutoff == 0) return "no listed token is left to be moved";
  return "the " + plural(static_cast<std::int64_t>(found.cutoff), "score") + " of " +
         text::fixed(found.cutoff, 0) + " listed " +
         plural(static_cast<std::int64_t>(found.cutoff), "token moves", "tokens move");
}

}  // namespace logit_bias

// z + b for listed tokens; −∞ rules one out. Source: OpenAI's API. Neutral: no token listed. Ties:
// tokens that come to equal scores stand by ascending id. A bias of a token that a capture left
// out, or of one that is at −∞, does nothing.
Stage logit_bias_stage() {
  using namespace logit_bias;
  return {.id = "logit_bias",
          .kind = StageKind::scores,
          .title = "Logit bias",
          .short_title = "Bias",
          .formula = "z + b for listed tokens",
          .source = "OpenAI",
          .does = "Adds a number of your own to the logits of single tokens; −∞ rules one out.",
          .intuition = "A thumb on the scale for words that you name.",
          .when_to_use =
              "To forbid or to force a few tokens, such as the labels of a classification.",
          .knobs = {},
          .active = [](const Knobs& k) { return !k.logit_bias.empty(); },
          .apply = apply,
          .rule = [](const Knobs& k) { return "bias " + logit_bias_text(k.logit_bias); },
          .miss = miss,
          .sentence = sentence,
          .told = told};
}

}  // namespace logitdice
