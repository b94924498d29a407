#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/sampling/stages/text.h"

namespace logitdice {
namespace {

// T = 0 divides nothing: the best candidate gets the whole probability, the lowest id among equals.
void keep_the_best(Candidates& c) {
  c.end = std::min(c.end, c.begin + 1);
  c.own_sums = exp_sums(c.scores.first(static_cast<size_t>(c.end)), c.scores[c.begin], 1.0);
  c.tail_cut = c.tail_cut || !c.tail.empty();
  c.tail_weight = 0;
  c.tail_count = 0;
}

// What earlier stages left of the tail, as a tail of its own at T = 1.
Tail remaining_tail(const Candidates& c) {
  if (!c.tail_cut) return c.tail;
  Tail left;
  left.count = std::isinf(c.tail_count) ? Tail::kUnknownCount
                                        : static_cast<std::int64_t>(std::ceil(c.tail_count));
  left.log_sum_exp = std::log(c.tail_weight) + c.sums->shift;
  return left;
}

void divide(Candidates& c, double temperature) {
  assert(c.temperature == 1);
  const double shift = c.sums->shift;
  const TailWeight left = tail_weight(remaining_tail(c), c.scores.back(), shift, temperature);
  c.own_sums = exp_sums(c.scores, shift, temperature);
  if (c.tail_weight > 0) c.tail_weight = c.tail_high ? left.high : left.low;
}

void apply(Candidates& c, const Knobs& knobs, StageTrace& trace) {
  if (knobs.temperature == 0) {
    keep_the_best(c);
  } else {
    divide(c, knobs.temperature);
  }
  c.sums = &c.own_sums;
  c.temperature = knobs.temperature;
  trace.cutoff = knobs.temperature;
}

Miss miss(const StageTrace& trace, const Candidate& token) {
  return {&trace, token.z, token.z_max, token.z_max - token.z};
}

std::string sentence(const Miss& m, const Knobs& knobs) {
  const std::string cut = "cut by " + temperature_stage().rule(knobs) + ": ";
  if (m.by == 0)
    return cut + "logit " + text::fixed(m.value, 2) + " equals the best, whose id is lower";
  return cut + "logit " + text::fixed(m.value, 2) + " is " + text::share(m.by) +
         " below the best, " + text::fixed(m.threshold, 2);
}

}  // namespace

// Formula: z / T. Source: Ackley, Hinton and Sejnowski 1985 (Boltzmann machines). Neutral: 1.
// Ties at T = 0: the lowest id. Never changes the order; the only stage that changes probabilities
// without cutting (except at 0, where it cuts all but the best).
Stage temperature_stage() {
  return {.id = "temperature",
          .title = "Temperature",
          .formula = "z / T; T = 0 keeps the argmax",
          .source = "Ackley, Hinton, Sejnowski 1985",
          .active = [](const Knobs& k) { return k.temperature != 1; },
          .apply = apply,
          .rule =
              [](const Knobs& k) {
                return "temperature " + knob_text(*find_knob("temperature"), k.temperature);
              },
          .miss = miss,
          .sentence = sentence};
}

}  // namespace logitdice
