#include <limits>

#include "core/readings/why_cut.h"
#include "tests/core/sampling/fixtures.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Trace run(const Logits& logits, const Knobs& knobs, const ExpDisplay& exp_display = {}) {
  return trace(logits, knobs, textbook(), exp_display);
}

}  // namespace

TEST_CASE("trace: one token in all six phases") {
  const Logits logits = logits_of(kCatSatOn);
  const Trace t = run(logits, {.temperature = 2, .top_k = 3});
  const double all =
      1 + std::exp(-.5) + std::exp(-.75) + std::exp(-1.25) + std::exp(-2.) + std::exp(-3.);
  const double kept = 1 + std::exp(-.5) + std::exp(-.75);

  const Row floor = t.row(2);
  CHECK(floor.rank == 2);
  CHECK(floor.id == 2);
  CHECK(floor.z == 4.5);
  CHECK(floor.scaled == 2.25);
  CHECK(floor.exp == near(std::exp(-.75), 1e-7));
  CHECK(floor.p.exact());
  CHECK(floor.p.low == near(std::exp(-.75) / all, 1e-12));
  CHECK(floor.cumulative.low == near(kept / all, 1e-12));
  CHECK(floor.share == floor.p.low);
  CHECK(floor.final.low == near(std::exp(-.75) / kept, 1e-12));
  CHECK(floor.final.exact());
  CHECK(floor.untouched.low == near(.132, .0005));
  CHECK(floor.cut_by == Row::kKept);
  CHECK(floor.naive == near(floor.p.low, 1e-7));

  const Row bed = t.row(3);
  CHECK(bed.p.low == near(std::exp(-1.25) / all, 1e-12));
  CHECK(bed.share == 0);
  CHECK(bed.final == Range{0, 0});
  CHECK(bed.cut_by == 2);
  CHECK(t.stages[static_cast<size_t>(bed.cut_by)].stage->id == "top_k");
}

TEST_CASE("trace: rows are the same one by one and all at once") {
  std::mt19937 random(21);
  const Logits logits = logits_of(normal_scores(random, 700, 2));
  const Trace t = run(logits, {.temperature = 0.7, .top_p = 0.9});
  const std::vector<Row> all = t.rows(0, 700);
  REQUIRE(all.size() == 700);
  for (const int rank : {0, 1, 255, 256, 257, 511, 512, 699}) {
    const Row row = t.row(rank);
    const Row& other = all[static_cast<size_t>(rank)];
    CHECK(row.rank == rank);
    CHECK(row.id == other.id);
    CHECK(row.p == other.p);
    CHECK(row.final == other.final);
    CHECK(row.cumulative.low == near(other.cumulative.low, 1e-12));
  }
  CHECK(all.back().cumulative.low == near(1, 1e-12));
  CHECK(all.back().cumulative.low <= 1);
}

TEST_CASE("trace: asking for more rows than there are gives those that there are") {
  const Logits logits = logits_of(kCatSatOn);
  const Trace t = run(logits, {});
  CHECK(t.rows(0, 100).size() == 6);
  CHECK(t.rows(4, std::numeric_limits<int>::max()).size() == 2);
  CHECK(t.rows(6, 5).empty());
  CHECK(t.rows(1000, 5).empty());
  CHECK(t.rows(3, 0).empty());
}

TEST_CASE("trace: every stage is there, active or not, with what it left") {
  const Logits logits = logits_of(kCatSatOn);
  const Trace t = run(logits, {.temperature = 0.5, .top_p = 0.9});
  REQUIRE(t.stages.size() == 5);
  CHECK(t.stages[0].stage->id == "penalties");
  CHECK(!t.stages[0].active);
  const StageTrace& temperature = t.stages[1];
  CHECK(temperature.stage->id == "temperature");
  CHECK(temperature.active);
  CHECK(temperature.cutoff == 0.5);
  CHECK(temperature.temperature == 0.5);
  CHECK(temperature.kept() == 6);
  CHECK(temperature.mass_kept == 1);
  const StageTrace& top_k = t.stages[2];
  CHECK(!top_k.active);
  CHECK(top_k.cutoff == 0);
  CHECK(top_k.kept() == 6);
  CHECK(top_k.entropy_bits == temperature.entropy_bits);
  const StageTrace& top_p = t.stages[3];
  CHECK(top_p.active);
  CHECK(top_p.cutoff == 0.9);
  CHECK(top_p.kept() == 2);
  CHECK(top_p.mass_kept == near(.9523, 1e-4));
  CHECK(top_p.entropy_bits < top_k.entropy_bits);
  CHECK(!t.stages[4].active);
  CHECK(t.stages[4].kept() == 2);
  CHECK(t.stages[4].mass_kept == top_p.mass_kept);
}

TEST_CASE("trace: the summary") {
  const Logits logits = logits_of_probabilities(std::vector<double>{.5, .25, .125, .125});
  const Trace t = run(logits, {});
  CHECK(t.size == 4);
  CHECK(t.exact());
  CHECK(t.mass_kept == Range{1, 1});
  CHECK(t.entropy_bits.low == near(1.75));
  CHECK(t.entropy_bits.exact());
  CHECK(t.effective_choices.low == near(std::exp2(1.75), 1e-5));
  CHECK(t.lead.low == near(.25));
  CHECK(t.tail_p == Range{0, 0});
  CHECK(t.tail_final == Range{0, 0});
  CHECK(!t.tail_survives());
  CHECK(t.begin == 0);
  CHECK(t.end == 4);
  CHECK(t.end_high == 4);
  CHECK(t.temperature == 1);

  const Trace cut = run(logits, {.top_k = 2});
  CHECK(cut.mass_kept.low == near(.75));
  CHECK(cut.lead.low == near(1 / 3.));
  CHECK(cut.entropy_bits.low == near(std::log2(3) - 2 / 3., 1e-6));

  const Trace alone = run(logits, {.top_k = 1});
  CHECK(alone.lead == Range{1, 1});
  CHECK(alone.entropy_bits == Range{0, 0});
  CHECK(alone.effective_choices == Range{1, 1});
}

TEST_CASE("trace: greedy") {
  const Logits logits = logits_of(kCatSatOn);
  for (const bool subtract_max : {true, false}) {
    const Trace t = run(logits, {.temperature = 0}, {.subtract_max = subtract_max});
    CHECK(t.temperature == 0);
    CHECK(probabilities(t) == std::vector<double>{1, 0, 0, 0, 0, 0});
    CHECK(column(t, &Row::cumulative) == std::vector<double>{1, 1, 1, 1, 1, 1});
    CHECK(column(t, &Row::naive) == std::vector<double>{1, 0, 0, 0, 0, 0});
    CHECK(finals(t) == std::vector<double>{1});
    CHECK(t.row(1).scaled == 5);
    CHECK(t.row(1).cut_by == 1);
    CHECK(t.mass_kept == Range{1, 1});
    CHECK(t.entropy_bits == Range{0, 0});
    CHECK(t.row(1).untouched.low == near(.217, .0005));
    CHECK(why_cut_text(t, 1) ==
          "cut by temperature 0.00: logit 5.00 is 1.000 below the best, 6.00");
  }
}

TEST_CASE("trace: greedy in any place of the order leaves one token") {
  const Logits logits = logits_of(kCatSatOn);
  const Knobs knobs{.temperature = 0, .top_k = 4, .top_p = 0.9, .min_p = 0.01};
  std::mt19937 random(1);
  for (int i = 0; i < 24; ++i) {
    const Profile profile = random_order(random);
    const Trace t = trace(logits, knobs, profile);
    CHECK(kept_ids(t) == std::vector<TokenId>{0});
    CHECK(finals(t) == std::vector<double>{1});
    for (int rank = 1; rank < 6; ++rank) CHECK(!why_cut_text(t, rank).empty());
  }
}

TEST_CASE("trace: the running sum never falls and the outline is the softmax of the bare logits") {
  std::mt19937 random(22);
  const std::vector<float> scores = normal_scores(random, 1000, 3);
  const Logits logits = logits_of(scores);
  const Trace t = run(logits, {.temperature = 0.6, .top_k = 50, .min_p = 0.01});
  const std::vector<double> running = column(t, &Row::cumulative);
  CHECK(std::is_sorted(running.begin(), running.end()));
  CHECK(column(t, &Row::untouched) == near(reference_softmax(logits.scores, 1), 1e-12));
  CHECK(probabilities(t) == near(reference_softmax(logits.scores, 0.6), 1e-12));
}

TEST_CASE("trace: why a token was cut, by each stage") {
  const Logits logits = logits_of(kCatSatOn);
  struct Case {
    Knobs knobs;
    int rank;
    double value, threshold, by;
    std::string text;
  };
  const Case cases[] = {
      {{.top_k = 3}, 3, 4, 3, 1, "cut by top-k 3: number 4, 1 place too far down"},
      {{.top_k = 3}, 5, 6, 3, 3, "cut by top-k 3: number 6, 3 places too far down"},
      {{.top_p = 0.9},
       3,
       .939,
       .9,
       .039,
       "cut by top-p 0.90: the better ones already sum to 0.939, 0.039 past 0.900"},
      {{.min_p = 0.1},
       3,
       .048,
       .059,
       .011,
       "cut by min-p 0.10: p 0.048 is 0.011 below the bar 0.059"},
      {{.temperature = 0},
       2,
       4.5,
       6,
       1.5,
       "cut by temperature 0.00: logit 4.50 is 1.500 below the best, 6.00"},
  };
  for (const Case& c : cases) {
    CAPTURE(c.text);
    const Trace t = run(logits, c.knobs);
    const std::optional<Miss> miss = why_cut(t, c.rank);
    REQUIRE(miss.has_value());
    CHECK(miss->value == near(c.value, .0005));
    CHECK(miss->threshold == near(c.threshold, .0005));
    CHECK(miss->by == near(c.by, .0005));
    CHECK(why_cut_text(t, c.rank) == c.text);
    CHECK(miss->stage == &t.stages[static_cast<size_t>(t.row(c.rank).cut_by)]);
  }
}

TEST_CASE(
    "trace: a token that crosses p and is dropped all the same missed by what it adds itself") {
  const Profile slip = find_profile("slip_crossing").value();
  const Trace t = trace(logits_of(kCatSatOn), {.top_p = 0.9}, slip);
  REQUIRE(t.kept() == 2);
  const Miss floor = why_cut(t, 2).value();
  CHECK(floor.value == near(.939, .0005));
  CHECK(floor.by == near(.039, .0005));
  CHECK(why_cut_text(t, 2) == "cut by top-p 0.90: with it the sum is 0.939, 0.039 past 0.900");
  CHECK(why_cut_text(t, 3) ==
        "cut by top-p 0.90: the better ones already sum to 0.939, 0.039 past 0.900");
}

TEST_CASE("trace: the first stage that cut a token is the one that is named, on its own terms") {
  const Logits logits = logits_of(kCatSatOn);
  // After top-k 3 the three sum to 1: .628 .231 .141
  const Trace t = run(logits, {.top_k = 3, .top_p = 0.8});
  CHECK(t.row(3).cut_by == 2);
  CHECK(t.row(2).cut_by == 3);
  CHECK(why_cut(t, 2)->value == near(.860, .0005));
  CHECK(why_cut_text(t, 2) ==
        "cut by top-p 0.80: the better ones already sum to 0.860, 0.060 past 0.800");

  SUBCASE("a cutoff before the temperature judged at T = 1") {
    const Trace hot =
        trace(logits, {.temperature = 2, .min_p = 0.1}, ordered_as({"min_p", "temperature"}));
    CHECK(why_cut_text(hot, 3) == "cut by min-p 0.10: p 0.048 is 0.011 below the bar 0.059, at T 1.00");
  }
  SUBCASE("survivors and the impossible") {
    CHECK(!why_cut(t, 0).has_value());
    CHECK(why_cut_text(t, 0).empty());
    const Logits impossible = logits_of(std::vector<float>{0, kMinusInfinity});
    const Trace u = run(impossible, {});
    CHECK(!why_cut(u, 1).has_value());
    CHECK(why_cut_text(u, 1) == "its logit is -inf: it can never be drawn");
  }
  SUBCASE("a tie with the argmax at T = 0") {
    const Logits tied = logits_of(std::vector<float>{2, 5, 5});
    CHECK(why_cut_text(run(tied, {.temperature = 0}), 1) ==
          "cut by temperature 0.00: logit 5.00 equals the best, whose id is lower");
  }
}

TEST_CASE("trace: a constant added to all logits changes exp's picture and no probability") {
  const Logits logits = logits_of(kCatSatOn);
  const Trace plain = run(logits, {.temperature = 0.5});
  for (const double added : {-50.0, 0.0, 30.0, 1e6}) {
    const Trace t = run(logits, {.temperature = 0.5}, {.added = added});
    CHECK(probabilities(t) == probabilities(plain));
    CHECK(t.subtracted == near(12 + added, 1e-6));
    CHECK(t.exp_sum == plain.exp_sum);
    CHECK(column(t, &Row::exp) == near(column(plain, &Row::exp), 1e-6));
    CHECK(column(t, &Row::naive) == near(probabilities(plain)));
  }
}

TEST_CASE("trace: without the shift e^x is as large as it is") {
  const Logits logits = logits_of(kCatSatOn);
  const Trace t = run(logits, {}, {.subtract_max = false});
  CHECK(t.subtracted == 0);
  CHECK(t.row(0).exp == near(std::exp(6), 1e-4));
  CHECK(t.exp_sum ==
        near(std::exp(6) + std::exp(5) + std::exp(4.5) + std::exp(3.5) + std::exp(2) + 1, 1e-9));
  CHECK(column(t, &Row::naive) == near(probabilities(t)));
}

TEST_CASE("trace: without the shift large logits overflow, and only the naive column suffers") {
  const Logits logits = logits_of(kCatSatOn);
  const Trace plain = run(logits, {});
  const Trace t = run(logits, {}, {.added = 83.5, .subtract_max = false});
  // e^88.72 is the largest float: e^89.5 is past it, e^88.5 is not, their sum is.
  CHECK(t.row(0).exp == kInfinity);
  CHECK(std::isfinite(t.row(1).exp));
  CHECK(t.exp_sum == kInfinity);
  CHECK(std::isnan(t.row(0).naive));
  CHECK(t.row(1).naive == 0);
  CHECK(probabilities(t) == probabilities(plain));
  CHECK(finals(t) == finals(plain));

  const Trace under = run(logits, {}, {.added = -200, .subtract_max = false});
  CHECK(under.exp_sum == 0);
  CHECK(std::isnan(under.row(0).naive));
  CHECK(probabilities(under) == probabilities(plain));
}

TEST_CASE("trace: extreme logits and temperatures leave every number finite") {
  const std::vector<float> lists[] = {
      {3e38f, -3e38f}, {3e38f, 3e38f, 0}, {-3e38f}, {1e-45f, 0, -1e-45f}, {0, -87, -104, -746}};
  for (const std::vector<float>& scores : lists) {
    const Logits logits = logits_of(scores);
    for (const double temperature : {5e-324, 1e-300, 1e-30, 0.0, 1.0, 1000.0}) {
      CAPTURE(scores);
      CAPTURE(temperature);
      const Trace t = run(logits, {.temperature = temperature, .top_p = 0.999, .min_p = 1e-9});
      CHECK(sum(probabilities(t)) == near(1, 1e-12));
      CHECK(sum(finals(t)) == near(1, 1e-12));
      CHECK(std::isfinite(t.entropy_bits.low));
      for (const Row& row : t.rows(0, logits.size())) {
        CHECK(std::isfinite(row.scaled));
        CHECK(std::isfinite(row.exp));
        CHECK(std::isfinite(row.naive));
        if (row.cut_by != Row::kKept) CHECK(!why_cut_text(t, row.rank).empty());
      }
    }
  }
}

TEST_CASE("trace: a vocabulary of 248,320") {
  std::mt19937 random(23);
  std::vector<float> scores = normal_scores(random, 248320, 3);
  for (int i = 0; i < 12; ++i) {
    scores[static_cast<size_t>(i * 20000)] = 16 + static_cast<float>(i) / 2;
  }
  const Logits logits = logits_of(scores);
  const Trace t = run(logits, {.temperature = 0.8, .top_k = 40, .top_p = 0.95, .min_p = 0.05});
  const Reference reference = reference_chain(
      logits.scores, {.temperature = 0.8, .top_k = 40, .top_p = 0.95, .min_p = 0.05}, textbook());
  CHECK(finals(t) == near(reference.final));
  CHECK(t.row(0).id == 220000);

  const Trace bare = run(logits, {});
  CHECK(bare.mass_kept == Range{1, 1});
  CHECK(bare.low.all == bare.low.kept);
  CHECK(bare.row(248319).cumulative.low == near(1));
  const Trace nucleus = run(logits, {.temperature = 1.5, .top_p = 0.95});
  CHECK(nucleus.mass_kept.low >= 0.95 - 1e-6);
  CHECK(nucleus.mass_kept.low <= 0.95 + 1e-4);
}
