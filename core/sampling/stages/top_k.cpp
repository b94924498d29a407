#include <algorithm>
#include <cmath>

#include "core/sampling/stages/cut.h"
#include "core/sampling/stages/text.h"
#include "core/text/numbers.h"
#include "core/sampling/trace.h"

namespace logitdice {
namespace top_k {

// Past the k-th as long as the score is the same.
int with_ties(const Candidates& c, int end) {
  const float last = c.ranking.score(end - 1);
  while (end < c.end && c.ranking.score(end) == last) ++end;
  return end;
}

void apply(Candidates& c, const Knobs& knobs, StageTrace& trace) {
  const double k = c.rules.top_k_minds_min_keep ? std::max(knobs.top_k, knobs.min_keep) : knobs.top_k;
  trace.cutoff = k;
  const int kept = static_cast<int>(std::min<double>(k, c.kept()));
  int end = c.begin + kept;
  if (c.rules.top_k_keeps_ties) end = with_ties(c, end);
  c.narrow(c.begin, end);
  c.masked = static_cast<int>(std::clamp<double>(k - c.kept(), 0, c.masked));
  if (c.tail_count > 0) keep_best_of_tail(c, k - kept, c.rules.top_k_keeps_ties);
}

Miss miss(const StageTrace& trace, const Candidate& token) {
  return {&trace, static_cast<double>(token.rank), trace.cutoff, token.rank - trace.cutoff};
}

std::string sentence(const Miss& m, const Knobs& knobs) {
  const std::string places = " " + plural(static_cast<std::int64_t>(m.by), "place");
  return "cut by " + top_k_stage().rule(knobs) + ": number " + text::fixed(m.value, 0) + ", " +
         text::fixed(m.by, 0) + places + " too far down";
}

std::string told(const Trace&, const StageTrace& found) {
  if (found.cutoff == 1) return "the best one stays";
  return "the " + text::fixed(found.cutoff, 0) + " best stay";
}

}  // namespace top_k

// Keeps the k highest scores. Source: Fan, Lewis and Dauphin 2018. Neutral: 0 (off).
// Ties: exactly k stay, the lowest ids first; by the rule top_k_keeps_ties every token tied with
// the k-th stays too. k >= n keeps all.
Stage top_k_stage() {
  using namespace top_k;
  return {.id = "top_k",
          .title = "Top-k",
          .formula = "keep the k best",
          .source = "Fan, Lewis, Dauphin 2018",
          .does = "Keeps the k tokens with the highest scores.",
          .intuition = "A count: always so many, whether one answer is right or fifty are.",
          .when_to_use =
              "As a cheap bound far out, such as 40 or more; alone it suits neither a sure nor an "
              "unsure model.",
          .knobs = {"top_k"},
          .active = [](const Knobs& k) { return k.top_k > 0; },
          .apply = apply,
          .rule = [](const Knobs& k) { return "top-k " + text::fixed(k.top_k, 0); },
          .miss = miss,
          .sentence = sentence,
          .told = told};
}

}  // namespace logitdice
