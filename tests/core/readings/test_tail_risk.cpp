#include "core/readings/tail_risk_text.h"

#include <string>

#include "tests/check.h"
#include "tests/core/sampling/fixtures.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

TailRisk risk_of_chain(const Logits& logits, const Knobs& knobs, int tokens = 200,
                       const Profile& profile = textbook()) {
  return tail_risk(logits, knobs, profile, cutoffs(logits, knobs, profile), tokens);
}

Risk risk_of_bar(const Logits& logits, const Knobs& knobs, std::size_t column) {
  return column_risks(logits, knobs, textbook(), cutoffs(logits, knobs, textbook()), 200)[column];
}

}  // namespace

TEST_CASE("at least once: a table") {
  struct Case {
    double mass, tokens, chance, tolerance;
  };
  const Case cases[] = {
      {0, 0, 0, 0},
      {0, 1e18, 0, 0},
      {1, 0, 0, 0},
      {1, 1, 1, 0},
      {1, 1e9, 1, 0},
      {0.5, 1, 0.5, 1e-16},
      {0.5, 2, 0.75, 1e-16},
      {0.02, 200, 0.98241205, 1e-8},
      {0.02, 0, 0, 0},
      // Where 1 − (1 − m)^n worked out as it stands would give 0, or lose its digits.
      {1e-12, 200, 1.999999999801e-10, 1e-22},
      {1e-17, 1, 1e-17, 1e-30},
      {1e-300, 1, 1e-300, 1e-312},
      {1e-12, 1e12, 0.63212055882874, 1e-12},
      {1e-6, 1e9, 1, 1e-15},
      {0.3, 1e300, 1, 0},
  };
  for (const Case& c : cases) {
    CAPTURE(c.mass);
    CAPTURE(c.tokens);
    CHECK(at_least_once(c.mass, c.tokens) == near(c.chance, c.tolerance));
  }
}

TEST_CASE("at least once never falls with the mass or with the tokens, and stays within 0 to 1") {
  for (double mass = 1e-15; mass <= 1; mass *= 3) {
    double before = 0;
    for (double tokens = 0; tokens < 1e6; tokens = tokens * 2 + 1) {
      const double chance = at_least_once(mass, tokens);
      CHECK(chance >= before);
      CHECK(chance <= 1);
      CHECK(chance <= tokens * mass * (1 + 1e-12));
      CHECK(at_least_once(mass / 2, tokens) <= chance);
      before = chance;
    }
  }
}

TEST_CASE("figures: banana's 1 in 50 at T 2, over 200 tokens") {
  const Logits logits = logits_of(kCatSatOn);
  const Risk banana = risk_of_bar(logits, {.temperature = 2}, 5);
  CHECK(banana.mass.low == near(.020, .0005));
  CHECK(one_in_text(banana.mass) == "1 in 51");
  CHECK(one_in_text({.02, .02}) == "1 in 50");
  CHECK(banana.expected.low == near(3.9, .05));
  CHECK(banana.at_least_once.low == near(.981, .0005));
  CHECK(at_least_once(.02, 200) == near(.982, .0005));
  // At T 1 it is 1 in 683, and one text in four still meets it.
  const Risk warm = risk_of_bar(logits, {}, 5);
  CHECK(one_in_text(warm.mass) == "1 in 683");
  CHECK(warm.at_least_once.low == near(.254, .0005));
}

TEST_CASE("outside the first k, the nucleus and min-p's bar") {
  const Logits logits = logits_of(kCatSatOn);
  const TailRisk risk = risk_of_chain(logits, {.top_k = 3, .top_p = .8, .min_p = .02});
  REQUIRE(risk.any);
  CHECK(risk.outside[kTopK].mass.low == near(.061, .0005));
  CHECK(risk.outside[kTopP].mass.low == near(.1925, .0005));
  CHECK(risk.outside[kMinP].mass.low == near(.0124, .0005));
  CHECK(risk.dropped.mass == risk.outside[kTopP].mass);
  for (const Risk& r : risk.outside) {
    CHECK(r.mass.exact());
    CHECK(r.expected.low == near(200 * r.mass.low, 1e-9));
    CHECK(r.at_least_once.low == near(1 - std::pow(1 - r.mass.low, 200), 1e-9));
  }
}

TEST_CASE("a rule that keeps everything leaves exactly nothing outside") {
  const Logits logits = logits_of(kCatSatOn);
  const TailRisk risk = risk_of_chain(logits, {.top_k = 6, .top_p = .9999999, .min_p = 1e-9});
  for (const Risk& r : risk.outside) {
    CHECK(r.mass == Range{0, 0});
    CHECK(r.at_least_once == Range{0, 0});
  }
}

TEST_CASE("a mass far below a double's rounding of 1 is not lost") {
  // 0 and −60 nats: 8.8e−27.
  const Logits logits = logits_of(std::vector<float>{0, -60, -61});
  const TailRisk risk = risk_of_chain(logits, {.top_k = 1}, 1000);
  const double mass = std::exp(-60.0) + std::exp(-61.0);
  CHECK(risk.outside[kTopK].mass.low == near(mass, 1e-9 * mass));
  CHECK(risk.outside[kTopK].at_least_once.low == near(1000 * mass, 1e-6 * mass));
}

TEST_CASE(
    "the mass outside is that of what is drawn: after the heat, where the rule cuts before it") {
  const Logits logits = logits_of(kCatSatOn);
  const Profile heat_last = ordered_as({"top_k", "top_p", "min_p", "temperature"});
  const TailRisk risk = risk_of_chain(logits, {.temperature = 2, .top_p = .9}, 200, heat_last);
  // It keeps three of T 1, beside which T 2 has .112 + .053 + .020.
  CHECK(risk.outside[kTopP].mass.low == near(.185, .001));
  CHECK(risk.temperature == 2);
  // At T 0 nothing but the best is drawn.
  const TailRisk greedy = risk_of_chain(logits, {.temperature = 0, .top_k = 3});
  CHECK(greedy.outside[kTopK].mass == Range{0, 0});
}

TEST_CASE("a tail that is a range gives a range that holds the full list's number") {
  std::vector<float> scores;
  for (int i = 0; i < 40; ++i) scores.push_back(static_cast<float>(5 - 0.2 * i));
  const Logits full = logits_of(scores);
  const std::vector<float> tail(scores.begin() + 10, scores.end());
  const Logits part = make_logits(std::span(scores).first(10), Tail{30, log_sum_exp(tail)}).value();
  for (const double temperature : {0.7, 1.0, 2.0}) {
    CAPTURE(temperature);
    const Knobs knobs{.temperature = temperature, .top_k = 3};
    const Risk known = risk_of_chain(full, knobs).outside[kTopK];
    const Risk bounds = risk_of_chain(part, knobs).outside[kTopK];
    CHECK(bounds.mass.low <= known.mass.low + 1e-9);
    CHECK(bounds.mass.high >= known.mass.high - 1e-9);
    CHECK(bounds.at_least_once.low <= known.at_least_once.low + 1e-9);
    CHECK(bounds.at_least_once.high >= known.at_least_once.high - 1e-9);
    CHECK((bounds.mass.high - bounds.mass.low < 1e-6) == (temperature == 1));
  }
}

TEST_CASE("one in how many, in words") {
  CHECK(one_in_text({0, 0}) == "never");
  CHECK(one_in_text({1, 1}) == "always");
  CHECK(one_in_text({1e-26, 1e-26}) == "1 in 1e+26");
  CHECK(one_in_text({5e-324, 5e-324}).find("inf") == std::string::npos);
  CHECK(one_in_text({.5, .5}) == "1 in 2.0");
  CHECK(one_in_text({.1, .1}) == "1 in 10");
  CHECK(one_in_text({.1, .2}) == "1 in 5.0 to 10");
  CHECK(one_in_text({0, .01}) == "1 in 100 or rarer");
}

TEST_CASE("longer and shorter texts") {
  struct Row {
    int tokens, by, next;
  };
  const Row rows[] = {
      {200, 1, 500}, {200, -1, 100}, {150, 1, 200}, {150, -1, 100}, {1'000'000, 1, 1'000'000},
      {1, -1, 1},    {0, 1, 1},      {0, -1, 1}};
  for (const Row& row : rows) {
    CAPTURE(row.tokens);
    CHECK(next_risk_tokens(row.tokens, row.by) == row.next);
  }
}

TEST_CASE("the tail's risk in words") {
  const Logits logits = logits_of(kCatSatOn);
  const Knobs knobs{.temperature = 2, .top_k = 3, .min_p = .1};
  const Cutoffs c = cutoffs(logits, knobs, textbook());
  const TailRisk risk = tail_risk(logits, knobs, textbook(), c, 200);
  CHECK(outside_text(c, risk, kMinP) ==
        "outside min-p 0.10: 0.020, 1 in 51 · in 200 tokens at least once: 0.981 · 3.9 expected");
  CHECK(outside_each_text(c, risk) ==
        "In 200 tokens at least once outside: top-k 3 1.000 · min-p 0.10 0.981");
  CHECK(in_tokens_text(risk_of({.5, .5}, 1), 1) ==
        "in 1 token at least once: 0.500 · 0.5 expected");
  CHECK(chance_text({.031, .11}) == "0.031–0.110");
  CHECK(chance_text({1, 1}) == "1.000");
  CHECK(chance_text({0, 0}) == "0.000");
}
