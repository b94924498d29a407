#include "core/sampling/logits.h"

#include <hwy/contrib/sort/vqsort.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <memory>
#include <string>

#include "core/sampling/sort_keys.h"

namespace logitdice {
namespace {

bool accepted(float score) {
  return score < std::numeric_limits<float>::infinity();
}

// The first score that is not accepted, counted as the caller gave them.
Error refused_score(std::span<const float> scores) {
  const auto bad = std::find_if_not(scores.begin(), scores.end(), accepted);
  return Error{"Logit " + std::to_string(bad - scores.begin()) + " is " +
               (std::isnan(*bad) ? "NaN" : "+inf") +
               ": every logit must be a finite number or -inf."};
}

std::string refusal(const Tail& tail, size_t stored) {
  constexpr std::int64_t kMost = std::numeric_limits<std::int32_t>::max();
  if (tail.count < 0 && tail.count != Tail::kUnknownCount) {
    return "The tail has " + std::to_string(tail.count) +
           " tokens: it must be a count of 0 or more.";
  }
  if (tail.count > kMost - static_cast<std::int64_t>(stored)) {
    return "The tail has " + std::to_string(tail.count) + " tokens: there may be at most " +
           std::to_string(kMost) + " in all.";
  }
  if (std::isnan(tail.log_sum_exp) || tail.log_sum_exp == HUGE_VAL) {
    return std::string("The tail's log-sum-exp is ") +
           (std::isnan(tail.log_sum_exp) ? "NaN" : "+inf") +
           ": it must be a finite number or -inf.";
  }
  return {};
}

Logits sorted(std::span<const float> scores, std::span<const TokenId> ids) {
  const size_t n = scores.size();
  const auto keys = std::make_unique_for_overwrite<std::uint64_t[]>(n);
  make_sort_keys(scores, ids, {keys.get(), n});
  hwy::Sorter()(keys.get(), n, hwy::SortAscending());
  Logits logits;
  logits.ids.resize(n);
  logits.scores.resize(n);
  split_sort_keys({keys.get(), n}, logits.scores, logits.ids);
  return logits;
}

}  // namespace

Result<Logits> make_logits(std::span<const float> scores, Tail tail) {
  return make_logits(scores, {}, tail);
}

Result<Logits> make_logits(std::span<const float> scores, std::span<const TokenId> ids, Tail tail) {
  assert(ids.empty() || ids.size() == scores.size());
  if (scores.empty()) return Error{"There are no logits: at least one token is needed."};
  if (std::string why = refusal(tail, scores.size()); !why.empty()) return Error{std::move(why)};
  Logits logits = sorted(scores, ids);
  // A NaN or a +∞ is at one of the ends, see sort_keys.h.
  const bool all_accepted = accepted(logits.scores.front()) && accepted(logits.scores.back());
  if (!all_accepted) return refused_score(scores);
  const auto impossible = std::partition_point(logits.scores.begin(), logits.scores.end(),
                                               [](float z) { return std::isfinite(z); });
  logits.finite = static_cast<int>(impossible - logits.scores.begin());
  if (logits.finite == 0) {
    return Error{"Every logit is -inf: at least one token must have a finite logit."};
  }
  logits.tail = tail;
  const auto drawable = std::span<const float>(logits.scores).first(logits.finite);
  logits.untouched = exp_sums(drawable, logits.max(), 1.0);
  return logits;
}

}  // namespace logitdice
