#include "core/readings/cutoffs.h"

#include <algorithm>
#include <cassert>
#include <cmath>

#include "core/readings/why_cut.h"
#include "core/sampling/chain.h"
#include "core/sampling/share.h"

namespace logitdice {
namespace {

constexpr int kAllShown = 64;   // a shorter list is shown to its end
constexpr int kHeadShown = 24;  // of a longer one where no rule is on
constexpr int kLeastBeyond = 8;

const Stage* stage_of(int rule) {
  return find_stage(kRuleIds[rule]);
}

bool divides(const Profile& profile) {
  return runs_stage(profile, *find_stage("temperature"));
}

bool before_heat(const Profile& profile, int rule) {
  if (!divides(profile)) return false;
  const auto place = [&](const Stage* stage) {
    return std::find(profile.order.begin(), profile.order.end(), stage);
  };
  return place(stage_of(rule)) < place(find_stage("temperature"));
}

// The profile's rules with another, short chain; rule −1: none.
Profile short_chain(const Profile& profile, bool heated, int rule) {
  Profile chain = profile;
  chain.order.clear();
  chain.switched_off.clear();
  if (heated) chain.order.push_back(find_stage("temperature"));
  if (rule >= 0) chain.order.push_back(stage_of(rule));
  return chain;
}

Range mass_of(const Trace& t, int begin, int end) {
  if (begin >= end) return {};
  const double weight = sum_between(t.weights, t.ranking, begin, end).mass;
  const Range mass = between(share_of(weight, t.low.all), share_of(weight, t.high.all));
  return {std::min(1.0, mass.low), std::min(1.0, mass.high)};
}

RankSet rank_set(const Trace& softmax, int begin, int end, bool tail) {
  RankSet set;
  set.begin = begin;
  set.end = std::max(begin, end);
  set.tail = tail;
  set.count = set.end - set.begin;
  set.mass = mass_of(softmax, set.begin, set.end);
  if (!tail) return set;
  const std::int64_t more = softmax.logits.tail.count;
  set.count = more == Tail::kUnknownCount ? -1 : set.count + more;
  set.mass.low = std::min(1.0, set.mass.low + softmax.tail_p.low);
  set.mass.high = std::min(1.0, set.mass.high + softmax.tail_p.high);
  return set;
}

RuleCut cut_by(const Logits& logits, const RuleSetting& set, int rule) {
  RuleCut cut;
  cut.why_off = why_off(set.knobs, set.profile, rule);
  cut.shown = cut.why_off.empty();
  cut.on = cut.shown && !set.preview;
  if (!cut.shown) return cut;
  const Trace t = rule_alone(logits, set.knobs, set.profile, rule);
  const StageTrace& step = t.stages.back();
  cut.rule = step.stage->rule(set.knobs);
  cut.temperature = t.temperature;
  cut.before_heat = before_heat(set.profile, rule);
  cut.kept = t.end;
  cut.kept_high = t.end_high;
  cut.into_tail = t.tail_survives();
  cut.mass = t.mass_kept;
  cut.cutoff = step.cutoff;
  if (rule == kMinP) cut.height = step.cutoff;
  return cut;
}

HeatSide side_of(const Cutoffs& c, const Profile& profile) {
  bool any = false, before = false, after = false;
  for (const RuleCut& cut : c.rules) {
    any = any || cut.shown;
    before = before || (cut.shown && cut.before_heat);
    after = after || (cut.shown && !cut.before_heat);
  }
  if (!any) return HeatSide::none;
  if (!divides(profile)) return HeatSide::unheated;
  if (before && after) return HeatSide::both;
  return before ? HeatSide::before : HeatSide::after;
}

// The one temperature of all rules that are shown, otherwise the one in force.
double bars_temperature(const Cutoffs& c) {
  bool any = false, one = true;
  double at = c.temperature;
  for (const RuleCut& cut : c.rules) {
    if (!cut.shown) continue;
    one = one && (!any || cut.temperature == at);
    at = cut.temperature;
    any = true;
  }
  return one ? at : c.temperature;
}

// How far the other rules that are on reach: the least and the most, each with what it means for
// the tail. Without another one every token is in the least and none in the most.
struct Others {
  int least, most = 0;
  bool all_into_tail = true, any_into_tail = false;
};

Others others_of(const Cutoffs& c, int rule) {
  Others others{c.drawable};
  for (int r = 0; r < kRules; ++r) {
    const RuleCut& cut = c.rules[r];
    if (r == rule || !cut.on) continue;
    others.least = std::min(others.least, cut.kept);
    others.most = std::max(others.most, cut.kept_high);
    others.all_into_tail = others.all_into_tail && cut.into_tail;
    others.any_into_tail = others.any_into_tail || cut.into_tail;
  }
  return others;
}

void compare(Cutoffs& c, const Trace& softmax) {
  c.kept_by_all = c.kept_by_some = c.drawable;
  bool any = false;
  for (int r = 0; r < kRules; ++r) {
    const RuleCut& cut = c.rules[r];
    if (!cut.on) continue;
    const Others others = others_of(c, r);
    c.only_keeps[r] =
        rank_set(softmax, others.most, cut.kept, cut.into_tail && !others.any_into_tail);
    c.only_cuts[r] = rank_set(softmax, cut.kept_high, others.least,
                              softmax.tail_survives() && !cut.into_tail && others.all_into_tail);
    c.kept_by_all = std::min(c.kept_by_all, cut.kept);
    c.kept_by_some = any ? std::max(c.kept_by_some, cut.kept_high) : cut.kept_high;
    any = true;
  }
}

// How many of the rules that are on keep some and all of the tail.
struct TailReach {
  int on = 0, some = 0, whole = 0;
};

TailReach reach_of(const Cutoffs& c) {
  TailReach reach;
  for (const RuleCut& cut : c.rules) {
    if (!cut.on) continue;
    ++reach.on;
    reach.some += cut.into_tail;
    reach.whole += cut.into_tail && cut.mass.low >= 1;
  }
  if (c.bars_temperature == 0) reach.on = std::max(reach.on, 1);  // greedy cuts as a rule does
  return reach;
}

// Of a tail that a rule cuts into nobody knows how many tokens survive: `surely` says that all of
// its tokens belong to a count, `perhaps` that some may.
void count(Cutoffs& c, const Logits& logits) {
  const Tail& tail = logits.tail;
  const bool told = tail.count != Tail::kUnknownCount;
  const auto tokens = [&](std::int64_t ranked, bool surely, bool perhaps) {
    if (tail.empty()) return TokenCount{ranked, false};
    if (surely && told) return TokenCount{ranked + tail.count, false};
    return TokenCount{ranked, perhaps};
  };
  const TailReach t = reach_of(c);
  const bool all = t.some == t.on, none = t.some == 0;
  c.count_by_all = tokens(c.kept_by_all, t.whole == t.on, all);
  c.count_by_some = tokens(c.kept_by_some - c.kept_by_all, t.whole > 0 && !all,
                           !none && t.on > 1 && t.whole < t.on);
  c.count_by_none =
      tokens(logits.size() - c.kept_by_some, none && t.on > 0, t.on > 0 && t.whole == 0);
}

// ---- columns --------------------------------------------------------------------------------

int shown_ranks(const Cutoffs& c, int finite) {
  if (finite <= kAllShown) return finite;
  int reach = 0;
  for (const RuleCut& cut : c.rules) reach = std::max(reach, cut.shown ? cut.kept_high : 0);
  if (reach == 0) return std::min(finite, kHeadShown);
  const auto beyond = std::int64_t{reach} + std::max(kLeastBeyond, reach / 4);
  return static_cast<int>(std::min<std::int64_t>(finite, beyond));
}

// Where columns begin, the end last: each `growth` times as far down as the one before.
std::vector<int> edges_growing(int shown, double growth) {
  std::vector<int> edges;
  for (int at = 0; at < shown; at = std::max(at + 1, static_cast<int>(at * growth))) {
    edges.push_back(at);
  }
  edges.push_back(shown);
  return edges;
}

std::vector<int> column_edges(const Cutoffs& c, int shown) {
  std::vector<int> edges = edges_growing(shown, 1);
  for (double growth = 1.01; static_cast<int>(edges.size()) > kMostBarColumns; growth += 0.01) {
    edges = edges_growing(shown, growth);
  }
  for (const RuleCut& cut : c.rules) {
    if (cut.shown && cut.kept < shown) edges.push_back(cut.kept);
    if (cut.shown && cut.kept_high < shown) edges.push_back(cut.kept_high);
  }
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  return edges;
}

void fill_columns(Cutoffs& c, const Trace& softmax) {
  const int shown = shown_ranks(c, softmax.logits.finite);
  const std::vector<int> edges = column_edges(c, shown);
  for (size_t i = 0; i + 1 < edges.size(); ++i) {
    RankColumn column;
    column.begin = edges[i];
    column.end = edges[i + 1];
    column.first = softmax.id(column.begin);
    column.mass = mass_of(softmax, column.begin, column.end);
    column.p = {column.mass.low / column.count(), column.mass.high / column.count()};
    if (column.count() == 1) column.p = column.mass = softmax.row(column.begin).p;
    c.columns.push_back(column);
  }
  c.rest = rest_after(softmax, shown - 1);
  c.highest = c.columns.front().p.high;
}

}  // namespace

KeptBy kept_by(const Cutoffs& c, int rank) {
  if (rank < c.kept_by_all) return KeptBy::all;
  return rank < c.kept_by_some ? KeptBy::some : KeptBy::none;
}

KeptBy rest_kept_by(const Cutoffs& c) {
  if (c.bars_temperature == 0) return KeptBy::none;
  bool any = false, all = true;
  for (const RuleCut& cut : c.rules) {
    if (!cut.on) continue;
    const bool keeps = cut.into_tail || cut.kept_high > c.columns.back().end;
    any = any || keeps;
    all = all && keeps;
  }
  return all ? KeptBy::all : any ? KeptBy::some : KeptBy::none;
}

std::string_view why_off(const Knobs& knobs, const Profile& profile, int rule) {
  const Stage& stage = *stage_of(rule);
  if (!stage.active(knobs_in_force(profile, knobs))) return "off";
  if (!has_stage(profile, stage)) return "not in this chain";
  return is_switched_off(profile, stage) ? "switched off" : "";
}

RuleSetting rule_setting(const Knobs& knobs, const Profile& profile) {
  RuleSetting set{knobs, profile};
  for (int r = 0; r < kRules; ++r) {
    if (why_off(knobs, profile, r).empty()) return set;
  }
  set.preview = true;
  for (int r = 0; r < kRules; ++r) {
    set.knobs.*find_knob(kRuleIds[r])->value = kRuleExamples[r];
    std::erase(set.profile.switched_off, stage_of(r));
  }
  return set;
}

Trace rule_alone(const Logits& logits, const Knobs& knobs, const Profile& profile, int rule) {
  assert(rule >= -1 && rule < kRules);
  const bool heated = divides(profile) && !(rule >= 0 && before_heat(profile, rule));
  return trace(logits, knobs, short_chain(profile, heated, rule));
}

std::vector<std::string> why_cut_by_rules(const Logits& logits, const Knobs& knobs,
                                          const Profile& profile, int rank) {
  assert(rank >= 0 && rank < logits.size());
  std::vector<std::string> sentences;
  for (int r = 0; r < kRules; ++r) {
    if (!why_off(knobs, profile, r).empty()) continue;
    std::string why = why_cut_text(rule_alone(logits, knobs, profile, r), rank);
    const bool said = std::find(sentences.begin(), sentences.end(), why) != sentences.end();
    if (!why.empty() && !said) sentences.push_back(std::move(why));
  }
  return sentences;
}

Cutoffs cutoffs(const Logits& logits, const Knobs& knobs, const Profile& profile) {
  const RuleSetting set = rule_setting(knobs, profile);
  Trace bars = rule_alone(logits, set.knobs, set.profile, -1);
  Cutoffs c;
  c.temperature = bars.temperature;
  for (int r = 0; r < kRules; ++r) {
    c.rules[r] = cut_by(logits, set, r);
    c.rules[r].why_off = why_off(knobs, profile, r);
  }
  c.side = side_of(c, profile);
  c.preview = set.preview && c.side != HeatSide::none;
  c.bars_temperature = bars_temperature(c);
  for (RuleCut& cut : c.rules) cut.on_bars = cut.shown && cut.temperature == c.bars_temperature;
  if (c.bars_temperature != c.temperature) {
    bars = trace(logits, set.knobs, short_chain(profile, /*heated=*/false, -1));
  }
  c.size = bars.size;
  c.drawable = bars.end;
  c.entropy_bits = bars.entropy_bits;
  c.effective_choices = bars.effective_choices;
  compare(c, bars);
  count(c, logits);
  fill_columns(c, bars);
  return c;
}

}  // namespace logitdice
