#include "core/readings/compare.h"

#include <algorithm>
#include <bit>
#include <cassert>
#include <cmath>
#include <limits>
#include <map>

namespace logitdice {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// ---- one token ------------------------------------------------------------------------------

bool keeps(const Trace& t, int rank) { return rank >= t.begin && rank < t.end_high; }

double weight_at(const Trace& t, int rank) {
  return weight_of(t.survivors(), t.ranking, rank);
}

// Of a survivor, in nats; also where the probability itself is too small for a double.
double log_final(const Trace& t, int rank) {
  const float score = t.ranking.score(rank);
  return scaled_score(t.survivors().sums, score) - std::log(t.low.kept);
}

double share_of(double part, double whole) { return std::isinf(whole) ? 0 : part / whole; }

// Row::final without the rest of the row. A token that perhaps survives has at most what it would
// have beside the fewest survivors.
Range final_of(const Trace& t, int rank) {
  if (!keeps(t, rank)) return {0, 0};
  const double w = weight_at(t, rank);
  const double a = share_of(w, t.low.kept), b = share_of(w, t.high.kept);
  if (rank >= t.end) return {0, std::max(a, b)};
  return {std::min(a, b), std::max(a, b)};
}

// ---- the tokens that no penalty touched -----------------------------------------------------

// The ranks in the logits of the tokens whose score some trace has changed, ascending.
std::vector<int> changed_sources(std::span<const Trace* const> traces) {
  std::vector<int> sources;
  for (const Trace* t : traces) {
    for (const ScoreChange& change : t->changes) {
      const int source = t->logits.rank_of(change.id);
      if (source >= 0 && source < t->logits.finite) sources.push_back(source);
    }
  }
  std::sort(sources.begin(), sources.end());
  sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
  return sources;
}

// A stretch [begin, end) of the untouched tokens.
struct Stretch {
  int begin = 0, end = 0;
  int count() const { return std::max(0, end - begin); }
};

Stretch common(const Stretch& a, const Stretch& b) {
  return {std::max(a.begin, b.begin), std::min(a.end, b.end)};
}

// All of them, numbered from 0 in the order of the logits, which is their order in every trace.
class Untouched {
 public:
  Untouched(const Logits& logits, std::vector<int> changed)
      : changed_(std::move(changed)), count_(logits.finite - static_cast<int>(changed_.size())) {}

  std::span<const int> changed() const { return changed_; }

  int source(int index) const {
    int low = 0, high = static_cast<int>(changed_.size());
    while (low < high) {
      const int middle = (low + high) / 2;
      if (changed_[static_cast<std::size_t>(middle)] - middle <= index) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return index + low;
  }
  int rank(const Trace& t, int index) const { return t.ranking.rank_of_source(source(index)); }

  // The survivors; `end` is t.end or t.end_high.
  Stretch kept(const Trace& t, int end) const { return {first_at(t, t.begin), first_at(t, end)}; }

  // Σ w and Σ x·w in the trace: what its ranks hold without the changed tokens that stand between.
  PartialSum sum(const Trace& t, const Stretch& stretch) const {
    if (stretch.count() == 0) return {};
    const int begin = rank(t, stretch.begin), end = rank(t, stretch.end - 1) + 1;
    const Weights& weights = t.survivors();
    PartialSum sum = sum_between(weights, t.ranking, begin, end);
    for (const int source : changed_) {
      const int at = t.ranking.rank_of_source(source);
      if (at < begin || at >= end) continue;
      const double w = weight_at(t, at);
      const float score = t.ranking.score(at);
      if (w > 0) sum = {sum.mass - w, sum.moment - w * scaled_score(weights.sums, score)};
    }
    return {std::max(0.0, sum.mass), std::min(0.0, sum.moment)};
  }

 private:
  int first_at(const Trace& t, int wanted) const {
    int low = 0, high = count_;
    while (low < high) {
      const int middle = (low + high) / 2;
      if (rank(t, middle) < wanted) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  std::vector<int> changed_;
  int count_;
};

// ---- both exact -----------------------------------------------------------------------------

struct Pair {
  const Trace& p;
  const Trace& q;
  const Untouched& untouched;
  Stretch kept_p, kept_q;

  // ln p − ln q of an untouched token that both keep.
  double log_ratio(int index) const {
    return log_final(p, untouched.rank(p, index)) - log_final(q, untouched.rank(q, index));
  }
  double p_of(const Stretch& s) const { return untouched.sum(p, s).mass / p.low.kept; }
  double q_of(const Stretch& s) const { return untouched.sum(q, s).mass / q.low.kept; }
};

// Σ min(p, q) over the untouched tokens that both keep.
double overlap(const Pair& pair) {
  const Stretch both = common(pair.kept_p, pair.kept_q);
  if (both.count() == 0) return 0;
  const bool p_first = pair.log_ratio(both.begin) > 0;
  int low = both.begin, high = both.end;  // the first token where the other one is larger
  while (low < high) {
    const int middle = (low + high) / 2;
    if ((pair.log_ratio(middle) > 0) == p_first) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  const Stretch before{both.begin, low}, after{low, both.end};
  return p_first ? pair.q_of(before) + pair.p_of(after) : pair.p_of(before) + pair.q_of(after);
}

double total_variation(const Pair& pair) {
  double same = overlap(pair) + std::min(pair.p.tail_final.low, pair.q.tail_final.low);
  for (const int source : pair.untouched.changed()) {
    same += std::min(final_of(pair.p, pair.p.ranking.rank_of_source(source)).low,
                     final_of(pair.q, pair.q.ranking.rank_of_source(source)).low);
  }
  return std::clamp(1 - same, 0.0, 1.0);
}

// Whether p keeps, with a weight above zero, an untouched token that q cut. The heaviest of a
// stretch is its first.
bool keeps_more(const Pair& pair) {
  const Stretch both = common(pair.kept_p, pair.kept_q);
  const Stretch sides[] = {{pair.kept_p.begin, std::min(pair.kept_p.end, pair.kept_q.begin)},
                           {std::max(pair.kept_p.begin, pair.kept_q.end), pair.kept_p.end}};
  if (both.count() == pair.kept_p.count()) return false;
  return std::any_of(std::begin(sides), std::end(sides), [&](const Stretch& side) {
    return side.count() > 0 && weight_at(pair.p, pair.untouched.rank(pair.p, side.begin)) > 0;
  });
}

// Σ p·(ln p − ln q) over the untouched ones. With x = (z − s)/T, the weights e^x of p sum to m and
// their x·e^x to M over these tokens, and to Z over all survivors; b = 1/T:
// (1 − b_q/b_p)·M/Z_p + (m/Z_p)·(ln(Z_q/Z_p) − (s_p − s_q)·b_q).
double kl_untouched(const Pair& pair) {
  const ExpSums& sp = pair.p.survivors().sums;
  const ExpSums& sq = pair.q.survivors().sums;
  const PartialSum sum = pair.untouched.sum(pair.p, common(pair.kept_p, pair.kept_q));
  if (sum.mass <= 0) return 0;
  const double z_p = pair.p.low.kept, z_q = pair.q.low.kept;
  double kl = sum.mass / z_p * (std::log(z_q / z_p) - (sp.shift - sq.shift) * sq.inverse_t);
  if (sum.moment != 0) kl += (1 - sq.inverse_t / sp.inverse_t) * sum.moment / z_p;
  return kl;
}

// In nats; +∞ where p keeps what q cut.
double kl_divergence(const Pair& pair) {
  if (keeps_more(pair)) return kInfinity;
  const double tail_p = pair.p.tail_final.low, tail_q = pair.q.tail_final.low;
  if (tail_p > 0 && tail_q <= 0) return kInfinity;
  double kl = kl_untouched(pair) + (tail_p > 0 ? tail_p * std::log(tail_p / tail_q) : 0);
  for (const int source : pair.untouched.changed()) {
    const int rank_p = pair.p.ranking.rank_of_source(source);
    const int rank_q = pair.q.ranking.rank_of_source(source);
    const double p = final_of(pair.p, rank_p).low;
    if (p <= 0) continue;
    if (!keeps(pair.q, rank_q)) return kInfinity;
    kl += p * (log_final(pair.p, rank_p) - log_final(pair.q, rank_q));
  }
  return std::max(0.0, kl);
}

// ---- a tail that is known to a range --------------------------------------------------------

// Total variation is Σ max(0, p − q), and as much the other way round: each gives two ends.
Range total_variation_range(const Trace& p, const Trace& q) {
  double low_p = std::max(0.0, p.tail_final.low - q.tail_final.high), high_p = p.tail_final.high;
  double low_q = std::max(0.0, q.tail_final.low - p.tail_final.high), high_q = q.tail_final.high;
  for (int source = 0; source < p.logits.finite; ++source) {
    const Range a = final_of(p, p.ranking.rank_of_source(source));
    const Range b = final_of(q, q.ranking.rank_of_source(source));
    low_p += std::max(0.0, a.low - b.high);
    low_q += std::max(0.0, b.low - a.high);
    high_p += std::max(0.0, a.high - b.low);
    high_q += std::max(0.0, b.high - a.low);
  }
  const double high = std::min({1.0, high_p, high_q});
  return {std::min(high, std::max(low_p, low_q)), high};
}

// Whether p surely keeps what q surely cut.
bool surely_keeps_more(const Trace& p, const Trace& q) {
  if (p.tail_final.low > 0 && q.tail_final.high <= 0) return true;
  for (int rank = p.begin; rank < p.end; ++rank) {
    const bool cut = !keeps(q, q.ranking.rank_of_source(p.ranking.source(rank)));
    if (cut && weight_at(p, rank) > 0) return true;
  }
  return false;
}

// ---- what survives where --------------------------------------------------------------------

void count_extra(const Untouched& untouched, const Trace& p, const Trace& q, int& extra,
                 TokenId& first) {
  const Stretch a = untouched.kept(p, p.end_high), b = untouched.kept(q, q.end_high);
  extra = a.count() - common(a, b).count();
  int best = std::numeric_limits<int>::max();
  if (extra > 0) best = untouched.source(a.begin < b.begin ? a.begin : std::max(a.begin, b.end));
  for (const int source : untouched.changed()) {
    const bool more = keeps(p, p.ranking.rank_of_source(source)) &&
                      !keeps(q, q.ranking.rank_of_source(source));
    if (!more) continue;
    ++extra;
    best = std::min(best, source);
  }
  if (extra > 0) first = p.logits.ids[static_cast<std::size_t>(best)];
}

std::string infinite_note(const Distance& d) {
  if (d.extra == 0) return "KL is infinite: it keeps tokens of the tail that the reference cut.";
  const std::string tokens = d.extra == 1 ? " token" : " tokens";
  return "KL is infinite: it keeps " + std::to_string(d.extra) + tokens +
         " that the reference cut.";
}

bool same_outcome(const Trace& p, const Trace& q, std::span<const int> changed) {
  const ExpSums& a = p.survivors().sums;
  const ExpSums& b = q.survivors().sums;
  if (p.begin != q.begin || p.end != q.end || p.end_high != q.end_high) return false;
  if (a.shift != b.shift || a.inverse_t != b.inverse_t) return false;
  if (p.low.kept != q.low.kept || p.high.kept != q.high.kept) return false;
  return p.tail_final == q.tail_final &&
         std::all_of(changed.begin(), changed.end(), [&](int source) {
           const int i = p.ranking.rank_of_source(source), j = q.ranking.rank_of_source(source);
           return i == j && p.ranking.score(i) == q.ranking.score(j);
         });
}

}  // namespace

Distance distance(const Trace& p, const Trace& q) {
  assert(p.logits.same(q.logits));
  const Trace* const both[] = {&p, &q};
  const Untouched untouched(p.logits, changed_sources(both));
  Distance d;
  count_extra(untouched, p, q, d.extra, d.first_extra);
  TokenId ignored = -1;
  count_extra(untouched, q, p, d.missing, ignored);
  if (same_outcome(p, q, untouched.changed())) return d;
  if (p.exact() && q.exact()) {
    const Pair pair{p, q, untouched, untouched.kept(p, p.end), untouched.kept(q, q.end)};
    const double tv = total_variation(pair);
    const double kl = kl_divergence(pair) / std::log(2.0);
    d.total_variation = {tv, tv};
    d.kl_bits = {kl, kl};
    if (std::isinf(kl)) d.note = infinite_note(d);
    return d;
  }
  d.total_variation = total_variation_range(p, q);
  d.kl_known = surely_keeps_more(p, q);
  if (d.kl_known) {
    d.kl_bits = {kInfinity, kInfinity};
    d.note = infinite_note(d);
  } else {
    d.note = "Of the tail only a range is known here: total variation is one too, and KL is open.";
  }
  return d;
}

std::vector<Disagreement> disagreements(std::span<const Trace* const> traces, int most) {
  assert(!traces.empty() && traces.size() <= 32);
  const Untouched untouched(traces.front()->logits, changed_sources(traces));
  std::map<unsigned, std::vector<int>> sources;  // by who keeps them
  std::map<unsigned, int> counts;
  const unsigned all = traces.size() == 32 ? ~0u : (1u << traces.size()) - 1;
  std::vector<Stretch> kept;
  std::vector<int> borders;
  for (const Trace* t : traces) {
    kept.push_back(untouched.kept(*t, t->end_high));
    borders.insert(borders.end(), {kept.back().begin, kept.back().end});
  }
  std::sort(borders.begin(), borders.end());
  for (std::size_t i = 0; i + 1 < borders.size(); ++i) {
    const Stretch part{borders[i], borders[i + 1]};
    unsigned by = 0;
    for (std::size_t k = 0; k < kept.size(); ++k) {
      if (kept[k].begin <= part.begin && part.end <= kept[k].end) by |= 1u << k;
    }
    if (part.count() == 0 || by == 0 || by == all) continue;
    counts[by] += part.count();
    for (int j = part.begin; j < std::min(part.end, part.begin + most); ++j) {
      sources[by].push_back(untouched.source(j));
    }
  }
  for (const int source : untouched.changed()) {
    unsigned by = 0;
    for (std::size_t k = 0; k < traces.size(); ++k) {
      if (keeps(*traces[k], traces[k]->ranking.rank_of_source(source))) by |= 1u << k;
    }
    if (by == 0 || by == all) continue;
    ++counts[by];
    sources[by].push_back(source);
  }
  std::vector<Disagreement> out;
  for (auto& [by, list] : sources) {
    std::sort(list.begin(), list.end());
    Disagreement group{by, counts[by], {}};
    for (const int source : list) {
      if (static_cast<int>(group.ids.size()) >= most) break;
      group.ids.push_back(traces.front()->logits.ids[static_cast<std::size_t>(source)]);
    }
    out.push_back(std::move(group));
  }
  std::stable_sort(out.begin(), out.end(), [](const Disagreement& a, const Disagreement& b) {
    return std::popcount(a.kept_by) < std::popcount(b.kept_by);
  });
  return out;
}

std::vector<TokenId> tokens_to_compare(std::span<const Trace* const> traces,
                                       std::span<const TokenId> always, int most) {
  assert(!traces.empty());
  const Logits& logits = traces.front()->logits;
  std::vector<int> sources;
  const auto add = [&](const Trace& t, int first) {
    for (int r = first; r < std::min(first + most, logits.size()); ++r) {
      sources.push_back(t.ranking.source(r));
    }
  };
  for (int source = 0; source < std::min(most, logits.size()); ++source) sources.push_back(source);
  for (const Trace* t : traces) {
    add(*t, 0);
    add(*t, t->begin);
  }
  std::vector<int> wanted;
  for (const TokenId id : always) wanted.push_back(logits.rank_of(id));
  sources.insert(sources.end(), wanted.begin(), wanted.end());
  std::sort(sources.begin(), sources.end());
  sources.erase(std::unique(sources.begin(), sources.end()), sources.end());

  struct Worth {
    bool wanted;
    double value;
    int source;
  };
  std::vector<Worth> worths;
  for (const int source : sources) {
    Worth worth{std::find(wanted.begin(), wanted.end(), source) != wanted.end(), 0, source};
    for (const Trace* t : traces) {
      const int rank = t->ranking.rank_of_source(source);
      const double p = share_of(weight_of(t->weights, t->ranking, rank), t->low.all);
      worth.value = std::max({worth.value, p, final_of(*t, rank).high});
    }
    worths.push_back(worth);
  }
  std::stable_sort(worths.begin(), worths.end(), [](const Worth& a, const Worth& b) {
    return a.wanted != b.wanted ? a.wanted : a.value > b.value;
  });
  if (static_cast<int>(worths.size()) > most) {
    worths.resize(static_cast<std::size_t>(std::max<int>(most, static_cast<int>(wanted.size()))));
  }
  std::sort(worths.begin(), worths.end(),
            [](const Worth& a, const Worth& b) { return a.source < b.source; });
  std::vector<TokenId> ids;
  for (const Worth& w : worths) ids.push_back(logits.ids[static_cast<std::size_t>(w.source)]);
  return ids;
}

Rest rest_besides(const Trace& t, std::span<const TokenId> shown) {
  Rest rest;
  rest.count = t.size < 0 ? -1 : t.size - static_cast<std::int64_t>(shown.size());
  rest.kept = t.kept();
  Range p, final;
  for (const TokenId id : shown) {
    const int rank = t.rank_of(id);
    assert(rank >= 0);
    if (rank >= t.begin && rank < t.end) --rest.kept;
    const double w = weight_of(t.weights, t.ranking, rank);
    const double a = share_of(w, t.low.all), b = share_of(w, t.high.all);
    const Range f = final_of(t, rank);
    p = {p.low + std::min(a, b), p.high + std::max(a, b)};
    final = {final.low + f.low, final.high + f.high};
  }
  const auto left = [](const Range& taken) {
    return Range{std::clamp(1 - taken.high, 0.0, 1.0), std::clamp(1 - taken.low, 0.0, 1.0)};
  };
  rest.p = left(p);
  rest.final = left(final);
  // What is left of the survivors where all of them are shown is rounding.
  const bool none = rest.kept == 0 && t.end_high == t.end && !t.tail_survives();
  if (none) rest.final = {0, 0};
  if (rest.count == 0) rest.p = {0, 0};
  return rest;
}

}  // namespace logitdice
