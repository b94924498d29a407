#include "core/sampling/trace.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>
#include <optional>

#include "core/sampling/chain.h"
#include "core/sampling/followed.h"
#include "core/sampling/share.h"

namespace logitdice {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::string_view kNeedsEveryLogit =
    "it needs every logit, and of the tail only the sum is known";
constexpr std::string_view kNeedsTheBest =
    "it needs the first 100 logits, and of the tail only the sum is known";
constexpr std::string_view kMirostatAlone =
    "with mirostat this engine runs nothing but the bias and the temperature";

// Entropy of the survivors; what is left of the tail counts as one token.
double survivors_entropy(Candidates& c) {
  if (c.temperature == 0 || std::isinf(c.tail_weight)) return 0;
  PartialSum sum = c.stored();
  if (c.tail_weight > 0) {
    sum.mass += c.tail_weight;
    sum.moment += c.tail_weight * std::log(c.tail_weight);
  }
  return entropy_bits(sum);
}

// The low end of the entropy: a tail of weight w, none of whose tokens outweighs the lowest stored
// one, has at least w / w_lowest tokens. Neither end falls when more of the tail survives.
double least_entropy(Candidates& c) {
  const double bits = survivors_entropy(c);
  if (c.tail_weight <= 0) return bits;
  const double lowest = c.weight_of(c.ranking.size() - 1);
  if (c.tail_weight <= lowest || lowest <= 0) return bits;
  return bits + share_of(c.tail_weight, c.weight()) * std::log2(c.tail_weight / lowest);
}

// The high end: equal tokens.
double most_entropy(Candidates& c) {
  if (c.tail_weight <= 0) return survivors_entropy(c);
  const double tail = share_of(c.tail_weight, c.weight());
  return survivors_entropy(c) + tail * std::log2(std::max(1.0, c.tail_count));
}

StageTrace with_statistics(Candidates& c, StageTrace stage) {
  stage.begin = c.begin;
  stage.end = c.end;
  stage.temperature = c.temperature;
  stage.tail_kept = c.tail_weight;
  stage.mass_kept = c.mass_kept();
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
  return with_statistics(c, std::move(step));
}

// A neutral stage hands on what it got.
StageTrace pass_on(const Stage& stage, const StageTrace& before, std::string_view refused) {
  StageTrace step;
  step.stage = &stage;
  step.refused = refused;
  step.begin = before.begin;
  step.end = before.end;
  step.temperature = before.temperature;
  step.tail_entered = step.tail_kept = before.tail_kept;
  step.mass_kept = before.mass_kept;
  step.entropy_bits = before.entropy_bits;
  step.entropy_bits_high = before.entropy_bits_high;
  return step;
}

// A chain on its way. Two run side by side where the tail is only known to a range: for the least
// that it may weigh and for the most.
struct Run {
  Candidates& c;
  StageTrace last = with_statistics(c, {});
  std::vector<StageTrace> steps = {};
};

// Whether the candidates are known one by one: there never was a tail, or a stage has cut all of
// it, whatever it weighs. Then the chains must also agree on who is left.
bool knows_every_logit(std::span<const Run> runs) {
  const Candidates& one = runs.front().c;
  return std::all_of(runs.begin(), runs.end(), [&](const Run& run) {
    return run.c.tail_count == 0 && run.c.begin == one.begin && run.c.end == one.end;
  });
}

// Whether the best so many candidates are known one by one, or all where there are fewer.
bool knows_the_best(std::span<const Run> runs, int count) {
  return std::all_of(runs.begin(), runs.end(), [&](const Run& run) {
    return run.c.tail_count == 0 || run.c.kept() >= count;
  });
}

bool runs_mirostat(const Knobs& knobs, const Profile& profile) {
  return std::any_of(profile.order.begin(), profile.order.end(), [&](const Stage* stage) {
    return stage->id.starts_with("mirostat") && stage->active(knobs) &&
           !is_switched_off(profile, *stage);
  });
}

// Why a stage that is wanted cannot run; empty where it can.
std::string_view hindrance(const Stage& stage, std::span<const Run> runs, bool beside_mirostat) {
  constexpr std::string_view kStay[] = {"guidance",    "contrast", "mask",       "logit_bias",
                                        "temperature", "mirostat", "mirostat_v2"};
  if (beside_mirostat && std::ranges::find(kStay, stage.id) == std::end(kStay)) {
    return kMirostatAlone;
  }
  if (stage.lacks) {
    if (const std::string_view why = stage.lacks(runs.front().c); !why.empty()) return why;
  }
  if (stage.needs_every_logit && !knows_every_logit(runs)) return kNeedsEveryLogit;
  if (stage.needs_best > 0 && !knows_the_best(runs, stage.needs_best)) return kNeedsTheBest;
  return {};
}

void number_changes(Candidates& c, std::size_t changes, std::size_t reshapes, int stage) {
  for (std::size_t i = changes; i < c.changes.size(); ++i) c.changes[i].stage = stage;
  for (std::size_t i = reshapes; i < c.reshapes.size(); ++i) c.reshapes[i].stage = stage;
}

// What the candidates weigh with the other end of the tail.
void tell_each_other(std::span<Run> runs) {
  if (runs.size() != 2) return;
  Candidates &low = runs.front().c, &high = runs.back().c;
  low.other_weight = high.weight();
  high.other_weight = low.weight();
}

void run_chains(std::span<Run> runs, const Knobs& knobs, const Profile& profile) {
  const bool alone = profile.rules.mirostat_stands_alone && runs_mirostat(knobs, profile);
  for (const Stage* stage : profile.order) {
    const bool wanted = stage->active(knobs) && !is_switched_off(profile, *stage);
    const std::string_view refused = wanted ? hindrance(*stage, runs, alone) : "";
    const bool blind = wanted && !knows_every_logit(runs);
    const Followed followed = followed_by(*stage, runs.front().c.logits, knobs, blind);
    const bool runs_so = wanted && refused.empty() && stage->active(followed.knobs);
    tell_each_other(runs);
    for (Run& run : runs) {
      const std::size_t changes = run.c.changes.size(), reshapes = run.c.reshapes.size();
      run.last =
          runs_so ? run_stage(*stage, run.c, followed.knobs) : pass_on(*stage, run.last, refused);
      if (wanted && !followed.refused.empty()) run.last.refused = followed.refused;
      number_changes(run.c, changes, reshapes, static_cast<int>(run.steps.size()));
      run.steps.push_back(run.last);
    }
  }
}

// e^x as single precision has it: what naive code in an inference engine would hold.
double single_exp(double x) {
  return std::exp(static_cast<float>(x));
}

void fill_exp_phase(Trace& t) {
  const bool greedy = t.temperature == 0;
  const ExpSums& sums = t.weights.sums;
  const double top = sums.shift * (greedy ? 1 : sums.inverse_t) + t.exp_display.added;
  const bool shifted = t.exp_display.subtract_max;
  t.subtracted = shifted ? top : 0;
  t.exp_sum = shifted || greedy ? t.low.all : t.low.all * std::exp(top);
  if (t.exp_sum > std::numeric_limits<float>::max()) t.exp_sum = kInfinity;
  if (t.exp_sum < std::numeric_limits<float>::denorm_min()) t.exp_sum = 0;
}

// The weight of the second survivor, which may be one of the tail's: at least their mean, at most
// the lowest stored one.
Range second_weight(Candidates& c) {
  if (c.kept() > 1) return {c.weight_of(c.begin + 1), c.weight_of(c.begin + 1)};
  if (c.tail_weight <= 0) return {0, 0};
  return {c.tail_weight / c.tail_count, std::min(c.tail_weight, c.weight_of(c.end - 1))};
}

// `low` holds the fewest survivors that the tail's range allows, `high` the most; the same object
// where the tail is known. Each line takes the ends that make its number smallest and largest.
void fill_summary(Trace& t, Candidates& low, Candidates& high) {
  t.tail_p = {share_of(low.whole_tail(), t.low.all), share_of(high.whole_tail(), t.high.all)};
  t.tail_final = {share_of(low.tail_weight, t.low.kept), share_of(high.tail_weight, t.high.kept)};
  if (t.own_weights || t.logits.tail.empty()) {
    t.mass_kept = between(low.mass_kept(), high.mass_kept());
  } else if (low.uncut() && high.uncut()) {
    t.mass_kept = {1, 1};
  } else {
    t.mass_kept = {share_of(t.low.kept, t.high.all),
                   std::min(1.0, share_of(t.high.kept, t.low.all))};
  }
  t.entropy_bits = between(least_entropy(low), most_entropy(high));
  t.effective_choices = {std::exp2(t.entropy_bits.low), std::exp2(t.entropy_bits.high)};
  const double best = low.weight_of(low.begin);
  t.lead = {std::min(1.0, share_of(best - second_weight(high).high, t.high.kept)),
            std::min(1.0, share_of(best - second_weight(low).low, t.low.kept))};
}

// Whether a heavier tail changes nothing. What a tail weighs before the first stage that does
// something is no matter where the chain brings it to the temperature of its sum; the first of both
// lists then holds the ranges.
bool same(std::vector<StageTrace>& a, const std::vector<StageTrace>& b) {
  const auto idle = [](const StageTrace& step) { return !step.active; };
  const auto first = std::find_if_not(a.begin(), a.end(), idle);
  const auto begin = first == a.end() ? a.begin() : first;
  const bool equal = std::equal(begin, a.end(), b.begin() + (begin - a.begin()),
                                [](const StageTrace& x, const StageTrace& y) {
                                  return x.end == y.end && x.tail_kept == y.tail_kept &&
                                         x.mass_kept == y.mass_kept;
                                });
  for (auto step = a.begin(); equal && step != begin; ++step) {
    const StageTrace& other = b[static_cast<std::size_t>(step - a.begin())];
    step->entropy_bits_high = std::max(step->entropy_bits_high, other.entropy_bits_high);
  }
  return equal;
}

int whole_size(const Logits& logits) {
  if (!logits.tail.counted()) return -1;
  return logits.size() + static_cast<int>(logits.tail.count);
}

Range untouched(const Logits& logits, int source) {
  if (source >= logits.finite) return {0, 0};
  const TailWeight tail = tail_weight(logits, 1.0);
  const double w =
      std::exp(scaled_score(*logits.untouched, logits.scores[static_cast<std::size_t>(source)]));
  const double stored = logits.untouched->total();
  return between(share_of(w, stored + tail.high), share_of(w, stored + tail.low));
}

double sum_before_rank(const Trace& t, int rank) {
  return weight_before(t.weights, t.ranking, rank);
}

// A token that survives only towards the high end of the tail's range weighs most where it is the
// last survivor.
Range final_of(const Trace& t, int rank) {
  if (rank < t.begin || rank >= t.end_high) return {0, 0};
  const double w = weight_of(t.survivors(), t.ranking, rank);
  if (rank < t.end) return between(share_of(w, t.low.kept), share_of(w, t.high.kept));
  const double so_far = sum_between(t.survivors(), t.ranking, t.begin, rank + 1).mass;
  return {0, share_of(w, so_far)};
}

// What a penalty left at −∞ stands in the ranking with the lowest number there is.
double penalised_score(const Trace& t, int rank, double z) {
  if (!t.ranking.changed() || rank >= t.ranking.size()) return z;
  const float score = t.ranking.score(rank);
  return score > std::numeric_limits<float>::lowest() ? score : -kInfinity;
}

Row make_row(const Trace& t, int rank, double sum_before) {
  const Logits& logits = t.logits;
  const double w = weight_of(t.weights, t.ranking, rank);
  const double sum = sum_before + w;
  const int source = t.ranking.source(rank);
  Row row;
  row.rank = rank;
  row.id = logits.ids[static_cast<std::size_t>(source)];
  row.z = logits.scores[static_cast<std::size_t>(source)];
  row.penalised = penalised_score(t, rank, row.z);
  row.scaled = t.temperature == 0 ? row.penalised : row.penalised * t.weights.sums.inverse_t;
  const double exponent = row.scaled + t.exp_display.added - t.subtracted;
  row.exp = t.temperature == 0 ? w : single_exp(exponent);
  row.naive = t.exp_sum > 0 ? row.exp / t.exp_sum : std::nan("");
  row.p = between(share_of(w, t.low.all), share_of(w, t.high.all));
  row.cumulative =
      between(std::min(1.0, share_of(sum, t.low.all)), std::min(1.0, share_of(sum, t.high.all)));
  row.final = final_of(t, rank);
  row.cut_by = t.cut_by(rank);
  row.share = row.cut_by == Row::kKept ? row.p.low : 0;
  row.untouched = untouched(logits, source);
  return row;
}

}  // namespace

Row Trace::row(int rank) const {
  assert(rank >= 0 && rank < logits.size());
  return rows(rank, 1).front();
}

std::vector<Row> Trace::rows(int first, int count) const {
  assert(first >= 0 && count >= 0);
  const int last = first + std::clamp(logits.size() - first, 0, count);
  std::vector<Row> out;
  out.reserve(static_cast<size_t>(last - first));
  double sum = sum_before_rank(*this, first);
  for (int rank = first; rank < last; ++rank) {
    out.push_back(make_row(*this, rank, sum));
    sum += weight_of(weights, ranking, rank);
  }
  return out;
}

int Trace::rank_of(TokenId id) const {
  const int source = logits.rank_of(id);
  return source < 0 ? -1 : ranking.rank_of_source(source);
}

int Trace::best_rank() const {
  int best = 0;
  for (const StageTrace& step : stages) {
    if (ranking.score(step.begin) > ranking.score(best)) best = step.begin;
  }
  return best;
}

int Trace::cut_by(int rank) const {
  if (rank >= logits.finite) return Row::kImpossible;
  const auto& steps = widest_stages();
  for (size_t i = 0; i < steps.size(); ++i) {
    if (rank < steps[i].begin || rank >= steps[i].end) return static_cast<int>(i);
  }
  return Row::kKept;
}

Trace trace(const Logits& logits, const Knobs& knobs, const Profile& profile,
            const ExpDisplay& exp_display) {
  return trace(logits, Situation{}, knobs, profile, exp_display);
}

Trace trace(const Logits& logits, const Situation& situation, const Knobs& knobs,
            const Profile& profile, const ExpDisplay& exp_display) {
  assert(check_knobs(profile, knobs).empty());
  const Knobs in_force = knobs_in_force(profile, knobs);
  Trace t;
  t.logits = logits;
  t.knobs = knobs;
  t.in_force = in_force;
  t.memory = situation.memory;
  t.rules = profile.rules;
  t.exp_display = exp_display;
  t.size = whole_size(logits);

  Candidates low(logits, profile.rules, situation, /*tail_high=*/false);
  std::optional<Candidates> high;
  std::vector<Run> runs = {{low}};
  if (!logits.tail.empty()) {
    runs.push_back({high.emplace(logits, profile.rules, situation, /*tail_high=*/true)});
  }
  run_chains(runs, in_force, profile);
  t.stages = std::move(runs.front().steps);
  t.begin = low.begin;
  t.end = t.end_high = low.end;
  t.temperature = low.temperature;
  t.low = t.high = {low.weight_all(), low.weight()};
  t.weights = low.all_weights();
  if (&low.weights() != &low.all_weights() && t.temperature > 0) t.own_weights = low.weights();
  if (!high) {
    fill_summary(t, low, low);
  } else {
    t.stages_high = std::move(runs.back().steps);
    t.high = {high->weight_all(), high->weight()};
    t.end_high = high->end;
    fill_summary(t, low, *high);
    if (same(t.stages, t.stages_high)) t.stages_high.clear();
  }
  t.changes = std::move(low.changes);
  t.reshapes = std::move(low.reshapes);
  t.ranking = std::move(low.ranking);
  for (const StageTrace& step : t.stages) {
    if (t.refused.empty()) t.refused = step.refused;
  }
  fill_exp_phase(t);
  return t;
}

}  // namespace logitdice
