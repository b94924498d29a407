#include "core/sampling/stages/cut.h"

#include <algorithm>
#include <cmath>

#include "core/base/first_not.h"

namespace logitdice {

int first_below(const Candidates& c, double bar) {
  return first_not(c.begin, c.end, [&](int rank) { return c.ranking.score(rank) >= bar; });
}

int at_least(const Candidates& c, int end, const Knobs& knobs) {
  const int least = static_cast<int>(std::clamp<double>(knobs.min_keep, 1, c.kept()));
  return std::max(end, c.begin + least);
}

double best_of_tail(Candidates& c, double room) {
  if (room <= 0 || c.tail_count <= 0) return 0;
  if (room >= c.tail_count) return c.tail_weight;
  if (c.tail_high) return std::min(c.tail_weight, room * c.weight_of(c.ranking.size() - 1));
  return std::isinf(c.tail_count) ? 0 : c.tail_weight * room / c.tail_count;
}

void keep_best_of_tail(Candidates& c, double room, bool ties) {
  if (room >= c.tail_count) return;
  const bool may_tie = ties && (room > 0 || c.ranking.score(c.end - 1) <= c.lowest());
  if (room <= 0 && !may_tie) return c.drop_tail();
  c.tail_cut = true;
  if (may_tie && c.tail_high) return;
  c.tail_weight = best_of_tail(c, room);
  c.tail_count = std::max(0.0, room);
}

void keep_masked(Candidates& c, const Knobs& knobs) {
  c.masked = static_cast<int>(std::clamp<double>(knobs.min_keep - c.kept(), 0, c.masked));
}

void keep_scores_from(Candidates& c, double bar, double bar_weight, const Knobs& knobs) {
  c.narrow(c.begin, at_least(c, first_below(c, bar), knobs));
  keep_masked(c, knobs);
  if (c.tail_count <= 0) return;
  // Not whether a stored token was cut: a penalty may have pushed that one below the tail.
  if (c.lowest() < bar) return keep_best_of_tail(c, knobs.min_keep - c.kept());
  c.tail_cut = true;
  if (!c.tail_high) c.tail_weight = std::max(0.0, c.tail_weight - c.tail_count * bar_weight);
}

// A heavier tail makes every probability smaller and so cuts more: the chain that is to keep the
// fewest takes the tail's most for the bar, and the other way round.
void keep_probabilities_from(Candidates& c, double p, const Knobs& knobs, bool ties) {
  const double slack = c.rounds() ? 2e-7 : 0;  // the rounding of the logits
  const double whole = c.rival_weight();
  const double weight = p * (1 - slack) * whole;
  const ExpSums& sums = c.weights().sums;
  double bar = sums.shift + std::log(weight) / sums.inverse_t;
  if (ties) {
    const int last = at_least(c, c.begin, knobs) - 1;
    bar = std::min<double>(bar, c.ranking.score(last));
  }
  keep_scores_from(c, bar, p * whole, knobs);
}

double rounding_of_sum(const Candidates& c, double p) {
  constexpr double kRounding = 4e-7;
  return c.rounds() ? kRounding * p * (1 - p) : 0;
}

// The best candidate weighs 1, so p = e^((z − z_max)/T) / Σ.
double surprise_nats(const StageTrace& trace, const Candidate& token) {
  const double below = (token.z_max - token.z) * inverse_temperature(trace.temperature);
  return below + std::log(trace.entered);
}

double entropy_nats(Candidates& c) {
  return c.temperature == 0 ? 0 : entropy_bits(c.stored()) * std::log(2.0);
}

}  // namespace logitdice
