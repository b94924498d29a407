#include <algorithm>
#include <cmath>

#include "core/sampling/stages/text.h"

namespace logitdice {
namespace {

// Logits come in single precision: each weight is known to about 1e-7 of itself, and so a sum that
// a person would call exactly p = .75 to about p(1 − p) times that, twice over. A sum within
// kRounding times p(1 − p) of p counts as having reached it. Large vocabularies have no such round
// sums, and their tokens are small enough for it to matter: there the comparison is plain.
constexpr double kRounding = 4e-7;

double target_weight(const Candidates& c, double p, double entered) {
  const double rounding = c.sums->size <= ExpSums::kExactSize ? kRounding * p * (1 - p) : 0;
  return c.weight_before(c.begin) + (p - rounding) * entered;
}

// The sum reaches p only inside the tail: at least what is missing stays of it, at most one token
// more, and no token of the tail weighs more than the lowest stored one.
void keep_part_of_tail(Candidates& c, double missing) {
  const double one_more = c.weight_of(static_cast<int>(c.scores.size()) - 1);
  c.tail_cut = true;
  c.tail_weight = std::min(c.tail_weight, c.tail_high ? missing + one_more : missing);
}

void apply(Candidates& c, const Knobs& knobs, StageTrace& trace) {
  trace.cutoff = knobs.top_p;
  // Nothing stored reaches any share of an unbounded tail, except that p = 0 keeps the best.
  const double entered = knobs.top_p > 0 ? trace.entered : 0;
  const double target = target_weight(c, knobs.top_p, entered);
  const int last = first_past(*c.sums, c.scores, c.begin, target, /*reach=*/true);
  if (last < c.end) {
    c.end = last + 1;
    c.tail_cut = true;
    c.tail_weight = 0;
    c.tail_count = 0;
  } else if (c.tail_count > 0) {
    keep_part_of_tail(c, std::max(0.0, target - c.weight_before(c.end)));
  }
}

Miss miss(const StageTrace& trace, const Candidate& token) {
  return {&trace, token.sum_before, trace.cutoff, std::max(0.0, token.sum_before - trace.cutoff)};
}

std::string sentence(const Miss& m, const Knobs& knobs) {
  return "cut by " + top_p_stage().rule(knobs) + ": the better ones already sum to " +
         text::share(m.value) + ", " + text::share(m.by) + " past " + text::share(m.threshold);
}

}  // namespace

// Keeps a token while the sum before it is below p, so the token that crosses p stays. Source:
// Holtzman, Buys, Du, Forbes and Choi 2019 (nucleus sampling). Neutral: 1 (off). p = 0 keeps the
// best. Ties: the lowest ids first.
Stage top_p_stage() {
  return {.id = "top_p",
          .title = "Top-p",
          .formula = "keep while Σp before < top_p",
          .source = "Holtzman et al. 2019",
          .active = [](const Knobs& k) { return k.top_p < 1; },
          .apply = apply,
          .rule = [](const Knobs& k) { return "top-p " + knob_text(*find_knob("top_p"), k.top_p); },
          .miss = miss,
          .sentence = sentence};
}

}  // namespace logitdice
