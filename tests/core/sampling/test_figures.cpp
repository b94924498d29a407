#include "core/readings/why_cut.h"
#include "tests/core/sampling/fixtures.h"

// Every figure that the specification and the lessons quote, as far as the knobs of this file's
// chain make it.

using namespace logitdice;
using namespace logitdice::test;

namespace {

// The figures are quoted with three decimals, some of them worked out from others so rounded.
constexpr double kThree = 0.001;

const std::vector<float> kPlain = {2.0f, 1.0f, 0.5f, 0.1f, -1.0f};

Trace run(const Logits& logits, const Knobs& knobs) {
  return trace(logits, knobs, textbook());
}

}  // namespace

TEST_CASE("figures: the cat sat on the ... at three temperatures") {
  const Logits logits = logits_of(kCatSatOn);
  CHECK(probabilities(run(logits, {})) == near({.590, .217, .132, .048, .011, .002}, kThree));
  const std::vector<double> cold = probabilities(run(logits, {.temperature = 0.5}));
  CHECK(std::vector(cold.begin(), cold.begin() + 4) == near({.839, .114, .042, .006}, kThree));
  CHECK(probabilities(run(logits, {.temperature = 2})) ==
        near({.392, .238, .185, .112, .053, .020}, kThree));
}

TEST_CASE("figures: the cat sat on the ... under each cutoff") {
  const Logits logits = logits_of(kCatSatOn);

  const Trace top_k = run(logits, {.top_k = 3});
  CHECK(top_k.mass_kept.low == near(.939, kThree));
  CHECK(finals(top_k) == near({.628, .231, .141}, kThree));

  const Trace top_p = run(logits, {.top_p = 0.9});
  const std::vector<double> running = column(top_p, &Row::cumulative);
  CHECK(std::vector(running.begin(), running.begin() + 3) == near({.590, .807, .939}, kThree));
  CHECK(top_p.kept() == 3);

  const Trace min_p = run(logits, {.min_p = 0.1});
  CHECK(min_p.stages[4].cutoff == near(.059, kThree));
  CHECK(min_p.kept() == 3);
  CHECK(why_cut_text(min_p, 3) == "cut by min-p 0.10: p 0.048 is 0.011 below the bar 0.059");
}

TEST_CASE("figures: temperature sharpens a near tie, and a clear lead is already sharp") {
  const Logits near_tie = logits_of(std::vector<float>{5.0f, 4.9f, 1.0f});
  CHECK(probabilities(run(near_tie, {})) == near({.52, .47, .01}, 0.005));
  const Logits lead = logits_of(std::vector<float>{8.0f, 4.9f, 1.0f});
  CHECK(probabilities(run(lead, {})) == near({.96, .04, .00}, 0.005));
}

TEST_CASE("figures: the weather") {
  const Logits logits = logits_of(kWeather);
  CHECK(run(logits, {.temperature = 0.2}).row(0).p.low == near(.968, kThree));
  CHECK(run(logits, {.temperature = 2.0}).row(0).p.low == near(.280, kThree));
}

TEST_CASE("figures: the store") {
  const Logits logits = logits_of_probabilities(kStore);
  const Trace t = run(logits, {.top_p = 0.9});
  CHECK(t.kept() == 6);
  CHECK(t.logits.size() == 10);
  CHECK(t.mass_kept.low == near(.925));
  CHECK(finals(t) == near({.357, .238, .151, .119, .076, .059}, kThree));
}

TEST_CASE("figures: the, a, that, one and the five plain logits") {
  const Logits four = logits_of_probabilities(std::vector<double>{.60, .25, .10, .05});
  CHECK(probabilities(run(four, {})) == near({.60, .25, .10, .05}));
  CHECK(run(four, {.top_p = 0.95}).kept() == 3);
  const Logits plain = logits_of(kPlain);
  CHECK(probabilities(run(plain, {})) == near(reference_softmax(kPlain, 1), 1e-12));
}

TEST_CASE("figures: top-p before the temperature keeps two, after it one") {
  const Logits logits = logits_of(std::vector<float>{3, 2, 1});
  const Knobs knobs{.temperature = 0.5, .top_p = 0.8};
  CHECK(trace(logits, knobs, ordered_as({"top_p", "temperature"})).kept() == 2);
  CHECK(trace(logits, knobs, ordered_as({"temperature", "top_p"})).kept() == 1);
  CHECK(run(logits, knobs).kept() == 1);
}

TEST_CASE("figures: dividing by the temperature never changes the order") {
  for (const double temperature : {0.0, 0.01, 0.5, 1.0, 2.0, 1000.0}) {
    const Logits logits = logits_of(kWeather);
    const Trace t = run(logits, {.temperature = temperature});
    const std::vector<double> p = probabilities(t);
    CHECK(std::is_sorted(p.rbegin(), p.rend()));
  }
}

TEST_CASE("figures: where engines part, the textbook's column") {
  struct Case {
    std::string name;
    std::vector<float> logits;
    Knobs knobs;
    std::vector<TokenId> kept;
  };
  const Case cases[] = {
      {"heat before top-p", {3, 2, 1, 0, -1}, {.temperature = 2, .top_p = .9}, {0, 1, 2, 3}},
      {"heat before min-p", {3, 2, 1, 0, -1}, {.temperature = 2, .min_p = .1}, {0, 1, 2, 3, 4}},
      {"top-p before min-p",
       logs(std::vector<double>{.5, .2, .1, .08, .06, .06}),
       {.top_p = .9, .min_p = .15},
       {0, 1, 2, 3}},
      {"exactly k among ties", {2, 1, 1, 1, 0}, {.top_k = 2}, {0, 1}},
      {"top-p of what top-k left",
       logs(std::vector<double>{.4, .3, .2, .1}),
       {.top_k = 3, .top_p = .75},
       {0, 1}},
      {"top-p 0 is not off", {3, 2, 1}, {.top_p = 0}, {0}},
      {"the crossing token stays", logs(std::vector<double>{.5, .41, .09}), {.top_p = .9}, {0, 1}},
  };
  for (const Case& c : cases) {
    CAPTURE(c.name);
    const Logits logits = logits_of(c.logits);
    CHECK(kept_ids(run(logits, c.knobs)) == c.kept);
  }
  const Logits five = logits_of(std::vector<float>{3, 2, 1, 0, -1});
  const Profile heat_last = ordered_as({"top_k", "top_p", "min_p", "temperature"});
  CHECK(trace(five, {.temperature = 2, .top_p = .9}, heat_last).kept() == 3);
  CHECK(trace(five, {.temperature = 2, .min_p = .1}, heat_last).kept() == 3);
}
