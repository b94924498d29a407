#include "core/readings/distance.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

#include "core/base/first_not.h"
#include "core/readings/untouched.h"
#include "core/text/numbers.h"

namespace logitdice {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// ---- one token ------------------------------------------------------------------------------

// Of a survivor, in nats; also where the probability itself is too small for a double.
double log_final(const Trace& t, int rank) {
  const float score = t.ranking.score(rank);
  return scaled_score(t.survivors().sums, score) - std::log(t.low.kept);
}

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
  const int at = first_not(both.begin, both.end,
                           [&](int index) { return (pair.log_ratio(index) > 0) == p_first; });
  const Stretch before{both.begin, at}, after{at, both.end};
  return p_first ? pair.q_of(before) + pair.p_of(after) : pair.p_of(before) + pair.q_of(after);
}

double total_variation(const Pair& pair) {
  double same = overlap(pair) + std::min(pair.p.tail_final.low, pair.q.tail_final.low);
  for (const int source : pair.untouched.changed()) {
    same += std::min(survivor_share(pair.p, pair.p.ranking.rank_of_source(source)).low,
                     survivor_share(pair.q, pair.q.ranking.rank_of_source(source)).low);
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
    return side.count() > 0 && survivor_weight(pair.p, pair.untouched.rank(pair.p, side.begin)) > 0;
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
    const double p = survivor_share(pair.p, rank_p).low;
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
    const Range a = survivor_share(p, p.ranking.rank_of_source(source));
    const Range b = survivor_share(q, q.ranking.rank_of_source(source));
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
    if (cut && survivor_weight(p, rank) > 0) return true;
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
    const bool more =
        keeps(p, p.ranking.rank_of_source(source)) && !keeps(q, q.ranking.rank_of_source(source));
    if (!more) continue;
    ++extra;
    best = std::min(best, source);
  }
  if (extra > 0) first = p.logits.ids[static_cast<std::size_t>(best)];
}

std::string infinite_note(const Distance& d) {
  if (d.extra == 0) return "KL is infinite: it keeps tokens of the tail that the reference cut.";
  return "KL is infinite: it keeps " + std::to_string(d.extra) + " " + plural(d.extra, "token") +
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

void set_exact_distance(Distance& d, const Trace& p, const Trace& q, const Untouched& untouched) {
  const Pair pair{p, q, untouched, untouched.kept(p, p.end), untouched.kept(q, q.end)};
  const double tv = total_variation(pair);
  const double kl = kl_divergence(pair) / std::log(2.0);
  d.total_variation = {tv, tv};
  d.kl_bits = {kl, kl};
  if (std::isinf(kl)) d.note = infinite_note(d);
}

void set_distance_bounds(Distance& d, const Trace& p, const Trace& q) {
  d.total_variation = total_variation_range(p, q);
  d.kl_known = surely_keeps_more(p, q);
  if (d.kl_known) {
    d.kl_bits = {kInfinity, kInfinity};
    d.note = infinite_note(d);
  } else {
    d.note = "Of the tail only a range is known here: total variation is one too, and KL is open.";
  }
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
  p.exact() && q.exact() ? set_exact_distance(d, p, q, untouched) : set_distance_bounds(d, p, q);
  return d;
}

}  // namespace logitdice
