#include "core/sampling/logits.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <memory>
#include <string>

#include "core/sampling/sort_keys.h"
#include "core/text/numbers.h"
#include "core/text/parse_number.h"

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
    return "The tail has " + std::to_string(tail.count) + " " + plural(tail.count, "token") +
           ": it must be a count of 0 or more.";
  }
  if (tail.count > kMost - static_cast<std::int64_t>(stored)) {
    return "The tail has " + std::to_string(tail.count) + " tokens: there may be at most " +
           std::to_string(kMost) + " in all.";
  }
  if (std::isnan(tail.log_sum_exp)) {
    return "The tail's log-sum-exp is NaN: it must be a finite number or -inf.";
  }
  if (!(tail.temperature > 0 && std::isfinite(tail.temperature))) {
    return "The temperature of the tail's sum is " + number_text(tail.temperature) +
           ": it must be above 0.";
  }
  return {};
}

Logits sorted(std::span<const float> scores, std::span<const TokenId> ids) {
  const size_t n = scores.size();
  const auto keys = std::make_unique_for_overwrite<std::uint64_t[]>(n);
  make_sort_keys(scores, ids, {keys.get(), n});
  sort_keys({keys.get(), n}, std::is_sorted(ids.begin(), ids.end()));
  std::vector<float> sorted_scores(n);
  std::vector<TokenId> sorted_ids(n);
  split_sort_keys({keys.get(), n}, sorted_scores, sorted_ids);
  Logits logits;
  logits.scores = std::move(sorted_scores);
  logits.ids = std::move(sorted_ids);
  return logits;
}

// Ids that are sparse, as in a capture of the top N of a large vocabulary, are searched for
// instead.
bool worth_an_index(std::span<const TokenId> ids) {
  const TokenId highest = *std::max_element(ids.begin(), ids.end());
  return static_cast<std::size_t>(highest) < 8 * ids.size() + 1024;
}

// Before or behind another one in the list.
bool stands_before(const TokenScore& a, const TokenScore& b) {
  return a.score != b.score ? a.score > b.score : a.id < b.id;
}

std::vector<std::int32_t> ranks_by_id(std::span<const TokenId> ids) {
  const TokenId highest = *std::max_element(ids.begin(), ids.end());
  std::vector<std::int32_t> ranks(static_cast<std::size_t>(highest) + 1, -1);
  for (std::size_t rank = 0; rank < ids.size(); ++rank) {
    ranks[static_cast<std::size_t>(ids[rank])] = static_cast<std::int32_t>(rank);
  }
  return ranks;
}

// The scores of the ranks that can be drawn.
std::span<const float> drawable(const Logits& logits) {
  return std::span<const float>(logits.scores).first(static_cast<std::size_t>(logits.finite));
}

}  // namespace

// Whatever depends on the scores alone.
void Logits::finish() {
  const auto impossible =
      std::partition_point(scores.begin(), scores.end(), [](float z) { return std::isfinite(z); });
  finite = static_cast<int>(impossible - scores.begin());
  if (finite == 0) return;
  heated_ = std::make_shared<Heated>();
  heated_->powers = block_powers(drawable(*this));
  untouched =
      std::make_shared<const ExpSums>(exp_sums(drawable(*this), heated_->powers, max(), 1.0));
}

std::shared_ptr<const ExpSums> Logits::sums_at(double temperature) const {
  if (temperature == 1) return untouched;
  const std::lock_guard lock(heated_->mutex);
  if (!heated_->last || heated_->temperature != temperature) {
    heated_->last = std::make_shared<const ExpSums>(
        exp_sums(drawable(*this), heated_->powers, max(), temperature));
    heated_->temperature = temperature;
  }
  return heated_->last;
}

int Logits::rank_of(TokenId id) const {
  if (!rank_by_id_) {
    const auto found = std::find(ids.begin(), ids.end(), id);
    return found == ids.end() ? -1 : static_cast<int>(found - ids.begin());
  }
  RankIndex& index = *rank_by_id_;
  std::call_once(index.made, [&] { index.ranks = ranks_by_id(ids); });
  const bool known = id >= 0 && static_cast<std::size_t>(id) < index.ranks.size();
  return known ? index.ranks[static_cast<std::size_t>(id)] : -1;
}

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
  logits.finish();
  if (logits.finite == 0) {
    return Error{"Every logit is -inf: at least one token must have a finite logit."};
  }
  logits.tail = tail;
  if (worth_an_index(logits.ids)) logits.rank_by_id_ = std::make_shared<Logits::RankIndex>();
  return logits;
}

Logits with_scores(const Logits& logits, std::span<const TokenScore> changed) {
  std::vector<TokenScore> come(changed.begin(), changed.end());
  std::vector<int> gone;
  for (TokenScore& token : come) {
    token.score += 0.0f;  // −0 is the same score as 0
    gone.push_back(logits.rank_of(token.id));
    assert(gone.back() >= 0 && std::isfinite(token.score));
  }
  std::sort(come.begin(), come.end(), stands_before);
  std::sort(gone.begin(), gone.end());
  const auto n = static_cast<std::size_t>(logits.size());
  std::vector<float> scores;
  std::vector<TokenId> ids;
  scores.reserve(n);
  ids.reserve(n);
  std::size_t next_come = 0, next_gone = 0;
  const auto take = [&](const TokenScore& token) {
    scores.push_back(token.score);
    ids.push_back(token.id);
  };
  for (std::size_t rank = 0; rank < n; ++rank) {
    if (next_gone < gone.size() && gone[next_gone] == static_cast<int>(rank)) {
      ++next_gone;
      continue;
    }
    const TokenScore here{logits.ids[rank], logits.scores[rank]};
    while (next_come < come.size() && stands_before(come[next_come], here)) take(come[next_come++]);
    take(here);
  }
  while (next_come < come.size()) take(come[next_come++]);
  Logits out;
  out.scores = std::move(scores);
  out.ids = std::move(ids);
  out.tail = logits.tail;
  out.has_zero = logits.has_zero;
  out.finish();
  if (logits.rank_by_id_) out.rank_by_id_ = std::make_shared<Logits::RankIndex>();
  return out;
}

}  // namespace logitdice
