#include "tests/core/sampling/fixtures.h"

// Each stage alone, in rows of {probabilities, knob, what is left}.

using namespace logitdice;
using namespace logitdice::test;

namespace {

struct Case {
  std::string name;
  std::vector<double> p;  // of the tokens 0, 1, 2 …
  double knob;
  std::vector<TokenId> kept;
  std::vector<double> final;
};

void check(const Case& row, double Knobs::*knob) {
  CAPTURE(row.name);
  CAPTURE(row.p);
  CAPTURE(row.knob);
  const Logits logits = logits_of_probabilities(row.p);
  Knobs knobs;
  knobs.*knob = row.knob;
  const Trace t = trace(logits, knobs, textbook());
  CHECK(kept_ids(t) == row.kept);
  CHECK(finals(t) == near(row.final));
  CHECK(sum(finals(t)) == near(1, 1e-12));
}

// p^e renormalised: what a temperature of 1/e makes of p.
std::vector<double> powers(std::vector<double> p, double e) {
  for (double& value : p) value = std::pow(value, e);
  const double total = sum(p);
  for (double& value : p) value /= total;
  return p;
}

const std::vector<double> kFour = {.1, .2, .3, .4};
const std::vector<double> kHalves = {.5, .25, .125, .125};
const std::vector<double> kEqual = {.25, .25, .25, .25};

}  // namespace

TEST_CASE("temperature: rows") {
  const Case rows[] = {
      {"neutral", kFour, 1, {3, 2, 1, 0}, {.4, .3, .2, .1}},
      {"half: p squared", kFour, 0.5, {3, 2, 1, 0}, {16 / 30., 9 / 30., 4 / 30., 1 / 30.}},
      {"two: the root of p", kFour, 2, {3, 2, 1, 0}, powers({.4, .3, .2, .1}, 0.5)},
      {"greedy", kFour, 0, {3}, {1}},
      {"greedy among equals: the lowest id", kEqual, 0, {0}, {1}},
      {"greedy with ties at the top", {.1, .4, .4, .1}, 0, {1}, {1}},
      {"greedy, one token", {1}, 0, {0}, {1}},
      {"one token", {1}, 0.1, {0}, {1}},
      {"equal tokens stay equal", kEqual, 0.01, {0, 1, 2, 3}, {.25, .25, .25, .25}},
      {"almost greedy", kFour, 1e-300, {3, 2, 1, 0}, {1, 0, 0, 0}},
      {"almost greedy with ties", {.1, .4, .4, .1}, 1e-300, {1, 2, 0, 3}, {.5, .5, 0, 0}},
      {"as hot as it gets", kFour, 1000, {3, 2, 1, 0}, powers({.4, .3, .2, .1}, 0.001)},
      {"an impossible token", {.5, 0, .5}, 0.5, {0, 2}, {.5, .5}},
      {"an impossible token, greedy", {0, .5, .5}, 0, {1}, {1}},
  };
  for (const Case& row : rows) check(row, &Knobs::temperature);
}

TEST_CASE("top_k: rows") {
  const Case rows[] = {
      {"neutral", kFour, 0, {3, 2, 1, 0}, {.4, .3, .2, .1}},
      {"one", kFour, 1, {3}, {1}},
      {"two", kFour, 2, {3, 2}, {4 / 7., 3 / 7.}},
      {"all", kFour, 4, {3, 2, 1, 0}, {.4, .3, .2, .1}},
      {"more than there are", kFour, 1000, {3, 2, 1, 0}, {.4, .3, .2, .1}},
      {"the most that there may be", kFour, 16777216, {3, 2, 1, 0}, {.4, .3, .2, .1}},
      {"ties: exactly k, the lowest ids", kEqual, 3, {0, 1, 2}, {1 / 3., 1 / 3., 1 / 3.}},
      {"a tie at the edge", {.2, .4, .2, .2}, 2, {1, 0}, {2 / 3., 1 / 3.}},
      {"one token", {1}, 1, {0}, {1}},
      {"an impossible token does not count", {.5, 0, .5}, 3, {0, 2}, {.5, .5}},
  };
  for (const Case& row : rows) check(row, &Knobs::top_k);
}

TEST_CASE("top_p: rows") {
  const Case rows[] = {
      {"neutral", kFour, 1, {3, 2, 1, 0}, {.4, .3, .2, .1}},
      {"0 keeps the best", kFour, 0, {3}, {1}},
      {"0 among equals", kEqual, 0, {0}, {1}},
      {"below the best", kFour, 0.3, {3}, {1}},
      {"the best alone reaches it", kFour, 0.4, {3}, {1}},
      {"the token that crosses stays", kFour, 0.41, {3, 2}, {4 / 7., 3 / 7.}},
      {"a round sum", kFour, 0.7, {3, 2}, {4 / 7., 3 / 7.}},
      {"just past a round sum", kFour, 0.701, {3, 2, 1}, {4 / 9., 3 / 9., 2 / 9.}},
      {"another round sum", kFour, 0.9, {3, 2, 1}, {4 / 9., 3 / 9., 2 / 9.}},
      {"halves at .5", kHalves, 0.5, {0}, {1}},
      {"halves at .75", kHalves, 0.75, {0, 1}, {2 / 3., 1 / 3.}},
      {"halves just below .75", kHalves, 0.749999, {0, 1}, {2 / 3., 1 / 3.}},
      {"halves just past .75", kHalves, 0.750001, {0, 1, 2}, {4 / 7., 2 / 7., 1 / 7.}},
      {"halves at .875", kHalves, 0.875, {0, 1, 2}, {4 / 7., 2 / 7., 1 / 7.}},
      {"ties: the lowest ids", kEqual, 0.5, {0, 1}, {.5, .5}},
      {"ties past the edge", kEqual, 0.51, {0, 1, 2}, {1 / 3., 1 / 3., 1 / 3.}},
      {"almost 1 keeps the last", kFour, 0.9999999, {3, 2, 1, 0}, {.4, .3, .2, .1}},
      {"one token", {1}, 0.5, {0}, {1}},
      {"one token at 0", {1}, 0, {0}, {1}},
      {"an impossible token", {.5, 0, .5}, 0.99, {0, 2}, {.5, .5}},
  };
  for (const Case& row : rows) check(row, &Knobs::top_p);
}

TEST_CASE("top_p: in long lists too the token that reaches p is the last") {
  const Logits logits = logits_of(std::vector<float>(16384, 1.5f));  // sums exact in binary
  CHECK(trace(logits, Knobs{.top_p = 0.5}, textbook()).kept() == 8192);
  CHECK(trace(logits, Knobs{.top_p = 0.25}, textbook()).kept() == 4096);
}

TEST_CASE("top_p: almost 1 keeps what lies between it and 1") {
  // The slack for round sums shrinks towards 1, so that rare tokens are not lost to it.
  const std::vector<float> z = {0, -15, -16.5f};  // p: 1 − 3.7e-7, 3.06e-7, 6.8e-8
  const Logits logits = logits_of(z);
  CHECK(trace(logits, Knobs{.top_p = 0.9999999}, textbook()).kept() == 2);
  CHECK(trace(logits, Knobs{.top_p = 0.99999999}, textbook()).kept() == 3);
  CHECK(trace(logits, Knobs{.top_p = 0.999999}, textbook()).kept() == 1);
}

TEST_CASE("min_p: rows") {
  const Case rows[] = {
      {"neutral", kFour, 0, {3, 2, 1, 0}, {.4, .3, .2, .1}},
      {"below the last", kFour, 0.2, {3, 2, 1, 0}, {.4, .3, .2, .1}},
      {"exactly the last", kFour, 0.25, {3, 2, 1, 0}, {.4, .3, .2, .1}},
      {"past the last", kFour, 0.26, {3, 2, 1}, {4 / 9., 3 / 9., 2 / 9.}},
      {"exactly the third", kFour, 0.5, {3, 2, 1}, {4 / 9., 3 / 9., 2 / 9.}},
      {"exactly the second", kFour, 0.75, {3, 2}, {4 / 7., 3 / 7.}},
      {"1 keeps the best", kFour, 1, {3}, {1}},
      {"1 keeps all ties of the best", {.1, .4, .4, .1}, 1, {1, 2}, {.5, .5}},
      {"1 among equals", kEqual, 1, {0, 1, 2, 3}, {.25, .25, .25, .25}},
      {".06 is a tenth of .60", {.60, .06, .34}, 0.1, {0, 2, 1}, {.60, .34, .06}},
      {".059 is not", {.60, .059, .341}, 0.1, {0, 2}, {.60 / .941, .341 / .941}},
      {"one token", {1}, 1, {0}, {1}},
      {"an impossible token", {.5, 0, .5}, 1e-9, {0, 2}, {.5, .5}},
  };
  for (const Case& row : rows) check(row, &Knobs::min_p);
}

TEST_CASE("min_p: the slack for round tenths never keeps a token of probability 0") {
  const float best = 6;
  const Logits logits = logits_of(std::vector<float>{best, std::nextafter(best, 0.0f)});
  CHECK(trace(logits, Knobs{.temperature = 1e-300, .min_p = 0.05}, textbook()).kept() == 1);
  CHECK(trace(logits, Knobs{.temperature = 1, .min_p = 0.05}, textbook()).kept() == 2);
  CHECK(trace(logits, Knobs{.min_p = 1}, textbook()).kept() == 1);
}

TEST_CASE("stages: each cutoff judges what the one before it left, renormalised") {
  // .4 .3 .2 .1, top-k 2 leaves 4/7 3/7: top-p .5 then keeps one, of the whole list it keeps two
  const Logits logits = logits_of_probabilities(kFour);
  CHECK(trace(logits, Knobs{.top_p = 0.5}, textbook()).kept() == 2);
  CHECK(trace(logits, Knobs{.top_k = 2, .top_p = 0.5}, textbook()).kept() == 1);
  const Profile p_first = ordered_as({"top_p", "top_k"});
  CHECK(trace(logits, Knobs{.top_k = 2, .top_p = 0.5}, p_first).kept() == 2);
}

TEST_CASE("stages: an impossible token is never kept, whatever the knobs") {
  const Logits logits = logits_of(std::vector<float>{1, kMinusInfinity, 0, kMinusInfinity});
  for (const Knobs& knobs : {Knobs{}, Knobs{.temperature = 1000}, Knobs{.top_k = 4},
                             Knobs{.top_p = 0.9999999}, Knobs{.min_p = 1e-300}}) {
    const Trace t = trace(logits, knobs, textbook());
    CHECK(kept_ids(t) == std::vector<TokenId>{0, 2});
    for (const int rank : {2, 3}) {
      const Row row = t.row(rank);
      CHECK(row.cut_by == Row::kImpossible);
      CHECK(row.p == Range{0, 0});
      CHECK(row.final == Range{0, 0});
      CHECK(row.z == -HUGE_VAL);
    }
  }
}

TEST_CASE("stages: cutoffs work on candidates that no longer begin at rank 0") {
  // As an order with a stage that drops the best tokens would call them.
  const Logits logits = logits_of_probabilities(kFour);  // .4 .3 .2 .1
  const EngineRules rules;
  const auto applied = [&](std::string_view stage, const Knobs& knobs) {
    const Situation nothing;
    Candidates c(logits, rules, nothing, /*tail_high=*/false);
    c.narrow(1, 4);
    CHECK(c.mass_kept() == near(0.6));
    StageTrace step;
    step.entered = c.weight();
    find_stage(stage)->apply(c, knobs, step);
    return std::vector<int>{c.begin, c.end};
  };
  CHECK(applied("top_k", Knobs{.top_k = 2}) == std::vector<int>{1, 3});
  CHECK(applied("top_p", Knobs{.top_p = 0}) == std::vector<int>{1, 2});
  CHECK(applied("top_p", Knobs{.top_p = 0.5}) == std::vector<int>{1, 2});  // .3/.6 reaches .5
  CHECK(applied("top_p", Knobs{.top_p = 0.51}) == std::vector<int>{1, 3});
  CHECK(applied("min_p", Knobs{.min_p = 0.5}) == std::vector<int>{1, 3});  // .2/.3 does, .1/.3 not
  CHECK(applied("temperature", Knobs{.temperature = 0}) == std::vector<int>{1, 2});
}
