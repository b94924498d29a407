#include "core/readings/sweep.h"

#include <doctest/doctest.h>

#include <random>

#include "tests/core/sampling/fixtures.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

constexpr Knobs kSweptRules = {.top_k = 3, .top_p = 0.9, .min_p = 0.1};

}  // namespace

TEST_CASE("sweep: each point is what the rule keeps at that temperature, in slices or at once") {
  const Logits logits = logits_of(kCatSatOn);
  CHECK(sweep_temperature(0) == 0);
  CHECK(sweep_temperature(20) == 1);
  CHECK(sweep_temperature(kSweepPoints - 1) == kSweepHighest);
  for (int point = 0; point < kSweepPoints; ++point) {
    CHECK(sweep_point(sweep_temperature(point)) == point);
  }
  CHECK(sweep_point(17) == kSweepPoints - 1);
  for (int r = 0; r < kRules; ++r) {
    RuleSweep once, slices;
    advance(once, logits, kSweptRules, textbook(), r, kSweepPoints);
    while (!slices.done()) advance(slices, logits, kSweptRules, textbook(), r, 7);
    REQUIRE(once.done());
    for (int point = 0; point < kSweepPoints; ++point) {
      Knobs knobs = kSweptRules;
      knobs.temperature = sweep_temperature(point);
      CHECK(once.points[point].kept == cutoffs(logits, knobs, textbook()).rules[r].kept);
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
    const Cutoffs c = cutoffs(logits, kSweptRules, profile);
    for (int r = 0; r < kRules; ++r) {
      if (!c.rules[r].on) continue;
      RuleSweep sweep;
      advance(sweep, logits, kSweptRules, profile, r, kSweepPoints);
      bool same = true;
      // At T = 0 some engines forget their cutoffs.
      if (!profile.greedy_resets.empty()) sweep.points.erase(sweep.points.begin());
      for (const SweepPoint& point : sweep.points) {
        same = same && (point.kept == c.rules[r].kept || point.kept < 0);
      }
      CHECK((same || !c.rules[r].before_heat));
      ++(same ? flat : bent);
    }
  }
  CHECK(flat > 8);  // llama.cpp, ollama and mlx-lm
  CHECK(bent > 8);
}

TEST_CASE("sweep: a temperature that the engine refuses is a gap, and a tail counts as more") {
  const Profile huggingface = find_profile("huggingface").value();
  RuleSweep sweep;
  advance(sweep, logits_of(kCatSatOn), {.top_k = 3}, huggingface, kTopK, 2);
  CHECK(sweep.points[0].kept == -1);
  CHECK(sweep.points[1].kept == 3);
  RuleSweep tailed;
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
