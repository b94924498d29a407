#include "core/readings/cutoffs.h"

#include <doctest/doctest.h>

#include <set>

#include "tests/core/sampling/fixtures.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

constexpr Knobs kExamples = {.top_k = 3, .top_p = 0.9, .min_p = 0.1};

std::set<int> ranks(const RankSet& set) {
  std::set<int> out;
  for (int rank = set.begin; rank < set.end; ++rank) out.insert(rank);
  return out;
}

int stage_index(const Profile& profile, std::string_view id) {
  for (size_t i = 0; i < profile.order.size(); ++i) {
    if (profile.order[i]->id == id) return static_cast<int>(i);
  }
  return -1;
}

// Neutral but for the temperature and one rule.
Knobs two_knobs(double temperature, int rule, double value) {
  Knobs knobs;
  knobs.temperature = temperature;
  knobs.*find_knob(kRuleIds[rule])->value = value;
  return knobs;
}

double random_value(std::mt19937& random, int rule, int tokens) {
  if (rule == kTopK) return whole(random, 1, tokens + 1);
  return rule == kTopP ? uniform(random, 0.01, 0.999) : std::exp(uniform(random, -6, 0));
}

// The rule's own stage in the whole chain, in which only the temperature and it are turned.
void check_against_chain(const Logits& logits, const Knobs& knobs, const Profile& profile,
                         int rule) {
  const int at = stage_index(profile, kRuleIds[rule]);
  const Cutoffs c = cutoffs(logits, knobs, profile);
  const RuleCut& cut = c.rules[rule];
  if (at < 0) {
    CHECK(cut.why_off == "not in this chain");
    return;
  }
  const Trace t = trace(logits, knobs, profile);
  const StageTrace& step = t.stages[static_cast<size_t>(at)];
  if (knobs.temperature == 0 && !profile.greedy_resets.empty()) {
    CHECK(!step.active);  // it forgets its cutoffs there
    CHECK(!cut.on);
    return;
  }
  REQUIRE(cut.on);
  CHECK(cut.kept == step.kept());
  CHECK(cut.temperature == step.temperature);
  CHECK(cut.mass.low == doctest::Approx(step.mass_kept).epsilon(1e-9));
  // A temperature of 0 after the rule cuts as well, but that is not the rule's cut.
  if (knobs.temperature > 0) CHECK(cut.kept == t.kept());
  CHECK(c.bars_temperature == cut.temperature);
  CHECK(cut.on_bars);
}

// Every column after the other, and a rule ends only between two of them.
void check_columns(const Cutoffs& c) {
  int at = 0;
  double sum = c.rest.p.low;
  std::set<int> edges = {0};
  for (const RankColumn& column : c.columns) {
    CHECK(column.begin == at);
    CHECK(column.end > column.begin);
    at = column.end;
    edges.insert(at);
    sum += column.mass.low;
    CHECK(column.p.low * column.count() == doctest::Approx(column.mass.low));
  }
  CHECK(sum == doctest::Approx(1));
  CHECK(static_cast<int>(c.columns.size()) <= kMostBarColumns + 2 * kRules);
  for (const RuleCut& cut : c.rules) {
    if (cut.shown) CHECK(edges.count(cut.kept) == 1);
  }
}

}  // namespace

TEST_CASE("cutoffs: the worked example, each rule alone") {
  const Logits logits = logits_of(kCatSatOn);
  const Cutoffs c = cutoffs(logits, kExamples, textbook());
  for (const RuleCut& cut : c.rules) {
    CHECK(cut.on);
    CHECK(cut.kept == 3);
    CHECK(cut.mass.low == doctest::Approx(0.939).epsilon(0.001));
  }
  CHECK(c.rules[kTopK].rule == "top-k 3");
  CHECK(c.rules[kMinP].height == doctest::Approx(0.059).epsilon(0.001));
  CHECK(c.highest == doctest::Approx(0.590).epsilon(0.001));
  CHECK(c.size == 6);
  CHECK(c.kept_by_all == 3);
  CHECK(c.kept_by_some == 3);
  for (int r = 0; r < kRules; ++r) {
    CHECK(c.only_keeps[r].empty());
    CHECK(c.only_cuts[r].empty());
  }
}

TEST_CASE("cutoffs: a fixed k serves neither a peaked nor a flat context") {
  const std::vector<double> peaked = {.97, .02, .004, .002, .0015, .001, .001, .0005};
  const Cutoffs c = cutoffs(logits_of_probabilities(peaked), kExamples, textbook());
  CHECK(c.rules[kTopK].kept == 3);
  CHECK(c.rules[kTopP].kept == 1);
  CHECK(c.rules[kMinP].kept == 1);
  CHECK(ranks(c.only_keeps[kTopK]) == std::set<int>{1, 2});
  CHECK(c.only_keeps[kTopK].count == 2);
  CHECK(c.only_keeps[kTopK].mass.low == doctest::Approx(0.024).epsilon(0.001));
  CHECK(c.only_cuts[kTopK].empty());

  const std::vector<double> flat(20, 0.05);
  const Cutoffs f = cutoffs(logits_of_probabilities(flat), kExamples, textbook());
  CHECK(f.rules[kTopP].kept == 18);
  CHECK(f.rules[kMinP].kept == 20);
  CHECK(ranks(f.only_cuts[kTopK]).size() == 15);  // from 3 to 17
  CHECK(f.only_cuts[kTopK].mass.low == doctest::Approx(0.75).epsilon(0.001));
  CHECK(ranks(f.only_keeps[kMinP]) == std::set<int>{18, 19});
}

TEST_CASE("cutoffs: a rule keeps what the engine's chain keeps with nothing but it and the heat") {
  std::mt19937 random(23);
  for (const Profile& profile : all_profiles()) {
    INFO(profile.id);
    for (int round = 0; round < 120; ++round) {
      const int n = whole(random, 1, 120), rule = round % kRules;
      const Logits logits = logits_of(normal_scores(random, n, 2));
      const double t = round % 10 == 0 ? 0 : std::exp(uniform(random, -2, 1.5));
      const Knobs knobs = two_knobs(t, rule, random_value(random, rule, n));
      if (!check_knobs(profile, knobs).empty()) continue;
      check_against_chain(logits, knobs, profile, rule);
      check_against_chain(logits, knobs, random_order(random, profile), rule);
    }
  }
}

TEST_CASE(
    "cutoffs: every rule is the chain with nothing but it, and the sets are those of its "
    "definition") {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    const int n = whole(random, 1, 200);
    const Logits logits = logits_of(normal_scores(random, n, 2));
    const Knobs knobs = random_knobs(random, n);
    const Cutoffs c = cutoffs(logits, knobs, textbook());
    std::vector<std::set<int>> kept;
    std::vector<int> on;
    for (int r = 0; r < kRules; ++r) {
      const Trace t = trace(logits, knobs, ordered_as({"temperature", std::string(kRuleIds[r])}));
      CHECK(c.rules[r].on == t.stages.back().active);
      std::set<int> survivors;
      for (int rank = t.begin; rank < t.end; ++rank) survivors.insert(rank);
      kept.push_back(survivors);
      if (!c.rules[r].on) continue;
      on.push_back(r);
      CHECK(c.rules[r].kept == t.kept());
      CHECK(c.rules[r].mass == t.mass_kept);
    }
    for (const int r : on) {
      std::set<int> only_kept, only_cut;
      for (int rank = 0; rank < n; ++rank) {
        bool any = false, all = true;
        for (const int other : on) {
          if (other == r) continue;
          any = any || kept[static_cast<std::size_t>(other)].count(rank);
          all = all && kept[static_cast<std::size_t>(other)].count(rank);
        }
        if (kept[static_cast<std::size_t>(r)].count(rank) && !any) only_kept.insert(rank);
        if (!kept[static_cast<std::size_t>(r)].count(rank) && all) only_cut.insert(rank);
      }
      CHECK(ranks(c.only_keeps[r]) == only_kept);
      CHECK(ranks(c.only_cuts[r]) == only_cut);
      CHECK(c.only_cuts[r].count == static_cast<int>(only_cut.size()));
    }
    check_columns(c);
  }
}

TEST_CASE("cutoffs: a rule is off where its knob, its switch or the chain says so") {
  const Logits logits = logits_of(kCatSatOn);
  const Cutoffs neutral = cutoffs(logits, {}, textbook());
  for (const RuleCut& cut : neutral.rules) {
    CHECK(!cut.on);
    CHECK(cut.why_off == "off");
  }
  CHECK(neutral.kept_by_all == 6);
  CHECK(neutral.count_by_all.least == 6);
  Profile profile = ordered_as({"temperature", "top_k", "top_p"});
  profile.switched_off = {find_stage("top_k")};
  const Cutoffs c = cutoffs(logits, kExamples, profile);
  CHECK(c.rules[kTopK].why_off == "switched off");
  CHECK(c.rules[kTopP].on);
  CHECK(c.rules[kMinP].why_off == "not in this chain");
  // The only one that is on keeps and cuts everything alone.
  CHECK(c.only_keeps[kTopP].count == 3);
  CHECK(c.only_cuts[kTopP].count == 3);
}

TEST_CASE("cutoffs: where none is on the examples are shown, and cut nothing") {
  const Logits logits = logits_of(kCatSatOn);
  Profile profile = textbook();
  profile.switched_off = {find_stage("min_p")};
  const Cutoffs set = cutoffs(logits, kExamples, textbook());
  const Cutoffs c = cutoffs(logits, {.min_p = 0.3}, profile);  // switched off: not on either
  CHECK(c.preview);
  CHECK(!set.preview);
  CHECK(c.rules[kMinP].why_off == "switched off");
  for (int r = 0; r < kRules; ++r) {
    CHECK(c.rules[r].shown);
    CHECK(!c.rules[r].on);
    CHECK(c.rules[r].rule == set.rules[r].rule);
    CHECK(c.rules[r].kept == set.rules[r].kept);
    CHECK(c.only_keeps[r].empty());
    CHECK(c.only_cuts[r].empty());
  }
  CHECK(c.kept_by_all == 6);
  CHECK(c.kept_by_some == 6);
  CHECK(rule_setting({}, profile).knobs == kExamples);
  CHECK(rule_setting({}, profile).profile.switched_off.empty());
  CHECK(rule_setting({.top_k = 9}, textbook()).knobs == Knobs{.top_k = 9});

  const Cutoffs one = cutoffs(logits, {.top_k = 4}, textbook());
  CHECK(!one.preview);
  CHECK(one.rules[kTopK].shown);
  CHECK(!one.rules[kTopP].shown);
  const Cutoffs nanogpt = cutoffs(logits, {}, find_profile("nanogpt").value());
  CHECK(nanogpt.rules[kTopK].shown);
  CHECK(!nanogpt.rules[kMinP].shown);
  const Cutoffs nothing = cutoffs(logits, {}, ordered_as({"temperature"}));
  CHECK(!nothing.preview);
  CHECK(nothing.side == HeatSide::none);
}

TEST_CASE("cutoffs: a rule before the temperature's stage is judged at T 1, and so are the bars") {
  const Logits logits = logits_of(kCatSatOn);
  const Profile late = ordered_as({"top_k", "top_p", "min_p", "temperature"});
  Knobs knobs = kExamples;
  for (const double t : {0.0, 0.3, 2.0, 7.0}) {
    knobs.temperature = t;
    const Cutoffs c = cutoffs(logits, knobs, late);
    CHECK(c.side == HeatSide::before);
    CHECK(c.temperature == t);
    CHECK(c.bars_temperature == 1);
    CHECK(c.highest == doctest::Approx(0.590).epsilon(0.001));
    for (const RuleCut& cut : c.rules) {
      CHECK(cut.temperature == 1);
      CHECK(cut.on_bars);
      CHECK(cut.kept == 3);
    }
    check_columns(c);
  }
  knobs.temperature = 2;
  const Cutoffs early = cutoffs(logits, knobs, textbook());
  CHECK(early.side == HeatSide::after);
  CHECK(early.bars_temperature == 2);
  CHECK(early.highest == doctest::Approx(0.392).epsilon(0.001));
  CHECK(early.rules[kTopP].kept == 4);
  CHECK(early.rules[kMinP].kept == 5);
  knobs.temperature = 0;
  const Cutoffs greedy = cutoffs(logits, knobs, textbook());
  for (int r = 0; r < kRules; ++r) {
    CHECK(greedy.rules[r].kept == 1);
    CHECK(greedy.only_cuts[r].empty());
  }
  check_columns(greedy);
}

TEST_CASE(
    "cutoffs: rules on both sides of the heat leave the bars after it and tell where they were "
    "judged") {
  const Logits logits = logits_of(kCatSatOn);
  const Profile mixed = ordered_as({"min_p", "top_k", "temperature", "top_p"});
  const Knobs knobs = {.temperature = 2, .top_k = 3, .top_p = 0.9, .min_p = 0.1};
  const Cutoffs c = cutoffs(logits, knobs, mixed);
  CHECK(c.side == HeatSide::both);
  CHECK(c.bars_temperature == 2);
  CHECK(c.rules[kTopP].on_bars);
  CHECK(c.rules[kTopP].kept == 4);
  CHECK(!c.rules[kMinP].on_bars);
  CHECK(c.rules[kMinP].temperature == 1);
  CHECK(c.rules[kMinP].kept == 3);
  CHECK(c.rules[kMinP].height == doctest::Approx(0.059).epsilon(0.001));
  // Only those that are on count.
  const Cutoffs some = cutoffs(logits, {.temperature = 2, .top_k = 3, .min_p = 0.1}, mixed);
  CHECK(some.side == HeatSide::before);
  CHECK(some.bars_temperature == 1);
  Profile unheated = mixed;
  unheated.switched_off = {find_stage("temperature")};
  const Cutoffs cold = cutoffs(logits, knobs, unheated);
  CHECK(cold.side == HeatSide::unheated);
  CHECK(cold.bars_temperature == 1);
  CHECK(cold.rules[kTopP].kept == 3);
}

TEST_CASE("cutoffs: how many tokens all, some and none keep, the tail's too") {
  const auto sizes = [](const Cutoffs& c) {
    CHECK(c.count_by_all.least + c.count_by_some.least + c.count_by_none.least <= c.size);
    return std::vector<std::int64_t>{c.count_by_all.least, c.count_by_some.least,
                                     c.count_by_none.least};
  };
  const auto more = [](const Cutoffs& c) {
    return std::vector<bool>{c.count_by_all.more, c.count_by_some.more, c.count_by_none.more};
  };
  using Counts = std::vector<std::int64_t>;
  using More = std::vector<bool>;
  const std::vector<float> z = {6, 5, 4.5f, 3.5f, 2, 0, kMinusInfinity};
  const Cutoffs plain = cutoffs(logits_of(z), {.top_k = 2, .top_p = 0.9}, textbook());
  CHECK(sizes(plain) == Counts{2, 1, 4});
  CHECK(more(plain) == More{false, false, false});

  const Logits tailed = logits_of(kCatSatOn, {100, 3.0});
  const Cutoffs cut = cutoffs(tailed, {.top_k = 2, .min_p = 0.1}, textbook());
  CHECK(sizes(cut) == Counts{2, 1, 103});
  const Cutoffs whole_tail = cutoffs(tailed, {.top_k = 2, .top_p = 0.99999999}, textbook());
  CHECK(whole_tail.rules[kTopP].into_tail);
  const Cutoffs part = cutoffs(tailed, {.top_k = 20}, textbook());
  CHECK(sizes(part) == Counts{6, 0, 0});
  CHECK(more(part) == More{true, false, true});
  const Cutoffs mixed = cutoffs(tailed, {.top_k = 20, .min_p = 0.1}, textbook());
  CHECK(sizes(mixed) == Counts{3, 3, 0});
  CHECK(more(mixed) == More{false, true, true});
  const Cutoffs all = cutoffs(tailed, {.top_k = 106}, textbook());
  CHECK(sizes(all) == Counts{106, 0, 0});
  CHECK(more(all) == More{false, false, false});
  const Cutoffs both = cutoffs(tailed, {.top_k = 106, .min_p = 0.1}, textbook());
  CHECK(sizes(both) == Counts{3, 103, 0});

  const Logits untold = logits_of(kCatSatOn, {Tail::kUnknownCount, 3.0});
  const Cutoffs open = cutoffs(untold, {.top_k = 2}, textbook());
  CHECK(open.count_by_none.least == 4);
  CHECK(open.count_by_none.more);
  CHECK(!open.count_by_all.more);
}

TEST_CASE("cutoffs: a cut far down a long list is on the picture, and so is the rest") {
  std::mt19937 random(11);
  const Logits logits = logits_of(normal_scores(random, 30000, 1));
  for (const double p : {0.1, 0.5, 0.9, 0.999}) {
    const Cutoffs c = cutoffs(logits, {.top_k = 3, .top_p = p, .min_p = 0.1}, textbook());
    CHECK(c.rules[kTopP].kept > 100);
    CHECK(c.columns.back().end >= c.rules[kTopP].kept);
    CHECK(c.rest.count == 30000 - c.columns.back().end);
    check_columns(c);
  }
  const Cutoffs head = cutoffs(logits, {.top_k = 20}, textbook());
  CHECK(head.columns.size() > 20);
  CHECK(head.columns.size() < 40);
  CHECK(head.rest.p.low > 0.5);
}

TEST_CASE("cutoffs: of a capture's tail what is not known is a range that holds the truth") {
  std::mt19937 random(3);
  std::vector<float> z = normal_scores(random, 400, 2);
  std::sort(z.begin(), z.end(), std::greater<>());
  const std::span<const float> all(z);
  const Logits whole_list = logits_of(z);
  const Logits head = logits_of(all.first(50), {350, log_sum_exp(all.subspan(50))});
  for (const double t : {0.5, 1.0, 1.6}) {
    for (const double p : {0.3, 0.8, 0.99}) {
      const Knobs knobs = {.temperature = t, .top_k = 60, .top_p = p, .min_p = 0.02};
      const Cutoffs truth = cutoffs(whole_list, knobs, textbook());
      const Cutoffs c = cutoffs(head, knobs, textbook());
      for (int r = 0; r < kRules; ++r) {
        const RuleCut& cut = c.rules[r];
        CHECK(cut.kept <= truth.rules[r].kept);
        CHECK((cut.into_tail || cut.kept_high >= truth.rules[r].kept));
        CHECK(cut.mass.low <= truth.rules[r].mass.low + 1e-6);
        CHECK(cut.mass.high >= truth.rules[r].mass.low - 1e-6);
      }
      CHECK(c.rest.count == 350);
    }
  }
}
