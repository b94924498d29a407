#include "core/sampling/trace.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <optional>

namespace logitdice {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::span<const float> drawable(const Logits& logits) {
  return std::span<const float>(logits.scores).first(static_cast<size_t>(logits.finite));
}

// part / whole where an unbounded tail may have made the whole infinite.
double share_of(double part, double whole) {
  if (std::isinf(whole)) return std::isinf(part) ? 1 : 0;
  return whole > 0 ? part / whole : 0;
}

Range ordered(double a, double b) {
  return {std::min(a, b), std::max(a, b)};
}

Candidates everything(const Logits& logits, bool tail_high) {
  Candidates c;
  c.scores = drawable(logits);
  c.tail = logits.tail;
  c.tail_high = tail_high;
  c.end = logits.finite;
  c.sums = &logits.untouched;
  c.tail_weight = c.whole_tail();
  const bool counted = logits.tail.count != Tail::kUnknownCount;
  c.tail_count = counted ? static_cast<double>(logits.tail.count) : kInfinity;
  return c;
}

// Entropy of the survivors; what is left of the tail counts as one token.
double survivors_entropy(const Candidates& c) {
  if (c.temperature == 0 || std::isinf(c.tail_weight)) return 0;
  const PartialSum last = sum_before(*c.sums, c.scores, c.end);
  const PartialSum first = sum_before(*c.sums, c.scores, c.begin);
  PartialSum sum{last.mass - first.mass, last.moment - first.moment};
  if (c.tail_weight > 0) {
    sum.mass += c.tail_weight;
    sum.moment += c.tail_weight * std::log(c.tail_weight);
  }
  return entropy_bits(sum);
}

// The low end of the entropy: a tail of weight w, none of whose tokens outweighs the lowest stored
// one, has at least w / w_lowest tokens. Neither end falls when more of the tail survives.
double least_entropy(const Candidates& c) {
  const double bits = survivors_entropy(c);
  const double lowest = c.weight_of(static_cast<int>(c.scores.size()) - 1);
  if (c.tail_weight <= lowest || lowest <= 0) return bits;
  return bits + share_of(c.tail_weight, c.weight()) * std::log2(c.tail_weight / lowest);
}

// The high end: equal tokens.
double most_entropy(const Candidates& c) {
  const double tail = share_of(c.tail_weight, c.weight());
  return survivors_entropy(c) + (tail > 0 ? tail * std::log2(std::max(1.0, c.tail_count)) : 0);
}

StageTrace measured(const Candidates& c, StageTrace stage) {
  stage.begin = c.begin;
  stage.end = c.end;
  stage.temperature = c.temperature;
  stage.tail_kept = c.tail_weight;
  stage.mass_kept = std::min(1.0, share_of(c.weight(), c.weight_all()));
  stage.entropy_bits = least_entropy(c);
  stage.entropy_bits_high = std::max(stage.entropy_bits, most_entropy(c));
  return stage;
}

StageTrace run_stage(const Stage& stage, Candidates& c, const Knobs& knobs) {
  StageTrace step;
  step.stage = &stage;
  step.active = true;
  step.tail_entered = c.tail_weight;
  step.entered = c.weight();
  stage.apply(c, knobs, step);
  return measured(c, step);
}

// A neutral stage hands on what it got.
StageTrace pass_on(const Stage& stage, StageTrace before) {
  before.stage = &stage;
  before.active = false;
  before.entered = 0;
  before.tail_entered = before.tail_kept;
  before.cutoff = 0;
  return before;
}

std::vector<StageTrace> run_chain(Candidates& c, const Knobs& knobs, const Profile& profile) {
  std::vector<StageTrace> steps;
  steps.reserve(profile.order.size());
  StageTrace last = measured(c, {});
  for (const Stage* stage : profile.order) {
    last = stage->active(knobs) ? run_stage(*stage, c, knobs) : pass_on(*stage, last);
    steps.push_back(last);
  }
  return steps;
}

// e^x as single precision has it: what naive code in an inference engine would hold.
double single_exp(double x) {
  return std::exp(static_cast<float>(x));
}

void fill_exp_phase(Trace& t) {
  const bool greedy = t.temperature == 0;
  const double top = t.sums.shift * (greedy ? 1 : t.sums.inverse_t) + t.exp_display.added;
  const bool shifted = t.exp_display.subtract_max;
  t.subtracted = shifted ? top : 0;
  t.exp_sum = shifted || greedy ? t.low.all : t.low.all * std::exp(top);
  if (t.exp_sum > std::numeric_limits<float>::max()) t.exp_sum = kInfinity;
  if (t.exp_sum < std::numeric_limits<float>::denorm_min()) t.exp_sum = 0;
}

// The weight of the second survivor, which may be one of the tail's: at least their mean, at most
// the lowest stored one.
Range second_weight(const Candidates& c) {
  if (c.kept() > 1) return {c.weight_of(c.begin + 1), c.weight_of(c.begin + 1)};
  if (c.tail_weight <= 0) return {0, 0};
  return {c.tail_weight / c.tail_count, std::min(c.tail_weight, c.weight_of(c.end - 1))};
}

// `low` holds the fewest survivors that the tail's range allows, `high` the most; the same object
// where the tail is known. Each line takes the ends that make its number smallest and largest.
void fill_summary(Trace& t, const Candidates& low, const Candidates& high) {
  t.tail_p = {share_of(low.whole_tail(), t.low.all), share_of(high.whole_tail(), t.high.all)};
  t.tail_final = {share_of(low.tail_weight, t.low.kept), share_of(high.tail_weight, t.high.kept)};
  t.mass_kept = {share_of(t.low.kept, t.high.all), std::min(1.0, share_of(t.high.kept, t.low.all))};
  if (low.uncut() && high.uncut()) t.mass_kept = {1, 1};
  t.entropy_bits = ordered(least_entropy(low), most_entropy(high));
  t.effective_choices = {std::exp2(t.entropy_bits.low), std::exp2(t.entropy_bits.high)};
  const double best = low.weight_of(low.begin);
  t.lead = {share_of(best - second_weight(high).high, t.high.kept),
            share_of(best - second_weight(low).low, t.low.kept)};
}

bool same(const std::vector<StageTrace>& a, const std::vector<StageTrace>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), [](const StageTrace& x, const StageTrace& y) {
    return x.end == y.end && x.tail_kept == y.tail_kept && x.mass_kept == y.mass_kept;
  });
}

int whole_size(const Logits& logits) {
  if (logits.tail.count == Tail::kUnknownCount) return -1;
  return logits.size() + static_cast<int>(logits.tail.count);
}

int cut_by(const Trace& t, int rank) {
  if (rank >= t.logits->finite) return Row::kImpossible;
  const auto& steps = t.exact() ? t.stages : t.stages_high;  // the more generous end
  for (size_t i = 0; i < steps.size(); ++i) {
    if (rank < steps[i].begin || rank >= steps[i].end) return static_cast<int>(i);
  }
  return Row::kKept;
}

double untouched(const Logits& logits, int rank) {
  if (rank >= logits.finite) return 0;
  const double tail = tail_weight(logits.tail, logits.max(), logits.max(), 1.0).low;
  const double w = std::exp(scaled_score(logits.untouched, logits.scores[rank]));
  return w / (logits.untouched.total() + tail);
}

PartialSum sum_before_rank(const Trace& t, int rank) {
  return sum_before(t.sums, drawable(*t.logits), std::min(rank, t.sums.size));
}

double weight_of(const Trace& t, int rank) {
  if (rank >= t.sums.size) return 0;
  return std::exp(scaled_score(t.sums, t.logits->scores[rank]));
}

// A token that survives only towards the high end of the tail's range weighs most where it is the
// last survivor.
Range final_of(const Trace& t, int rank, double w, double sum_before) {
  if (rank < t.begin || rank >= t.end_high) return {0, 0};
  if (rank < t.end) return ordered(share_of(w, t.low.kept), share_of(w, t.high.kept));
  const double cut = sum_before_rank(t, t.begin).mass;
  return {0, share_of(w, sum_before + w - cut)};
}

Row make_row(const Trace& t, int rank, double sum_before) {
  const Logits& logits = *t.logits;
  const double w = weight_of(t, rank);
  const double sum = sum_before + w;
  Row row;
  row.rank = rank;
  row.id = logits.ids[rank];
  row.z = logits.scores[rank];
  row.scaled = t.temperature == 0 ? row.z : row.z * t.sums.inverse_t;
  const double exponent = row.scaled + t.exp_display.added - t.subtracted;
  row.exp = t.temperature == 0 ? w : single_exp(exponent);
  row.naive = t.exp_sum > 0 ? row.exp / t.exp_sum : std::nan("");
  row.p = ordered(share_of(w, t.low.all), share_of(w, t.high.all));
  row.cumulative =
      ordered(std::min(1.0, share_of(sum, t.low.all)), std::min(1.0, share_of(sum, t.high.all)));
  row.final = final_of(t, rank, w, sum_before);
  row.cut_by = cut_by(t, rank);
  row.share = row.cut_by == Row::kKept ? row.p.low : 0;
  row.untouched = untouched(logits, rank);
  return row;
}

// The sums over which a stage at this temperature judged its candidates.
const ExpSums& sums_at(const Trace& t, double temperature) {
  return temperature == 1 ? t.logits->untouched : t.sums;
}

Candidate as_entered(const Trace& t, const StageTrace& step, int begin, double temperature,
                     int rank) {
  const auto scores = drawable(*t.logits);
  const ExpSums& sums = sums_at(t, temperature);
  const auto before = [&](int r) { return sum_before(sums, scores, std::min(r, sums.size)).mass; };
  Candidate token;
  token.rank = rank - begin + 1;
  token.z = scores[rank];
  token.z_max = scores[begin];
  token.p = share_of(std::exp(scaled_score(sums, scores[rank])), step.entered);
  token.sum_before = share_of(before(rank) - before(begin), step.entered);
  return token;
}

}  // namespace

Row Trace::row(int rank) const {
  assert(rank >= 0 && rank < logits->size());
  return rows(rank, 1).front();
}

std::vector<Row> Trace::rows(int first, int count) const {
  assert(first >= 0 && count >= 0);
  const int last = first + std::clamp(logits->size() - first, 0, count);
  std::vector<Row> out;
  out.reserve(static_cast<size_t>(last - first));
  double sum = sum_before_rank(*this, first).mass;
  for (int rank = first; rank < last; ++rank) {
    out.push_back(make_row(*this, rank, sum));
    sum += weight_of(*this, rank);
  }
  return out;
}

Trace trace(const Logits& logits, const Knobs& knobs, const Profile& profile,
            const ExpDisplay& exp_display) {
  assert(check_knobs(knobs).empty());
  Trace t;
  t.logits = &logits;
  t.knobs = knobs;
  t.exp_display = exp_display;
  t.size = whole_size(logits);

  Candidates low = everything(logits, /*tail_high=*/false);
  t.stages = run_chain(low, knobs, profile);
  t.low = t.high = {low.weight_all(), low.weight()};
  t.begin = low.begin;
  t.end = t.end_high = low.end;
  t.temperature = low.temperature;
  if (logits.tail.empty()) {
    fill_summary(t, low, low);
  } else {
    Candidates high = everything(logits, /*tail_high=*/true);
    t.stages_high = run_chain(high, knobs, profile);
    t.high = {high.weight_all(), high.weight()};
    t.end_high = high.end;
    fill_summary(t, low, high);
    if (same(t.stages, t.stages_high)) t.stages_high.clear();
  }
  t.sums = low.sums == &logits.untouched ? logits.untouched : std::move(low.own_sums);
  fill_exp_phase(t);
  return t;
}

Rest rest_after(const Trace& t, int rank) {
  const auto scores = drawable(*t.logits);
  const auto before = [&](int r) {
    return sum_before(t.sums, scores, std::min(r, t.sums.size)).mass;
  };
  // What is above is summed and taken from 1: that way rows and rest always sum to 1.
  const double shown = before(rank + 1);
  const auto shown_kept = [&](int end) {
    return before(std::clamp(rank + 1, t.begin, end)) - before(t.begin);
  };
  const auto left = [](double part, double whole) {
    return std::max(0.0, 1 - share_of(part, whole));
  };
  Rest rest;
  rest.count = t.size < 0 ? -1 : t.size - (rank + 1);
  rest.kept = t.end - std::clamp(rank + 1, t.begin, t.end);
  rest.p = ordered(left(shown, t.low.all), left(shown, t.high.all));
  rest.final =
      ordered(left(shown_kept(t.end), t.low.kept), left(shown_kept(t.end_high), t.high.kept));
  // A sum that took in everything differs from the total only by rounding.
  if (rest.kept == 0 && t.end_high <= rank + 1 && !t.tail_survives()) rest.final = {0, 0};
  return rest;
}

std::optional<Miss> why_cut(const Trace& t, int rank) {
  const int index = cut_by(t, rank);
  if (index < 0) return std::nullopt;
  const auto& steps = t.exact() ? t.stages : t.stages_high;
  const StageTrace& step = steps[index];
  const int begin = index > 0 ? steps[index - 1].begin : 0;
  const double before = index > 0 ? steps[index - 1].temperature : 1;
  return step.stage->miss(step, as_entered(t, step, begin, before, rank));
}

std::string why_cut_text(const Trace& t, int rank) {
  if (cut_by(t, rank) == Row::kImpossible) return "its logit is -inf: it can never be drawn";
  const std::optional<Miss> miss = why_cut(t, rank);
  return miss ? miss->stage->stage->sentence(*miss, t.knobs) : std::string();
}

}  // namespace logitdice
