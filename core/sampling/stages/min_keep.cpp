#include "core/sampling/stages/text.h"
#include "core/sampling/trace.h"

namespace logitdice {
namespace min_keep {

void apply(Candidates&, const Knobs& knobs, StageTrace& trace) {
  trace.cutoff = knobs.min_keep;
}

Miss miss(const StageTrace& trace, const Candidate&) {
  return {&trace, 0, 0, 0};
}

std::string sentence(const Miss&, const Knobs&) {
  return "a floor cuts nothing";
}

std::string told(const Trace&, const StageTrace&) {
  return "a floor under the cutoffs";
}

}  // namespace min_keep

// A floor under the other cutoffs: none of them leaves fewer than n tokens. They read the knob
// themselves, each where its engine does (top-p, min-p, typical-p, XTC, epsilon, eta), so that the
// place of this stage in the chain does not matter, nor whether it stands there at all; it gives the
// floor a card, a place in the strip and a line in the trace. Source: min_keep of llama.cpp,
// min_tokens_to_keep of transformers. Neutral: 0; 1 changes nothing either. Ties: the floor is
// filled with the next tokens in descending probability, equal ones by ascending id.
Stage min_keep_stage() {
  using namespace min_keep;
  return {.id = "min_keep",
          .title = "Keep at least",
          .short_title = "Keep ≥",
          .formula = "no cutoff leaves fewer than n",
          .source = "llama.cpp, transformers",
          .does = "Sets how many tokens every cutoff leaves at least.",
          .intuition = "A floor, so that a strict rule leaves the dice something to do.",
          .when_to_use = "Where strict cutoffs would make a text greedy without anybody's wish.",
          .knobs = {"min_keep"},
          .active = [](const Knobs& k) { return k.min_keep > 1; },
          .apply = apply,
          .rule = [](const Knobs& k) { return "keep at least " + text::fixed(k.min_keep, 0); },
          .miss = miss,
          .sentence = sentence,
          .told = told};
}

}  // namespace logitdice
