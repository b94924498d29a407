#include "core/sampling/candidates.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace logitdice {
namespace {

constexpr float kLowest = std::numeric_limits<float>::lowest();
constexpr float kHighest = std::numeric_limits<float>::max();

std::span<const float> covered(const Weights& w, std::span<const float> scores) {
  const auto first = std::min(static_cast<std::size_t>(w.first), scores.size());
  const auto count = static_cast<std::size_t>(w.sums.size);
  return scores.subspan(first, std::min(count, scores.size() - first));
}

PartialSum sum_to(const Weights& w, std::span<const float> scores, int rank) {
  return sum_before(w.sums, covered(w, scores), std::clamp(rank - w.first, 0, w.sums.size));
}

// The same sums where e^(x + d) stands for each e^x.
PartialSum in_units_of(PartialSum sum, double d) {
  const double factor = std::exp(d);
  return {factor * sum.mass, factor * (sum.moment + d * sum.mass)};
}

}  // namespace

double weight_before(const Weights& w, std::span<const float> scores, int rank) {
  return sum_to(w, scores, rank).mass;
}

double weight_of(const Weights& w, std::span<const float> scores, int rank) {
  if (rank < w.first || rank >= w.first + w.sums.size) return 0;
  return std::exp(scaled_score(w.sums, scores[static_cast<std::size_t>(rank)]));
}

PartialSum sum_between(const Weights& w, std::span<const float> scores, int begin, int end) {
  const PartialSum a = sum_to(w, scores, begin), b = sum_to(w, scores, end);
  return {b.mass - a.mass, b.moment - a.moment};
}

double weight_before(const Weights& w, const Ranking& ranking, int rank) {
  return weight_before(w, ranking.scores_about(rank), rank);
}

double weight_of(const Weights& w, const Ranking& ranking, int rank) {
  return rank < ranking.size() ? weight_of(w, ranking.scores_up_to(rank + 1), rank) : 0;
}

PartialSum sum_between(const Weights& w, const Ranking& ranking, int begin, int end) {
  const PartialSum a = sum_to(w, ranking.scores_about(begin), begin);
  const PartialSum b = sum_to(w, ranking.scores_about(end), end);
  return {b.mass - a.mass, b.moment - a.moment};
}

int first_past(const Weights& w, const Ranking& ranking, int begin, double target, bool reach) {
  const auto scores_up_to = [&](int end) {
    return ranking.scores_up_to(w.first + end).subspan(static_cast<std::size_t>(w.first));
  };
  return w.first + first_past(w.sums, ScoresUpTo(scores_up_to), begin - w.first, target, reach);
}

Candidates::Candidates(const Logits& source, const EngineRules& its_rules,
                       const Situation& its_situation, bool high)
    : logits(source), rules(its_rules), situation(its_situation), tail_high(high), ranking(source) {
  end = logits.finite;
  masked = logits.size() - logits.finite;
  highest_ = logits.max();
  all_ = Weights{*logits.untouched, 0};
  tail_weight = whole_tail();
  tail_count = logits.tail.counted() ? static_cast<double>(logits.tail.count)
                                     : std::numeric_limits<double>::infinity();
}

float Candidates::lowest() const {
  return logits.scores[static_cast<std::size_t>(logits.finite) - 1];
}

bool Candidates::uncut() const {
  return kept() == ranking.size() && !tail_cut;
}

bool Candidates::rounds() const {
  return ranking.size() <= ExpSums::kExactSize;
}

bool Candidates::leads() const {
  return best() >= highest_;
}

const Weights& Candidates::all_weights() {
  if (all_) return *all_;
  if (ranking.changed()) {
    return all_.emplace(Weights{exp_sums(ranking.size(), ranking.pass(), highest_, temperature), 0});
  }
  return all_.emplace(Weights{*logits.sums_at(temperature), 0});
}

const Weights& Candidates::weights() {
  if (own_) return *own_;
  if (leads()) return all_weights();
  const auto survivors = ranking.scores_up_to(end).subspan(static_cast<std::size_t>(begin),
                                                           static_cast<std::size_t>(kept()));
  return own_.emplace(Weights{exp_sums(survivors, best(), temperature), begin});
}

double Candidates::weight_before(int rank) {
  return logitdice::weight_before(weights(), ranking, rank);
}

double Candidates::weight_of(int rank) {
  return logitdice::weight_of(weights(), ranking, rank);
}

PartialSum Candidates::stored() {
  if (!stored_) stored_ = sum_between(weights(), ranking, begin, end);
  return *stored_;
}

double Candidates::weight() {
  return stored().mass + tail_weight;
}

double Candidates::rival_weight() {
  return other_weight < 0 ? weight() : other_weight;
}

double Candidates::whole_tail() {
  if (logits.tail.empty() || temperature == 0) return 0;
  const double shift = all_weights().sums.shift;
  const TailWeight whole = logitdice::tail_weight(logits.tail, lowest(), shift, temperature);
  return tail_high ? whole.high : whole.low;
}

double Candidates::rival_whole_tail() {
  if (logits.tail.empty() || temperature == 0) return 0;
  const double shift = all_weights().sums.shift;
  const TailWeight whole = logitdice::tail_weight(logits.tail, lowest(), shift, temperature);
  return tail_high ? whole.low : whole.high;
}

// Of a tail that nobody can bound nothing is taken away: ∞ · 0 would be no number.
void Candidates::rescale_tail(double log_factor) {
  if (std::isfinite(tail_weight)) tail_weight *= std::exp(log_factor);
}

double Candidates::weight_all() {
  return all_weights().sums.total() + whole_tail();
}

double Candidates::mass_kept() {
  if (uncut()) return 1;
  const double all = weight_all();
  if (std::isinf(all)) return std::isinf(tail_weight) ? 1 : 0;
  if (temperature == 0) return 1;
  const double scale =
      std::exp((weights().sums.shift - all_weights().sums.shift) * all_weights().sums.inverse_t);
  return all > 0 ? std::clamp(weight() * scale / all, 0.0, 1.0) : 0;
}

void Candidates::narrow(int new_begin, int new_end) {
  assert(new_begin >= begin && new_end <= end && new_begin < new_end);
  if (new_begin == begin && new_end == end) return;
  const bool new_best = new_begin != begin;
  const bool rescale = new_best && tail_weight > 0;
  const double shift = rescale ? weights().sums.shift : 0;
  begin = new_begin;
  end = new_end;
  stored_.reset();
  if (!new_best) return;
  own_.reset();
  if (!rescale) return;
  const ExpSums& now = weights().sums;
  rescale_tail((shift - now.shift) * now.inverse_t);
}

void Candidates::narrow_but(int first, std::span<const int> spared) {
  assert(tail_weight == 0);
  if (!spared.empty()) {
    ranking.put_last(begin, first, spared);
    all_.reset();
    own_.reset();
  }
  narrow(first - static_cast<int>(spared.size()), end);
}

void Candidates::drop_tail() {
  if (logits.tail.empty()) return;
  tail_cut = true;
  tail_weight = 0;
  tail_count = 0;
}

void Candidates::change_scores(std::vector<Ranking::Change> moves) {
  if (moves.empty()) return;
  const std::optional<Weights> before = tail_weight > 0 ? std::optional(weights()) : std::nullopt;
  const bool whole = begin == 0 && end == ranking.size();
  const double old_shift = weights().sums.shift, inverse_t = weights().sums.inverse_t;
  if (whole && !before && !rounds()) {  // a short list is summed anew in no time
    update_stored(moves);
  } else {
    stored_.reset();
  }
  ranking.change(begin, end, std::move(moves));
  own_.reset();
  all_.reset();
  highest_ = whole ? best() : *std::max_element(scores().begin(), scores().end());
  if (stored_) stored_ = in_units_of(*stored_, (old_shift - best()) * inverse_t);
  if (!before) return;
  rescale_tail((before->sums.shift - weights().sums.shift) * before->sums.inverse_t);
}

double Candidates::log_weight() {
  const ExpSums& sums = weights().sums;
  return std::log(stored().mass) + sums.shift * sums.inverse_t;
}

// What a Reshape remembers; the logits themselves where nothing has changed yet.
SharedArray<float> Candidates::scores_by_source() const {
  if (!ranking.changed()) return logits.scores;
  std::vector<float> out(static_cast<std::size_t>(ranking.size()));
  const auto now = ranking.scores();
  for (int rank = 0; rank < ranking.size(); ++rank) {
    out[static_cast<std::size_t>(ranking.source(rank))] = now[static_cast<std::size_t>(rank)];
  }
  return out;
}

// So much that the survivors together weigh what they did before.
void Candidates::balance(std::vector<float>& scores) {
  const double weighed = log_weight();
  const float best = *std::max_element(scores.begin(), scores.end());
  const ExpSums after = exp_sums(scores, best, temperature);
  const double weighs = std::log(after.total()) + after.shift * after.inverse_t;
  for (float& score : scores) {
    score = static_cast<float>(
        std::clamp<double>(score + (weighed - weighs) * temperature, kLowest, kHighest));
  }
}

void Candidates::reshape(std::vector<float> scores) {
  assert(static_cast<int>(scores.size()) == kept() && tail_weight == 0);
  const bool whole = kept() == ranking.size();
  if (!whole) balance(scores);
  reshapes.push_back({0, scores_by_source()});
  if (whole && !rounds()) {
    ranking.reshape(std::move(scores));
    highest_ = best();
    own_.reset();
    all_.reset();
  } else {
    std::vector<Ranking::Change> moves;
    for (const float score : scores) {
      moves.push_back({ranking.source(begin + static_cast<int>(moves.size())), score});
    }
    change_scores(std::move(moves));
  }
  stored_.reset();
}

// Takes the old weights out of the sum and puts the new ones in, unless so little would be left
// that rounding shows, or a new one is beyond all numbers.
void Candidates::update_stored(std::span<const Ranking::Change> moves) {
  constexpr double kLeastLeft = 1e-3, kLargestExponent = 700;
  const ExpSums& sums = weights().sums;
  const PartialSum whole = stored();
  stored_.reset();
  std::vector<float> before, after;
  before.reserve(moves.size());
  after.reserve(moves.size());
  for (const Ranking::Change& move : moves) {
    before.push_back(ranking.score_of_source(move.source));
    after.push_back(move.score);
  }
  if (scaled_score(sums, *std::max_element(after.begin(), after.end())) > kLargestExponent) return;
  const PartialSum out = sum_of(sums, before), in = sum_of(sums, after);
  const PartialSum sum{whole.mass - out.mass + in.mass, whole.moment - out.moment + in.moment};
  const bool finite = std::isfinite(sum.mass) && std::isfinite(sum.moment);
  if (finite && sum.mass > kLeastLeft * whole.mass) stored_ = sum;
}

void Candidates::divide(double by) {
  assert(temperature == 1 && by > 0);
  // An uncut tail may weigh nothing at the least now and something at the temperature of its sum.
  const bool left_some = tail_cut ? tail_weight > 0 : !logits.tail.empty();
  const double shift = left_some ? weights().sums.shift : 0;
  Tail left = logits.tail;
  if (tail_cut && left_some) {
    left.count = std::isinf(tail_count) ? Tail::kUnknownCount
                                        : static_cast<std::int64_t>(std::ceil(tail_count));
    left.log_sum_exp = std::log(tail_weight) + shift;  // +∞: not known
    left.temperature = 1;
  }
  if (left_some) {
    const TailWeight range = logitdice::tail_weight(left, lowest(), shift, by);
    tail_weight = tail_high ? range.high : range.low;
  }
  temperature = by;
  all_.reset();
  own_.reset();
  stored_.reset();
}

void Candidates::keep_the_best() {
  drop_tail();
  masked += kept() - 1;
  end = begin + 1;
  temperature = 0;
  const float alone = best();
  all_ = Weights{exp_sums(std::span(&alone, 1), alone, 1.0), begin};
  own_ = all_;
  stored_.reset();
}

TailWeight tail_weight(const Tail& tail, double lowest_score, double shift, double temperature) {
  if (tail.empty() || temperature == 0) return {0, 0};
  // Everything relative to the shift, which leaves no two large numbers to be subtracted. Capped,
  // so that a capture that contradicts itself makes no infinities.
  const auto weight = [](double log_weight) { return std::exp(std::min(log_weight, 700.0)); };
  const bool counted = tail.counted();
  const double log_count = counted ? std::log(static_cast<double>(tail.count)) : 0;
  const double inverse_t = inverse_temperature(temperature);
  if (!tail.summed()) {
    return {0, counted ? weight(log_count + (lowest_score - shift) * inverse_t) : HUGE_VAL};
  }
  const double sum = tail.log_sum_exp - shift / tail.temperature;  // S
  if (temperature == tail.temperature) return {weight(sum), weight(sum)};
  const double b = tail.temperature * inverse_t;
  const double lowest = (lowest_score - shift) / tail.temperature;  // x
  const double from_lowest = (b - 1) * lowest + sum;                // A
  const double jensen = weight(log_count + b * (sum - log_count));  // J
  if (b > 1) {
    const double high = weight(std::min(from_lowest, b * sum));
    return {counted ? std::min(jensen, high) : 0, high};
  }
  const double low = weight(std::max(from_lowest, b * sum));
  return {low, counted ? std::max(jensen, low) : HUGE_VAL};
}

TailWeight tail_weight(const Logits& logits, double temperature) {
  const double lowest = logits.scores[static_cast<std::size_t>(logits.finite) - 1];
  return tail_weight(logits.tail, lowest, logits.max(), temperature);
}

}  // namespace logitdice
