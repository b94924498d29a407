#include "core/sampling/ranking.h"

#include "core/sampling/sort_keys.h"

#include <hwy/contrib/sort/vqsort.h>

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>

namespace logitdice {
namespace {

// The j-th whole number from 0 on that is not in the ascending list: list[i] − i of them lie before
// list[i].
template <class List, class Number>
int nth_absent(const List& list, int j, Number number) {
  int low = 0, high = static_cast<int>(list.size());
  while (low < high) {
    const int middle = (low + high) / 2;
    if (number(list[static_cast<std::size_t>(middle)]) - middle <= j) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return j + low;
}

// The changes in the order of their scores, ties by id.
std::vector<Ranking::Change> in_order(const Logits& logits,
                                      const std::vector<Ranking::Change>& changes) {
  const std::size_t n = changes.size();
  std::vector<float> scores(n);
  std::vector<TokenId> ids(n);
  for (std::size_t i = 0; i < n; ++i) {
    scores[i] = changes[i].score;
    ids[i] = logits.ids[static_cast<std::size_t>(changes[i].source)];
  }
  std::vector<std::uint64_t> keys(n);
  make_sort_keys(scores, ids, keys);
  hwy::Sorter()(keys.data(), n, hwy::SortAscending());
  split_sort_keys(keys, scores, ids);
  std::vector<Ranking::Change> sorted(n);
  for (std::size_t i = 0; i < n; ++i) sorted[i] = {logits.rank_of(ids[i]), scores[i]};
  return sorted;
}

// Sorted by source: both numbers as one key.
template <class Moved>
std::vector<Moved> by_source_of(const std::vector<Moved>& by_rank) {
  std::vector<std::uint64_t> keys(by_rank.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    keys[i] = static_cast<std::uint64_t>(by_rank[i].source) << 32 |
              static_cast<std::uint32_t>(by_rank[i].rank);
  }
  hwy::Sorter()(keys.data(), keys.size(), hwy::SortAscending());
  std::vector<Moved> moved(keys.size());
  for (std::size_t i = 0; i < keys.size(); ++i) {
    moved[i] = {static_cast<int>(keys[i] & 0xffffffffu), static_cast<int>(keys[i] >> 32)};
  }
  return moved;
}

}  // namespace

Ranking::Ranking(const Logits& logits) : logits_(&logits) {}

std::span<const float> Ranking::scores() const {
  if (!scores_.empty()) return scores_;
  return std::span<const float>(logits_->scores).first(static_cast<std::size_t>(logits_->finite));
}

int Ranking::source(int rank) const {
  if (by_rank_.empty() || rank >= size()) return rank;
  const auto at = std::lower_bound(by_rank_.begin(), by_rank_.end(), rank,
                                   [](const Moved& m, int r) { return m.rank < r; });
  if (at != by_rank_.end() && at->rank == rank) return at->source;
  const int unmoved_before = rank - static_cast<int>(at - by_rank_.begin());
  return nth_absent(by_source_, unmoved_before, [](const Moved& m) { return m.source; });
}

int Ranking::rank_of_source(int source) const {
  if (by_source_.empty() || source >= size()) return source;
  const auto at = std::lower_bound(by_source_.begin(), by_source_.end(), source,
                                   [](const Moved& m, int s) { return m.source < s; });
  if (at != by_source_.end() && at->source == source) return at->rank;
  const int unmoved_before = source - static_cast<int>(at - by_source_.begin());
  return nth_absent(by_rank_, unmoved_before, [](const Moved& m) { return m.rank; });
}

bool Ranking::before(const Change& a, const Change& b) const {
  if (a.score != b.score) return a.score > b.score;
  const auto id = [&](const Change& c) { return logits_->ids[static_cast<std::size_t>(c.source)]; };
  return id(a) < id(b);
}

// The first rank from `from` on whose token comes after the changed one.
int Ranking::first_after(const Change& change, int from, int end) const {
  const std::span<const float> z = scores();
  // The changed tokens come in order, so that the next place is mostly near: steps that double.
  for (int step = 4; from + step < end; step *= 2) {
    const float there = z[static_cast<std::size_t>(from + step)];
    if (there < change.score) end = from + step + 1;
    if (there <= change.score) break;  // among equals the id decides, anywhere up to the end
    from += step;
  }
  while (from < end) {
    const int middle = (from + end) / 2;
    const Change there{source(middle), z[static_cast<std::size_t>(middle)]};
    if (before(there, change)) {
      from = middle + 1;
    } else {
      end = middle;
    }
  }
  return from;
}

// Tokens in [begin, end) that moved before move again, with the score they have: all the others are
// then in the order of the logits. Returns those outside, which stay where they are.
std::vector<Ranking::Moved> Ranking::take_moved(int begin, int end,
                                                std::vector<Change>& changes) const {
  if (by_rank_.empty()) return {};
  std::vector<int> changing;
  for (const Change& c : changes) changing.push_back(c.source);
  std::sort(changing.begin(), changing.end());
  std::vector<Moved> staying;
  for (const Moved& m : by_rank_) {
    if (m.rank < begin || m.rank >= end) {
      staying.push_back(m);
    } else if (!std::binary_search(changing.begin(), changing.end(), m.source)) {
      changes.push_back({m.source, scores()[static_cast<std::size_t>(m.rank)]});
    }
  }
  return staying;
}

// `changes` in their new order. Fills scores_ and returns where each of them went.
std::vector<Ranking::Moved> Ranking::merge(int begin, int end,
                                           const std::vector<Change>& changes) {
  std::vector<int> leaving;  // the ranks that the changed tokens have until now
  leaving.reserve(changes.size());
  for (const Change& c : changes) leaving.push_back(rank_of_source(c.source));
  hwy::Sorter()(leaving.data(), leaving.size(), hwy::SortAscending());
  assert(leaving.empty() || (leaving.front() >= begin && leaving.back() < end));

  const std::span<const float> old = scores();
  std::vector<float> made;
  made.reserve(old.size());
  made.insert(made.end(), old.begin(), old.begin() + begin);
  int from = begin;
  auto leave = leaving.begin();
  const auto copy_until = [&](int stop) {
    while (from < stop) {
      const int next = leave == leaving.end() ? stop : std::min(stop, *leave);
      // Likely tokens stand close together, and a call for two numbers costs more than they do.
      if (next - from < 8) {
        for (; from < next; ++from) made.push_back(old[static_cast<std::size_t>(from)]);
      } else {
        made.insert(made.end(), old.begin() + from, old.begin() + next);
      }
      if (next < stop) ++leave;
      from = next + (next < stop ? 1 : 0);
    }
  };
  std::vector<Moved> placed;
  placed.reserve(changes.size());
  for (const Change& c : changes) {
    copy_until(first_after(c, from, end));
    placed.push_back({static_cast<int>(made.size()), c.source});
    made.push_back(c.score);
  }
  copy_until(end);
  assert(static_cast<int>(made.size()) == end);
  made.insert(made.end(), old.begin() + end, old.end());
  scores_ = std::move(made);
  return placed;
}

void Ranking::change(int begin, int end, std::vector<Change> changes) {
  const std::vector<Moved> staying = take_moved(begin, end, changes);
  const std::vector<Moved> placed = merge(begin, end, in_order(*logits_, changes));
  by_rank_.resize(staying.size() + placed.size());
  std::merge(staying.begin(), staying.end(), placed.begin(), placed.end(), by_rank_.begin(),
             [](const Moved& a, const Moved& b) { return a.rank < b.rank; });
  by_source_ = by_source_of(by_rank_);
}

}  // namespace logitdice
