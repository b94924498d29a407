#include <cmath>
#include <utility>
#include <vector>

#include "core/sampling/stages/scores.h"
#include "core/sampling/stages/text.h"
#include "core/sampling/steering.h"
#include "core/sampling/trace.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace mask {

std::string_view lacks(const Candidates& c) {
  const SteerInputs& steering = c.situation.steering;
  if (steering.allowed.empty()) return "there is no rule";
  for (int rank = c.begin; rank < c.end; ++rank) {
    if (steering.allows(c.ranking.id(rank))) return {};
  }
  return "the rule allows none of the tokens: a dead end";
}

void apply(Candidates& c, const Knobs&, StageTrace& trace) {
  if (c.temperature == 0) return;
  const SteerInputs& steering = c.situation.steering;
  double removed = 0;
  std::vector<std::pair<int, TokenId>> forbidden;  // by source
  for (int rank = c.begin; rank < c.end; ++rank) {
    const TokenId id = c.ranking.id(rank);
    if (steering.allows(id)) continue;
    removed += c.weight_of(rank);
    forbidden.emplace_back(c.ranking.source(rank), id);
  }
  trace.figures = {{"allowed", double(c.kept()) - double(forbidden.size())},
                   {"mass_removed", trace.entered > 0 ? removed / trace.entered : 0}};
  ScoreChanger changer(c, forbidden.size());
  for (const auto& [source, id] : forbidden) {
    if (ScoreChange* note = changer.change(source, id)) note->after = -HUGE_VALF;
  }
  trace.cutoff = changer.apply();
}

Miss miss(const StageTrace& trace, const Candidate&) {
  return {&trace, 0, 0, 0};
}

std::string sentence(const Miss&, const Knobs&) {
  return "cut by the mask: the rule cannot go on with it";
}

std::string told(const Trace&, const StageTrace& found) {
  const auto masked = static_cast<std::int64_t>(found.cutoff);
  if (masked == 0) return "the rule can go on with every token";
  return "the rule cannot go on with " + text::fixed(found.cutoff, 0) + " " +
         plural(masked, "token") + ", which had " + text::share(found.figure("mass_removed"));
}

}  // namespace mask

// z is −∞ for every token that the rule cannot go on with: a regular expression, a list of words, a
// JSON schema. Source: Willard and Louf 2023. Neutral: 0 (off). The others keep their logits, so
// that the softmax renormalises what they have.
Stage mask_stage() {
  using namespace mask;
  return {.id = "mask",
          .kind = StageKind::scores,
          .title = "Mask",
          .formula = "−∞ for what breaks the rule",
          .source = "Willard and Louf 2023",
          .does = "Rules out every token that a rule for the text cannot go on with.",
          .intuition = "The model proposes, the rule disposes.",
          .when_to_use = "Where a program reads the text: JSON, a date, one of a few labels.",
          .knobs = {"mask"},
          .needs_every_logit = true,
          .lacks = lacks,
          .active = [](const Knobs& k) { return k.mask != 0; },
          .apply = apply,
          .rule = [](const Knobs&) { return std::string("mask"); },
          .miss = miss,
          .sentence = sentence,
          .told = told};
}

}  // namespace logitdice
