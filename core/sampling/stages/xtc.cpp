#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "core/sampling/stages/cut.h"
#include "core/sampling/stages/text.h"
#include "core/sampling/trace.h"

namespace logitdice {
namespace xtc {

// How many candidates are top choices: p at the threshold or, by the rule, above it. A p within the
// rounding of the logits of the threshold counts as equal to it.
int top_choices(Candidates& c, double threshold) {
  const double slack = c.rounds() ? 2e-7 * (c.rules.xtc_above ? 1 : -1) : 0;
  const double bar = threshold * (1 + slack) * c.weight();
  const auto is_top = [&](int rank) {
    const double w = c.weight_of(rank);
    return c.rules.xtc_above ? w > bar : w >= bar;
  };
  int low = c.begin, high = c.end;
  while (low < high) {
    const int middle = (low + high) / 2;
    if (is_top(middle)) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low - c.begin;
}

// Which of the ranks [begin, last) end a line or the text.
std::vector<int> ends_above(const Candidates& c, int last) {
  std::vector<int> ranks;
  for (int rank = c.begin; rank < last; ++rank) {
    const auto& ends = c.situation.ends;
    if (std::find(ends.begin(), ends.end(), c.ranking.id(rank)) != ends.end())
      ranks.push_back(rank);
  }
  return ranks;
}

void apply(Candidates& c, const Knobs& knobs, StageTrace& trace) {
  trace.cutoff = knobs.xtc_threshold;
  trace.figures = {{"coin", c.situation.xtc_coin}};
  if (c.situation.xtc_coin >= knobs.xtc_probability || c.kept() < 2) return;
  const int top = top_choices(c, knobs.xtc_threshold);
  trace.figures.push_back({"top_choices", static_cast<double>(top)});
  if (top < 2) return;
  int last = c.begin + top - 1;  // the least likely of them stays
  if (c.rules.xtc_keeps_ties) {
    const auto scores = c.scores();
    while (last > c.begin &&
           scores[static_cast<std::size_t>(last) - 1] == scores[static_cast<std::size_t>(last)]) {
      --last;
    }
  }
  const std::vector<int> ends = ends_above(c, last);
  if (c.rules.xtc_ends == EngineRules::XtcEnds::kSpareAll && !ends.empty()) return;
  if (c.rules.xtc_ends == EngineRules::XtcEnds::kSpares) return c.narrow_but(last, ends);
  const int left = c.end - last + (c.rules.masked_tokens_count ? c.masked : 0);
  if (left >= knobs.min_keep || !c.rules.xtc_minds_min_keep) c.narrow(last, c.end);
}

Miss miss(const StageTrace& trace, const Candidate& token) {
  return {&trace, token.p, trace.cutoff, std::max(0.0, token.p - trace.cutoff)};
}

std::string sentence(const Miss& m, const Knobs& knobs) {
  return "cut by " + xtc_stage().rule(knobs) + ": p " + text::share(m.value) + " is " +
         text::share(m.by) + " above " + text::share(m.threshold) +
         ", and a less likely top choice is left" + text::heat(m, knobs);
}

std::string told(const Trace& t, const StageTrace& found) {
  const std::string coin = "its coin " + text::share(found.figure("coin"));
  const std::string bar = text::knob("xtc_probability", t.in_force);
  if (found.figure("coin") >= t.in_force.xtc_probability) {
    return coin + " is not below " + bar + ", so that it lets all pass";
  }
  const double top = found.figure("top_choices");
  if (top < 2) return coin + " is below " + bar + ", but it takes two top choices to drop one";
  return coin + " is below " + bar + ", and of " + text::fixed(top, 0) +
         " top choices the least likely is to stay";
}

}  // namespace xtc

// Excludes top choices: with probability xtc_probability, drops all tokens of p >= xtc_threshold
// but the least likely of them. Source: Weidmann 2024. Neutral: probability 0 (off); a threshold
// above one half is off too, since two tokens cannot both reach it. Ties: equal scores by ascending
// id, so of several least likely ones the highest id stays; all of them by the rule xtc_keeps_ties.
// What becomes of the tokens that end a line or the text is a rule as well.
Stage xtc_stage() {
  using namespace xtc;
  return {.id = "xtc",
          .title = "XTC",
          .formula = "drop all p ≥ threshold but the least",
          .source = "Weidmann 2024",
          .does = "Now and then drops all tokens above a threshold but the least likely of them.",
          .intuition = "Where several would do, leave the cliché to others.",
          .when_to_use =
              "For stories that sound alike, with probability 0.5 and threshold 0.1; never for "
              "facts.",
          .knobs = {"xtc_probability", "xtc_threshold"},
          .needs_every_logit = true,
          .throws_coin = true,
          .active = [](const Knobs& k) { return k.xtc_probability > 0 && k.xtc_threshold <= 0.5; },
          .apply = apply,
          .rule =
              [](const Knobs& k) {
                return "XTC " + text::knob("xtc_threshold", k) + " at " +
                       text::knob("xtc_probability", k);
              },
          .miss = miss,
          .sentence = sentence,
          .told = told};
}

}  // namespace logitdice
