#include "core/readings/cutoffs.h"

#include <doctest/doctest.h>

#include <set>

#include "core/readings/sweep.h"
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

// Neutral but for the temperature and one ruler.
Knobs two_knobs(double temperature, int ruler, double value) {
  Knobs knobs;
  knobs.temperature = temperature;
  knobs.*find_knob(kRulerIds[static_cast<size_t>(ruler)])->value = value;
  return knobs;
}

double random_value(std::mt19937& random, int ruler, int tokens) {
  if (ruler == kTopK) return whole(random, 1, tokens + 1);
  return ruler == kTopP ? uniform(random, 0.01, 0.999) : std::exp(uniform(random, -6, 0));
}

// The ruler's own stage in the whole chain, in which only the temperature and it are turned.
void check_against_chain(const Logits& logits, const Knobs& knobs, const Profile& profile,
                         int ruler) {
  const int at = stage_index(profile, kRulerIds[static_cast<size_t>(ruler)]);
  const Cutoffs c = cutoffs(logits, knobs, profile);
  const RulerCut& cut = c.rulers[static_cast<size_t>(ruler)];
  if (at < 0) {
    CHECK(cut.why_off == "not in this chain");
    return;
  }
  const Trace t = trace(logits, knobs, profile);
  const StageTrace& step = t.stages[static_cast<size_t>(at)];
  REQUIRE(cut.on);
  CHECK(cut.kept == step.kept());
  CHECK(cut.temperature == step.temperature);
  CHECK(cut.mass.low == doctest::Approx(step.mass_kept).epsilon(1e-9));
  // A temperature of 0 after the ruler cuts as well, but that is not the ruler's cut.
  if (knobs.temperature > 0) CHECK(cut.kept == t.kept());
  CHECK(c.bars_temperature == cut.temperature);
  CHECK(cut.on_bars);
}

// Every column after the other, and a ruler ends only between two of them.
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
  CHECK(static_cast<int>(c.columns.size()) <= kMostBarColumns + 2 * kRulers);
  for (const RulerCut& cut : c.rulers) {
    if (cut.shown) CHECK(edges.count(cut.kept) == 1);
  }
}

}  // namespace

TEST_CASE("cutoffs: the worked example, each rule alone") {
  const Logits logits = logits_of(kCatSatOn);
  const Cutoffs c = cutoffs(logits, kExamples, textbook());
  for (const RulerCut& cut : c.rulers) {
    CHECK(cut.on);
    CHECK(cut.kept == 3);
    CHECK(cut.mass.low == doctest::Approx(0.939).epsilon(0.001));
  }
  CHECK(c.rulers[kTopK].rule == "top-k 3");
  CHECK(c.rulers[kMinP].height == doctest::Approx(0.059).epsilon(0.001));
  CHECK(c.highest == doctest::Approx(0.590).epsilon(0.001));
  CHECK(c.size == 6);
  CHECK(c.kept_by_all == 3);
  CHECK(c.kept_by_some == 3);
  for (int r = 0; r < kRulers; ++r) {
    CHECK(c.only_keeps[r].empty());
    CHECK(c.only_cuts[r].empty());
  }
}

TEST_CASE("cutoffs: a fixed k serves neither a peaked nor a flat context") {
  const std::vector<double> peaked = {.97, .02, .004, .002, .0015, .001, .001, .0005};
  const Cutoffs c = cutoffs(logits_of_probabilities(peaked), kExamples, textbook());
  CHECK(c.rulers[kTopK].kept == 3);
  CHECK(c.rulers[kTopP].kept == 1);
  CHECK(c.rulers[kMinP].kept == 1);
  CHECK(ranks(c.only_keeps[kTopK]) == std::set<int>{1, 2});
  CHECK(c.only_keeps[kTopK].count == 2);
  CHECK(c.only_keeps[kTopK].mass.low == doctest::Approx(0.024).epsilon(0.001));
  CHECK(c.only_cuts[kTopK].empty());

  const std::vector<double> flat(20, 0.05);
  const Cutoffs f = cutoffs(logits_of_probabilities(flat), kExamples, textbook());
  CHECK(f.rulers[kTopP].kept == 18);
  CHECK(f.rulers[kMinP].kept == 20);
  CHECK(ranks(f.only_cuts[kTopK]).size() == 15);  // from 3 to 17
  CHECK(f.only_cuts[kTopK].mass.low == doctest::Approx(0.75).epsilon(0.001));
  CHECK(ranks(f.only_keeps[kMinP]) == std::set<int>{18, 19});
}

TEST_CASE("cutoffs: a ruler keeps what the engine's chain keeps with nothing but it and the heat") {
  std::mt19937 random(23);
  for (const Profile& profile : all_profiles()) {
    INFO(profile.id);
    for (int round = 0; round < 120; ++round) {
      const int n = whole(random, 1, 120), ruler = round % kRulers;
      const Logits logits = logits_of(normal_scores(random, n, 2));
      const double t = round % 10 == 0 ? 0 : std::exp(uniform(random, -2, 1.5));
      const Knobs knobs = two_knobs(t, ruler, random_value(random, ruler, n));
      if (!check_knobs(profile, knobs).empty()) continue;
      check_against_chain(logits, knobs, profile, ruler);
      check_against_chain(logits, knobs, random_order(random, profile), ruler);
    }
  }
}

TEST_CASE("cutoffs: every ruler is the chain with nothing but it, and the sets are those of its definition") {
  std::mt19937 random(7);
  for (int round = 0; round < 300; ++round) {
    const int n = whole(random, 1, 200);
    const Logits logits = logits_of(normal_scores(random, n, 2));
    const Knobs knobs = random_knobs(random, n);
    const Cutoffs c = cutoffs(logits, knobs, textbook());
    std::vector<std::set<int>> kept;
    std::vector<int> on;
    for (int r = 0; r < kRulers; ++r) {
      const Trace t = trace(logits, knobs, ordered_as({"temperature", std::string(kRulerIds[r])}));
      CHECK(c.rulers[r].on == t.stages.back().active);
      std::set<int> survivors;
      for (int rank = t.begin; rank < t.end; ++rank) survivors.insert(rank);
      kept.push_back(survivors);
      if (!c.rulers[r].on) continue;
      on.push_back(r);
      CHECK(c.rulers[r].kept == t.kept());
      CHECK(c.rulers[r].mass == t.mass_kept);
    }
    for (const int r : on) {
      std::set<int> only_kept, only_cut;
      for (int rank = 0; rank < n; ++rank) {
        bool any = false, all = true;
        for (const int other : on) {
          if (other == r) continue;
          any = any || kept[other].count(rank);
          all = all && kept[other].count(rank);
        }
        if (kept[r].count(rank) && !any) only_kept.insert(rank);
        if (!kept[r].count(rank) && all) only_cut.insert(rank);
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
  for (const RulerCut& cut : neutral.rulers) {
    CHECK(!cut.on);
    CHECK(cut.why_off == "off");
  }
  CHECK(neutral.kept_by_all == 6);
  CHECK(neutral.count_by_all.least == 6);
  Profile profile = ordered_as({"temperature", "top_k", "top_p"});
  profile.switched_off = {find_stage("top_k")};
  const Cutoffs c = cutoffs(logits, kExamples, profile);
  CHECK(c.rulers[kTopK].why_off == "switched off");
  CHECK(c.rulers[kTopP].on);
  CHECK(c.rulers[kMinP].why_off == "not in this chain");
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
  CHECK(c.rulers[kMinP].why_off == "switched off");
  for (int r = 0; r < kRulers; ++r) {
    CHECK(c.rulers[r].shown);
    CHECK(!c.rulers[r].on);
    CHECK(c.rulers[r].rule == set.rulers[r].rule);
    CHECK(c.rulers[r].kept == set.rulers[r].kept);
    CHECK(c.only_keeps[r].empty());
    CHECK(c.only_cuts[r].empty());
  }
  CHECK(c.kept_by_all == 6);
  CHECK(c.kept_by_some == 6);
  CHECK(ruler_setting({}, profile).knobs == kExamples);
  CHECK(ruler_setting({}, profile).profile.switched_off.empty());
  CHECK(ruler_setting({.top_k = 9}, textbook()).knobs == Knobs{.top_k = 9});

  const Cutoffs one = cutoffs(logits, {.top_k = 4}, textbook());
  CHECK(!one.preview);
  CHECK(one.rulers[kTopK].shown);
  CHECK(!one.rulers[kTopP].shown);
  const Cutoffs nanogpt = cutoffs(logits, {}, find_profile("nanogpt").value());
  CHECK(nanogpt.rulers[kTopK].shown);
  CHECK(!nanogpt.rulers[kMinP].shown);
  const Cutoffs nothing = cutoffs(logits, {}, ordered_as({"temperature"}));
  CHECK(!nothing.preview);
  CHECK(nothing.side == HeatSide::none);
}

TEST_CASE("cutoffs: a ruler before the temperature's stage is judged at T 1, and so are the bars") {
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
    for (const RulerCut& cut : c.rulers) {
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
  CHECK(early.rulers[kTopP].kept == 4);
  CHECK(early.rulers[kMinP].kept == 5);
  knobs.temperature = 0;
  const Cutoffs greedy = cutoffs(logits, knobs, textbook());
  for (int r = 0; r < kRulers; ++r) {
    CHECK(greedy.rulers[r].kept == 1);
    CHECK(greedy.only_cuts[r].empty());
  }
  check_columns(greedy);
}

TEST_CASE("cutoffs: rulers on both sides of the heat leave the bars after it and tell where they were judged") {
  const Logits logits = logits_of(kCatSatOn);
  const Profile mixed = ordered_as({"min_p", "top_k", "temperature", "top_p"});
  const Knobs knobs = {.temperature = 2, .top_k = 3, .top_p = 0.9, .min_p = 0.1};
  const Cutoffs c = cutoffs(logits, knobs, mixed);
  CHECK(c.side == HeatSide::both);
  CHECK(c.bars_temperature == 2);
  CHECK(c.rulers[kTopP].on_bars);
  CHECK(c.rulers[kTopP].kept == 4);
  CHECK(!c.rulers[kMinP].on_bars);
  CHECK(c.rulers[kMinP].temperature == 1);
  CHECK(c.rulers[kMinP].kept == 3);
  CHECK(c.rulers[kMinP].height == doctest::Approx(0.059).epsilon(0.001));
  // Only those that are on count.
  const Cutoffs some = cutoffs(logits, {.temperature = 2, .top_k = 3, .min_p = 0.1}, mixed);
  CHECK(some.side == HeatSide::before);
  CHECK(some.bars_temperature == 1);
  Profile unheated = mixed;
  unheated.switched_off = {find_stage("temperature")};
  const Cutoffs cold = cutoffs(logits, knobs, unheated);
  CHECK(cold.side == HeatSide::unheated);
  CHECK(cold.bars_temperature == 1);
  CHECK(cold.rulers[kTopP].kept == 3);
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
  CHECK(whole_tail.rulers[kTopP].into_tail);
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
    CHECK(c.rulers[kTopP].kept > 100);
    CHECK(c.columns.back().end >= c.rulers[kTopP].kept);
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
      for (int r = 0; r < kRulers; ++r) {
        const RulerCut& cut = c.rulers[r];
        CHECK(cut.kept <= truth.rulers[r].kept);
        CHECK((cut.into_tail || cut.kept_high >= truth.rulers[r].kept));
        CHECK(cut.mass.low <= truth.rulers[r].mass.low + 1e-6);
        CHECK(cut.mass.high >= truth.rulers[r].mass.low - 1e-6);
      }
      CHECK(c.rest.count == 350);
    }
  }
}

TEST_CASE("sweep: each point is what the ruler keeps at that temperature, in slices or at once") {
  const Logits logits = logits_of(kCatSatOn);
  CHECK(sweep_temperature(0) == 0);
  CHECK(sweep_temperature(20) == 1);
  CHECK(sweep_temperature(kSweepPoints - 1) == kSweepHighest);
  for (int point = 0; point < kSweepPoints; ++point) {
    CHECK(sweep_point(sweep_temperature(point)) == point);
  }
  CHECK(sweep_point(17) == kSweepPoints - 1);
  for (int r = 0; r < kRulers; ++r) {
    RulerSweep once, slices;
    advance(once, logits, kExamples, textbook(), r, kSweepPoints);
    while (!slices.done()) advance(slices, logits, kExamples, textbook(), r, 7);
    REQUIRE(once.done());
    for (int point = 0; point < kSweepPoints; ++point) {
      Knobs knobs = kExamples;
      knobs.temperature = sweep_temperature(point);
      CHECK(once.points[point].kept == cutoffs(logits, knobs, textbook()).rulers[r].kept);
      CHECK(once.points[point].kept == slices.points[point].kept);
      CHECK(!once.points[point].more);
    }
    CHECK(once.points[0].kept == 1);
  }
}

TEST_CASE("sweep: before the heat a curve is flat, on every engine that cuts there") {
  std::mt19937 random(5);
  const Logits logits = logits_of(normal_scores(random, 60, 2));
  int flat = 0, bent = 0;
  for (const Profile& profile : all_profiles()) {
    const Cutoffs c = cutoffs(logits, kExamples, profile);
    for (int r = 0; r < kRulers; ++r) {
      if (!c.rulers[r].on) continue;
      RulerSweep sweep;
      advance(sweep, logits, kExamples, profile, r, kSweepPoints);
      bool same = true;
      for (const SweepPoint& point : sweep.points) {
        same = same && (point.kept == c.rulers[r].kept || point.kept < 0);
      }
      CHECK((same || !c.rulers[r].before_heat));
      ++(same ? flat : bent);
    }
  }
  CHECK(flat > 8);  // llama.cpp, ollama and mlx-lm
  CHECK(bent > 8);
}

TEST_CASE("sweep: a temperature that the engine refuses is a gap, and a tail counts as more") {
  const Profile huggingface = find_profile("huggingface").value();
  RulerSweep sweep;
  advance(sweep, logits_of(kCatSatOn), {.top_k = 3}, huggingface, kTopK, 2);
  CHECK(sweep.points[0].kept == -1);
  CHECK(sweep.points[1].kept == 3);
  RulerSweep tailed;
  advance(tailed, logits_of(kCatSatOn, {100, 5.0}), {.top_k = 20}, textbook(), kTopK, kSweepPoints);
  CHECK(!tailed.points[0].more);
  CHECK(tailed.points[20].kept == 6);
  CHECK(tailed.points[20].more);
}

TEST_CASE("sweep: a slice of a large vocabulary is a few points") {
  CHECK(sweep_slice(248320) <= 8);
  CHECK(sweep_slice(248320) >= 1);
  CHECK(sweep_slice(10) == kSweepPoints);
  CHECK(sweep_slice(100'000'000) == 1);
}

TEST_CASE("cutoffs: each ruler that cuts a token says why") {
  const Logits logits = logits_of(kCatSatOn);
  const Knobs knobs = {.top_k = 2, .top_p = 0.9, .min_p = 0.1};
  const auto why = [&](const Knobs& turned, const Profile& profile, int rank) {
    return why_cut_by_rulers(logits, turned, profile, rank);
  };
  using Sentences = std::vector<std::string>;
  CHECK(why(knobs, textbook(), 1).empty());
  CHECK(why(knobs, textbook(), 2) ==
        Sentences{"cut by top-k 2: number 3, 1 place too far down"});
  CHECK(why(knobs, textbook(), 3) ==
        Sentences{"cut by top-k 2: number 4, 2 places too far down",
                  "cut by top-p 0.90: the better ones already sum to 0.939, 0.039 past 0.900",
                  "cut by min-p 0.10: p 0.048 is 0.011 below the bar 0.059"});
  CHECK(why({}, textbook(), 5).empty());  // the examples of a preview cut nothing

  SUBCASE("a ruler before the heat") {
    const Knobs hot = {.temperature = 2, .min_p = 0.1};
    CHECK(why(hot, textbook(), 3).empty());
    CHECK(why(hot, ordered_as({"min_p", "temperature"}), 3) ==
          Sentences{"cut by min-p 0.10: p 0.048 is 0.011 below the bar 0.059, at T 1.00"});
  }
  SUBCASE("at T 0 the temperature says it once") {
    const Knobs greedy = {.temperature = 0, .top_k = 2, .top_p = 0.9};
    CHECK(why(greedy, textbook(), 1) ==
          Sentences{"cut by temperature 0.00: logit 5.00 is 1.000 below the best, 6.00"});
  }
}
