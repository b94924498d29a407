#include "core/readings/phase_rows.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <map>

#include "core/readings/rest.h"
#include "core/sampling/share.h"

namespace logitdice {
namespace {

constexpr double kNotANumber = std::numeric_limits<double>::quiet_NaN();
constexpr Range kLostRange{kNotANumber, kNotANumber};

// A token's part of what a stage found, and Σ of those down to it.
struct Portion {
  Range p, cumulative;
};

// What a stage found, read rank by rank: the next rank costs one exponential.
class Found {
 public:
  // −1: what the trace itself holds of all tokens.
  Found(const Trace& t, int stage) : t_(t), stage_(stage) {
    if (stage < 0) return;
    low_ = chain_of(t.stages);
    high_ = t.exact() ? low_ : chain_of(t.stages_high);
  }

  Portion at(int rank) {
    const double before = before_at(rank), w = weight_at(rank);
    next_ = rank + 1;
    sum_ = before + w;
    if (stage_ < 0) {
      return {between(share_of(w, t_.low.all), share_of(w, t_.high.all)),
              between(capped(share_of(sum_, t_.low.all)), capped(share_of(sum_, t_.high.all)))};
    }
    return {between(part(low_, rank, w), part(high_, rank, w)),
            between(sum_to(low_, rank, sum_), sum_to(high_, rank, sum_))};
  }

  // In the shares that the stage itself counts in, see StageTrace::shares_of.
  Portion counted_at(int rank) {
    const Portion found = at(rank);
    if (stage_ < 0) return found;
    const StageTrace& low = t_.stages[static_cast<std::size_t>(stage_)];
    const StageTrace& high = t_.widest_stages()[static_cast<std::size_t>(stage_)];
    if (low.shares_of <= 0 || high.shares_of <= 0) return found;
    const auto p = [](const StageTrace& s, double x) { return x * s.entered / s.shares_of; };
    const auto sum = [&](const StageTrace& s, double x) {
      return capped(s.shares_before / s.shares_of + p(s, x));
    };
    return {between(p(low, found.p.low), p(high, found.p.high)),
            between(sum(low, found.cumulative.low), sum(high, found.cumulative.high))};
  }

 private:
  // One of the two runs of the chain, see Trace.
  struct Chain {
    int begin = 0, end = 0;
    double before = 0;  // Σ of the weights of the window above its begin
    double all = 0;     // and down to its end
    double unit = 0;    // what a weight is as a share of all that came in
  };

  static double capped(double share) { return std::min(1.0, share); }

  Chain chain_of(const std::vector<StageTrace>& steps) const {
    const auto index = static_cast<std::size_t>(stage_);
    Chain c{0, t_.logits.finite};
    if (stage_ > 0) c = {steps[index - 1].begin, steps[index - 1].end};
    c.before = t_.weight_entering_before(stage_, c.begin);
    c.all = t_.weight_entering_before(stage_, c.end);
    const double stored = c.all - c.before;
    const double tail = share_of(steps[index].tail_entered, steps[index].entered);
    c.unit = stored > 0 ? (1 - tail) / stored : 0;
    return c;
  }

  static double part(const Chain& c, int rank, double w) {
    return rank < c.begin || rank >= c.end ? 0 : w * c.unit;
  }

  static double sum_to(const Chain& c, int rank, double sum) {
    if (rank < c.begin) return 0;
    if (rank >= c.end) sum = c.all;
    return capped(std::max(0.0, sum - c.before) * c.unit);
  }

  double weight_at(int rank) const {
    if (stage_ < 0) return weight_of(t_.weights, t_.ranking, rank);
    const Trace::Window window = t_.window_of(stage_);
    if (rank < window.begin || rank >= window.end) return 0;
    const float score = t_.score_entering(stage_, rank);
    return std::exp(scaled_score(t_.entering(stage_).sums, score));
  }

  double before_at(int rank) const {
    if (rank == next_) return sum_;
    return stage_ < 0 ? weight_before(t_.weights, t_.ranking, rank)
                      : t_.weight_entering_before(stage_, rank);
  }

  const Trace& t_;
  int stage_;
  Chain low_, high_;
  int next_ = -1;  // the rank that `sum_` leads to
  double sum_ = 0;
};

// Each stage that decided on one of the rows is read once.
class Readers {
 public:
  Readers(const Trace& t, const Phases& phases) : t_(t), normal_(t, phases.judged) {}

  Portion normal(int rank) { return normal_.at(rank); }
  Portion seen(int decider, int rank, const Portion& normal) {
    if (decider < 0) return normal;
    return stages_.try_emplace(decider, t_, decider).first->second.counted_at(rank);
  }

 private:
  const Trace& t_;
  Found normal_;
  std::map<int, Found> stages_;
};

float single_exp_of(double x) {
  return std::exp(static_cast<float>(x));
}

void fill_exponent(const Trace& t, const Phases& phases, PhaseRow& row) {
  if (phases.judged < 0) {
    row.entered = row.of.penalised;
    row.exponent = row.of.scaled;
    row.exp = row.of.exp;
    return;
  }
  if (!row.possible) {
    row.entered = row.exponent = row.of.z;
    return;
  }
  row.entered = t.score_entering(phases.judged, row.of.rank);
  if (row.entered <= std::numeric_limits<float>::lowest()) row.entered = row.of.penalised;
  row.exponent = row.entered / phases.temperature;
  row.exp = single_exp_of(row.exponent + t.exp_display.added - phases.subtracted);
}

// ∞ ÷ ∞ and 0 ÷ 0 are NaN, a number ÷ ∞ is 0; a sum that holds a NaN is one.
void lose(const Phases& phases, PhaseRow& row) {
  if (phases.lost_last != Lost::none) row.final = kLostRange;
  if (phases.lost == Lost::none) return;
  const bool number = phases.lost == Lost::overflow && std::isfinite(row.exp);
  row.p = number ? Range{0, 0} : kLostRange;
  row.cumulative = row.seen = row.seen_cumulative = kLostRange;
  row.cut = !row.possible;
}

PhaseRow make_phase_row(const Trace& t, const Phases& phases, Readers& readers, const Row& of) {
  PhaseRow row;
  row.of = of;
  row.untouched = of.untouched;
  row.possible = of.cut_by != Row::kImpossible;
  row.cut = of.cut_by != Row::kKept;
  row.cut_from = row.possible ? phase_of_cut(t, phases, of.cut_by) : kLogits;
  fill_exponent(t, phases, row);
  if (row.possible) {
    const Portion normal = readers.normal(of.rank);
    const Portion seen = readers.seen(decider_of(t, phases, of.cut_by), of.rank, normal);
    row.p = normal.p;
    row.cumulative = normal.cumulative;
    row.seen = seen.p;
    row.seen_cumulative = seen.cumulative;
  } else {
    row.cumulative = row.seen_cumulative = of.cumulative;
  }
  row.final = of.final;
  lose(phases, row);
  return row;
}

// Σ over the shown rows where `first` and `last` are Σ down to the first, without it, and down to
// the last.
Range stretch(const Range& first, const Range& last) {
  return between(last.low - first.low, last.high - first.high);
}

Range seen_before(const Trace& t, int decider, int rank) {
  return rank > 0 ? Found(t, decider).counted_at(rank - 1).cumulative : Range{};
}

Range seen_left(const Trace& t, const Phases& phases, std::span<const PhaseRow> shown) {
  const int decider = decider_of(t, phases, shown.back().of.cut_by);
  const Range last = shown.back().seen_cumulative;
  const int first = shown.front().of.rank;
  return left_of(stretch(seen_before(t, decider, first), last));
}

}  // namespace

Phase phase_of_cut(const Trace& t, const Phases& phases, int cut_by) {
  if (cut_by < 0) return kTruncate;
  const StageKind kind = t.stages[static_cast<std::size_t>(cut_by)].stage->kind;
  const bool later_heat = kind == StageKind::heat && phases.heat_last();
  const bool before_heat = kind == StageKind::cut && !phases.heat_last() && cut_by < phases.heat;
  return later_heat || before_heat ? kDivide : kTruncate;
}

int decider_of(const Trace& t, const Phases& phases, int cut_by) {
  const bool by_cutoff =
      cut_by >= 0 && t.stages[static_cast<std::size_t>(cut_by)].stage->kind == StageKind::cut;
  if (by_cutoff) return cut_by;
  const bool penalised_away =
      cut_by >= 0 && t.stages[static_cast<std::size_t>(cut_by)].stage->kind == StageKind::scores;
  return penalised_away && cut_by < phases.last_cut ? -1 : phases.last_cut;
}

std::vector<PhaseRow> phase_rows(const Trace& t, const Phases& phases, int first, int count) {
  Readers readers(t, phases);
  std::vector<PhaseRow> rows;
  for (const Row& row : t.rows(first, count)) {
    rows.push_back(make_phase_row(t, phases, readers, row));
  }
  return rows;
}

PhaseRow phase_row(const Trace& t, const Phases& phases, int rank) {
  return phase_rows(t, phases, rank, 1).front();
}

PhaseRest phase_rest(const Trace& t, const Phases& phases, std::span<const PhaseRow> shown) {
  PhaseRest rest;
  rest.count = t.size < 0 ? -1 : t.size - static_cast<std::int64_t>(shown.size());
  rest.kept = t.kept();
  rest.p = rest.seen = rest.final = {1, 1};
  Range p, final;
  for (const PhaseRow& row : shown) {
    rest.kept -= row.of.rank >= t.begin && row.of.rank < t.end;
    p += row.p;
    final += row.final;
  }
  if (!shown.empty()) {
    rest.p = left_of(p);
    rest.final = left_of(final);
    rest.seen = seen_left(t, phases, shown);
  }
  // What is left of nothing is rounding.
  const bool none_kept = rest.kept == 0 && t.end_high == t.end && !t.tail_survives();
  if (none_kept) rest.final = {0, 0};
  if (rest.count == 0) rest.p = rest.seen = {0, 0};
  if (phases.lost != Lost::none) rest.p = rest.seen = kLostRange;
  if (phases.lost_last != Lost::none) rest.final = kLostRange;
  return rest;
}

Range seen_besides(const Trace& t, const Phases& phases, std::span<const int> ranks) {
  if (phases.lost != Lost::none) return kLostRange;
  const int decider = decider_of(t, phases, t.cut_by(t.logits.size() - 1));
  Readers readers(t, phases);
  Range shown;
  for (const int rank : ranks) shown += readers.seen(decider, rank, readers.normal(rank)).p;
  return left_of(shown);
}

std::optional<Range> rest_in(const PhaseRest& rest, Phase phase) {
  if (phase == kNormalize) return rest.p;
  if (phase == kTruncate) return rest.seen;
  if (phase == kRenormalize) return rest.final;
  return std::nullopt;
}

}  // namespace logitdice
