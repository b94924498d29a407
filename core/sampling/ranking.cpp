#include "core/sampling/ranking.h"

#include "core/sampling/sort_keys.h"

#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <iterator>
#include <limits>

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

// The places of the changes in their new order: by score, ties by id.
std::vector<std::int32_t> in_order(const Logits& logits,
                                   const std::vector<Ranking::Change>& changes) {
  const std::size_t n = changes.size();
  std::vector<float> scores(n);
  for (std::size_t i = 0; i < n; ++i) scores[i] = changes[i].score;
  std::vector<std::uint64_t> keys(n);
  make_sort_keys(scores, {}, keys);
  sort_keys(keys, /*by_id=*/true);
  std::vector<std::int32_t> order(n);
  split_sort_keys(keys, scores, order);
  // Looked up only for equal scores: an id is a wait for memory.
  const auto id = [&](std::int32_t i) {
    return logits.ids[static_cast<std::size_t>(changes[static_cast<std::size_t>(i)].source)];
  };
  for (std::size_t from = 0, to = 0; from < n; from = to) {
    while (to < n && scores[to] == scores[from]) ++to;
    if (to - from == 1) continue;
    std::sort(order.begin() + static_cast<std::ptrdiff_t>(from),
              order.begin() + static_cast<std::ptrdiff_t>(to),
              [&](std::int32_t x, std::int32_t y) { return id(x) < id(y); });
  }
  return order;
}

// The tokens with a rank outside [begin, end), in the order they come in.
template <class List>
List outside(const List& list, int begin, int end) {
  List out;
  std::copy_if(list.begin(), list.end(), std::back_inserter(out),
               [&](const auto& m) { return m.rank < begin || m.rank >= end; });
  return out;
}

template <class List, class Before>
List merged(const List& a, const List& b, Before before) {
  List out(a.size() + b.size());
  std::merge(a.begin(), a.end(), b.begin(), b.end(), out.begin(), before);
  return out;
}

}  // namespace

Ranking::Ranking(const Logits& logits) : logits_(logits) {}

std::span<const float> Ranking::base() const {
  return base_.empty() ? std::span<const float>(logits_.scores) : std::span<const float>(base_);
}

std::vector<Ranking::Moved>::const_iterator Ranking::from_rank(int rank) const {
  return std::lower_bound(by_rank_.begin(), by_rank_.end(), rank,
                          [](const Moved& m, int r) { return m.rank < r; });
}

std::vector<Ranking::Moved>::const_iterator Ranking::from_source(int source) const {
  return std::lower_bound(by_source_.begin(), by_source_.end(), source,
                          [](const Moved& m, int s) { return m.source < s; });
}

int Ranking::source(int rank) const {
  if (by_rank_.empty() || rank >= size()) return rank;
  const auto at = from_rank(rank);
  if (at != by_rank_.end() && at->rank == rank) return at->source;
  const int unmoved_before = rank - static_cast<int>(at - by_rank_.begin());
  return nth_absent(by_source_, unmoved_before, [](const Moved& m) { return m.source; });
}

int Ranking::rank_of_source(int source) const {
  if (by_source_.empty() || source >= size()) return source;
  const auto at = from_source(source);
  if (at != by_source_.end() && at->source == source) return at->rank;
  const int unmoved_before = source - static_cast<int>(at - by_source_.begin());
  return nth_absent(by_rank_, unmoved_before, [](const Moved& m) { return m.rank; });
}

float Ranking::score(int rank) const {
  const auto at = static_cast<std::size_t>(rank);
  return at < scores_.size() ? scores_[at] : score_of_source(source(rank));
}

float Ranking::score_of_source(int source) const {
  const auto at = from_source(source);
  if (at != by_source_.end() && at->source == source) return at->score;
  return base()[static_cast<std::size_t>(source)];
}

int Ranking::next_arrival(const Walk& walk) const {
  return walk.by_rank < by_rank_.size() ? by_rank_[walk.by_rank].rank : size();
}

int Ranking::next_departure(const Walk& walk) const {
  return walk.by_source < by_source_.size() ? by_source_[walk.by_source].source : size();
}

// The scores of the ranks [begin, end). At each rank there is a moved token, or else the next
// source that has not moved away, with a stretch of others behind it.
void Ranking::copy(Walk& walk, int begin, int end, float* out) const {
  constexpr int kShort = 16;  // a call costs more than so few numbers
  const float* scores = base().data();
  for (int rank = begin; rank < end;) {
    const int arrival = next_arrival(walk), departure = next_departure(walk);
    if (arrival == rank) {
      *out++ = by_rank_[walk.by_rank++].score;
      ++rank;
    } else if (departure == walk.source) {
      ++walk.source;
      ++walk.by_source;
    } else {
      const int length = std::min(std::min(end, arrival) - rank, departure - walk.source);
      const float* from = scores + walk.source;
      if (length < kShort) {
        for (int i = 0; i < length; ++i) out[i] = from[i];
      } else {
        std::copy_n(from, length, out);
      }
      out += length;
      walk.source += length;
      rank += length;
    }
  }
}

std::span<const float> Ranking::scores_up_to(int end) const {
  assert(end >= 0 && end <= size());
  if (by_rank_.empty()) return base().first(static_cast<std::size_t>(size()));
  const int ready = static_cast<int>(scores_.size());
  if (ready < end) {
    scores_.reserve(static_cast<std::size_t>(size()));  // so that what was read stays where it is
    scores_.resize(static_cast<std::size_t>(end));
    copy(walk_, ready, end, scores_.data() + ready);
  }
  return scores_;
}

std::span<const float> Ranking::scores_about(int rank) const {
  // The blocks of a range of survivors begin with it, not at multiples of their length.
  return scores_up_to(rank < size() ? std::min(size(), rank + ExpSums::kBlock) : 0);
}

NextBlocks Ranking::pass() const {
  static constexpr int kBlock = ExpSums::kBlock;
  std::vector<float> copies(by_rank_.empty() ? 0 : kBlock * ExpSums::kBlocksAtOnce);
  return [this, walk = Walk{}, copies](int begin, int end, std::span<const float*> blocks) mutable {
    for (int i = 0; begin < end; ++i, begin += kBlock) {
      const int count = std::min(kBlock, end - begin);
      const bool whole =
          next_arrival(walk) >= begin + count && next_departure(walk) >= walk.source + count;
      if (whole) {
        blocks[static_cast<std::size_t>(i)] = base().data() + walk.source;
        walk.source += count;
      } else {
        float* const copied = copies.data() + std::size_t{kBlock} * static_cast<std::size_t>(i);
        copy(walk, begin, begin + count, copied);
        blocks[static_cast<std::size_t>(i)] = copied;
      }
    }
  };
}

// The first source from `from` on that comes after the changed token, whether it has moved or not.
int Ranking::first_after(const Change& change, int from) const {
  const float* z = base().data();
  int count = size() - from;
  // The changed tokens come in order, so that the next place is mostly near: steps that double.
  for (int step = 16; step < count; step *= 2) {
    if (z[from + step] <= change.score) {
      count = step;
      break;
    }
    from += step;
    count -= step;
  }
  // Guessing a branch beats waiting for the memory that would decide it.
  const auto first = z + from;
  from = static_cast<int>(std::partition_point(first, first + count,
                                               [&](float score) { return score > change.score; }) -
                          z);
  return from < size() && z[from] == change.score ? first_with_higher_id(change, from) : from;
}

// Among equal scores, which begin at `from`, the id decides.
int Ranking::first_with_higher_id(const Change& change, int from) const {
  const auto z = base().begin();
  const auto equal = std::partition_point(z + from, z + size(),
                                          [&](float score) { return score == change.score; });
  const auto ids = logits_.ids.begin();
  const TokenId id = ids[change.source];
  return static_cast<int>(std::upper_bound(ids + from, ids + (equal - z), id) - ids);
}

// Tokens in [begin, end) that moved before move again, with the score they have: all the others are
// then in the order of the logits. `changes` by source, before and after.
void Ranking::take_moved(int begin, int end, std::vector<Change>& changes) const {
  const auto by_source = [](const Change& a, const Change& b) { return a.source < b.source; };
  if (!std::is_sorted(changes.begin(), changes.end(), by_source)) {
    std::sort(changes.begin(), changes.end(), by_source);
  }
  const std::size_t changing = changes.size();
  for (const Moved& m : by_source_) {
    if (m.rank < begin || m.rank >= end) continue;
    const auto first = changes.begin(), last = first + static_cast<std::ptrdiff_t>(changing);
    const Change moves{m.source, m.score};
    if (!std::binary_search(first, last, moves, by_source)) changes.push_back(moves);
  }
  std::inplace_merge(changes.begin(), changes.begin() + static_cast<std::ptrdiff_t>(changing),
                     changes.end(), by_source);
}

// A changed token stands behind those changed ones and those unmoved ones that come before it.
// Unmoved ones above the window stay above it, whatever their scores, and those below it below.
// `changes` by source, `order` their places by score, `staying` the moved tokens outside the
// window, by source.
std::vector<Ranking::Moved> Ranking::placed(int begin, int end, const std::vector<Change>& changes,
                                            const std::vector<std::int32_t>& order,
                                            const std::vector<Moved>& staying) const {
  const auto above =
      std::count_if(staying.begin(), staying.end(), [&](const Moved& m) { return m.rank < begin; });
  const int unmoved_above = begin - static_cast<int>(above);
  const int unmoved = end - begin - static_cast<int>(changes.size());
  assert(unmoved >= 0);
  std::vector<Moved> out;
  out.reserve(order.size());
  auto changed = changes.begin();
  auto stays = staying.begin();
  int source = 0;
  for (const std::int32_t place : order) {
    const Change& token = changes[static_cast<std::size_t>(place)];
    source = first_after(token, source);
    while (changed != changes.end() && changed->source < source) ++changed;
    while (stays != staying.end() && stays->source < source) ++stays;
    const auto moved = (changed - changes.begin()) + (stays - staying.begin());
    const int unmoved_before = source - static_cast<int>(moved) - unmoved_above;
    const int rank = begin + static_cast<int>(out.size()) + std::clamp(unmoved_before, 0, unmoved);
    out.push_back({rank, token.source, token.score});
  }
  return out;
}

void Ranking::change(int begin, int end, std::vector<Change> changes) {
  take_moved(begin, end, changes);
  const std::vector<std::int32_t> order = in_order(logits_, changes);
  const std::vector<Moved> staying = outside(by_source_, begin, end);
  const std::vector<Moved> by_rank = placed(begin, end, changes, order, staying);
  std::vector<Moved> by_source(by_rank.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    by_source[static_cast<std::size_t>(order[i])] = by_rank[i];
  }
  take_places(begin, end, by_rank, by_source);
}

// The same scores by source. A moved token has there what the next one below it has.
std::vector<float> Ranking::unmoved(std::vector<float> scores) const {
  if (by_rank_.empty()) return scores;
  std::vector<float> out(scores.size());
  Walk walk;
  for (int rank = 0; rank < size(); ++rank) {
    if (next_arrival(walk) == rank) {
      ++walk.by_rank;
      continue;
    }
    for (; next_departure(walk) == walk.source; ++walk.by_source) ++walk.source;
    out[static_cast<std::size_t>(walk.source++)] = scores[static_cast<std::size_t>(rank)];
  }
  for (auto m = by_source_.rbegin(); m != by_source_.rend(); ++m) {
    const auto at = static_cast<std::size_t>(m->source);
    out[at] = at + 1 < out.size() ? out[at + 1] : std::numeric_limits<float>::lowest();
  }
  return out;
}

// The tokens above the last one that rose move, and so do those that had moved before; all the
// others keep their order.
void Ranking::reshape(std::vector<float> scores) {
  std::vector<Change> moves;
  for (const Moved& m : by_rank_) {
    moves.push_back({m.source, scores[static_cast<std::size_t>(m.rank)]});
  }
  std::vector<float> base = unmoved(std::move(scores));
  const auto risen = std::adjacent_find(base.rbegin(), base.rend(), std::greater<>());
  const auto staying = risen == base.rend() ? base.begin() : risen.base() - 1;
  const float best = *std::max_element(base.begin(), staying + 1);
  for (auto z = base.begin(); z != staying; ++z) {
    const int source = static_cast<int>(z - base.begin());
    const auto moved = from_source(source);
    if (moved == by_source_.end() || moved->source != source) moves.push_back({source, *z});
    *z = best;
  }
  by_rank_.clear();
  by_source_.clear();
  scores_.clear();
  walk_ = {};
  base_ = std::move(base);
  if (!moves.empty()) change(0, size(), std::move(moves));
}

void Ranking::take_places(int begin, int end, const std::vector<Moved>& by_rank,
                          const std::vector<Moved>& by_source) {
  by_rank_ = merged(outside(by_rank_, begin, end), by_rank,
                    [](const Moved& a, const Moved& b) { return a.rank < b.rank; });
  by_source_ = merged(outside(by_source_, begin, end), by_source,
                      [](const Moved& a, const Moved& b) { return a.source < b.source; });
  scores_.clear();
  walk_ = {};
}

void Ranking::put_last(int begin, int end, std::span<const int> ranks) {
  std::vector<Moved> first, last;
  for (int rank = begin; rank < end; ++rank) {
    const bool behind = std::binary_search(ranks.begin(), ranks.end(), rank);
    (behind ? last : first).push_back({0, source(rank), score(rank)});
  }
  first.insert(first.end(), last.begin(), last.end());
  for (std::size_t i = 0; i < first.size(); ++i) first[i].rank = begin + static_cast<int>(i);
  std::vector<Moved> by_source = first;
  std::sort(by_source.begin(), by_source.end(),
            [](const Moved& a, const Moved& b) { return a.source < b.source; });
  take_places(begin, end, first, by_source);
}

}  // namespace logitdice
