#include "core/sampling/guidance.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <vector>

#include "core/sampling/candidates.h"

namespace logitdice {
namespace {

constexpr float kRuledOut = -std::numeric_limits<float>::infinity();

float finite_single(double value) {
  constexpr double kMost = std::numeric_limits<float>::max();
  return static_cast<float>(std::clamp(value, -kMost, kMost));
}

// Log-probabilities of a list by token.
class LogProbabilities {
 public:
  explicit LogProbabilities(const Logits& logits)
      : logits_(logits),
        sum_(log_sum_exp(logits)),
        least_(logits.scores[static_cast<std::size_t>(logits.finite) - 1] - sum_) {}

  double at(int rank) const { return logits_.scores[static_cast<std::size_t>(rank)] - sum_; }
  double of(TokenId id) const {
    const int rank = logits_.rank_of(id);
    return rank >= 0 && rank < logits_.finite ? at(rank) : least_;
  }

 private:
  const Logits& logits_;
  double sum_, least_;
};

// `score(rank, id)` of each finite rank, sorted anew; there is a finite one.
template <class Score>
Logits rescored(const Logits& logits, Score score) {
  std::vector<float> scores(logits.ids.size(), kRuledOut);
  for (int rank = 0; rank < logits.finite; ++rank) {
    const auto at = static_cast<std::size_t>(rank);
    scores[at] = score(rank, logits.ids[at]);
  }
  return make_logits(scores, std::span(logits.ids.begin(), logits.ids.end()), {}).value();
}

bool is_allowed(std::span<const std::uint8_t> allowed, TokenId id) {
  return static_cast<std::size_t>(id) < allowed.size() &&
         allowed[static_cast<std::size_t>(id)] != 0;
}

}  // namespace

double log_sum_exp(const Logits& logits) {
  const ExpSums& sums = *logits.untouched;
  const double stored = sums.shift + std::log(sums.total());
  return stored + std::log1p(tail_weight(logits, 1).low / sums.total());
}

Logits guided(const Logits& with, const Logits& without, double weight) {
  assert(weight >= 0 && weight <= kMostGuidance);
  if (weight == 1) return with;
  const LogProbabilities c(with), u(without);
  return rescored(with, [&](int rank, TokenId id) {
    const double base = u.of(id);
    return finite_single(base + weight * (c.at(rank) - base));
  });
}

int plausible(const Logits& strong, double alpha) {
  if (alpha == 0) return strong.finite;
  // p >= α p_max is z >= z_max + ln α, and scores fall with the rank.
  const double least = strong.max() + std::log(alpha);
  const auto begin = strong.scores.begin();
  const auto end = std::partition_point(begin, begin + strong.finite,
                                        [&](float z) { return static_cast<double>(z) >= least; });
  return static_cast<int>(end - begin);
}

Logits contrasted(const Logits& strong, const Logits& weak, double alpha) {
  assert(alpha >= 0 && alpha <= 1);
  if (alpha == 0) return strong;
  const LogProbabilities p(strong), q(weak);
  const int end = plausible(strong, alpha);
  return rescored(strong, [&](int rank, TokenId id) {
    return rank < end ? finite_single(p.at(rank) - q.of(id)) : kRuledOut;
  });
}

Result<Logits> masked(const Logits& logits, std::span<const std::uint8_t> allowed) {
  std::vector<float> scores(logits.scores.begin(), logits.scores.end());
  bool all = logits.tail.empty();
  for (std::size_t rank = 0; rank < scores.size(); ++rank) {
    if (is_allowed(allowed, logits.ids[rank])) continue;
    scores[rank] = kRuledOut;
    all = false;
  }
  if (all) return logits;
  const bool any = std::any_of(scores.begin(), scores.end(), [](float z) { return z > kRuledOut; });
  if (!any) return Error{"No token is left that the rule allows and the model gives a chance."};
  return make_logits(scores, std::span(logits.ids.begin(), logits.ids.end()), {});
}

double mass_removed(const Logits& logits, std::span<const std::uint8_t> allowed) {
  const double sum = log_sum_exp(logits);
  double mass = tail_weight(logits, 1).low * std::exp(logits.max() - sum);
  for (int rank = 0; rank < logits.finite; ++rank) {
    const auto at = static_cast<std::size_t>(rank);
    if (!is_allowed(allowed, logits.ids[at])) mass += std::exp(logits.scores[at] - sum);
  }
  return std::min(mass, 1.0);
}

}  // namespace logitdice
