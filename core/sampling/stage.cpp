#include "core/sampling/stage.h"

#include <algorithm>
#include <cmath>

namespace logitdice {

std::span<const Stage> all_stages() {
  static const Stage table[] = {temperature_stage(), top_k_stage(), top_p_stage(), min_p_stage()};
  return table;
}

const Stage* find_stage(std::string_view id) {
  for (const Stage& stage : all_stages()) {
    if (stage.id == id) return &stage;
  }
  return nullptr;
}

bool Candidates::uncut() const {
  return kept() == static_cast<int>(scores.size()) && !tail_cut;
}

double Candidates::weight_before(int rank) const {
  return sum_before(*sums, scores, std::min(rank, sums->size)).mass;
}

double Candidates::weight() const {
  return weight_before(end) - weight_before(begin) + tail_weight;
}

double Candidates::whole_tail() const {
  const TailWeight whole = logitdice::tail_weight(tail, scores.back(), sums->shift, temperature);
  return tail_high ? whole.high : whole.low;
}

double Candidates::weight_all() const {
  return sums->total() + whole_tail();
}

double Candidates::weight_of(int rank) const {
  return rank < sums->size ? std::exp(scaled_score(*sums, scores[rank])) : 0;
}

TailWeight tail_weight(const Tail& tail, double lowest_score, double shift, double temperature) {
  if (tail.empty() || temperature == 0) return {0, 0};
  // Everything relative to the shift, which leaves no two large numbers to be subtracted. Capped,
  // so that a capture that contradicts itself makes no infinities.
  const auto weight = [](double log_weight) { return std::exp(std::min(log_weight, 700.0)); };
  const double b = inverse_temperature(temperature);
  const double sum = tail.log_sum_exp - shift;  // S
  if (b == 1) return {weight(sum), weight(sum)};
  const double from_lowest = (b - 1) * (lowest_score - shift) + sum;  // A
  const bool counted = tail.count != Tail::kUnknownCount;
  const double log_count = counted ? std::log(static_cast<double>(tail.count)) : 0;
  const double jensen = weight(log_count + b * (sum - log_count));  // J
  if (b > 1) {
    const double high = weight(std::min(from_lowest, b * sum));
    return {counted ? std::min(jensen, high) : 0, high};
  }
  const double low = weight(std::max(from_lowest, b * sum));
  return {low, counted ? std::max(jensen, low) : HUGE_VAL};
}

}  // namespace logitdice
