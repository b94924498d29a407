#include <cmath>
#include <vector>

#include "core/sampling/chi_square.h"
#include "tests/core/sampling/fixtures.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

// Q(k/2, x/2) for an even k: e^(−x/2) Σ_{i < k/2} (x/2)^i / i!, summed in logarithms.
double p_value_of_even(double x, int dof) {
  double sum = 0;
  for (int i = 0; i < dof / 2; ++i) {
    sum += std::exp(i * std::log(x / 2) - x / 2 - std::lgamma(i + 1.0));
  }
  return sum;
}

// A tally that counts as given, of a list with those probabilities.
ChiSquare tested(const std::vector<double>& p, const std::vector<std::int64_t>& counts) {
  const Logits logits = logits_of_probabilities(p);
  const Trace t = trace(logits, {}, textbook());
  Tally tally;
  tally.counts = counts;
  tally.counts.push_back(0);
  for (const std::int64_t count : counts) tally.draws += count;
  return chi_square(t, tally);
}

}  // namespace

TEST_CASE("chi-square: it can test from as many draws on as it says") {
  const Knobs settings[] = {{}, {.temperature = 0.3}, {.temperature = 3}, {.top_k = 1}, {.top_k = 2},
                            {.xtc_probability = 1, .xtc_threshold = 0.1}};
  const std::vector<float> cat = {6, 5, 4.5, 3.5, 2, 0}, flat(7), best = {3, 2};
  const Logits lists[] = {logits_of(cat), logits_of(flat), logits_of(best, {40, 2.5})};
  for (const Logits& logits : lists) {
    for (const Knobs& knobs : settings) {
      const Trace t = trace(logits, knobs, ordered_as({"temperature", "top_k", "xtc"}));
      const std::int64_t least = draws_to_test(t);
      CAPTURE(least);
      for (std::int64_t n = std::max<std::int64_t>(1, least - 3); n < least + 3; ++n) {
        const int dof = chi_square(t, draw_many(t, 3, 0, n)).degrees_of_freedom;
        CHECK((dof > 0) == (least > 0 && n >= least));
      }
      if (least == 0) CHECK(chi_square(t, draw_many(t, 3, 0, 100000)).degrees_of_freedom == 0);
    }
  }
}

TEST_CASE("chi-square: p-values of the printed tables") {
  struct Case {
    double statistic;
    int dof;
    double p;
  };
  const Case cases[] = {
      {3.841459, 1, .05},    {6.634897, 1, .01},      {10.827566, 1, .001},
      {0.454936, 1, .5},     {5.991465, 2, .05},      {0.102587, 2, .95},
      {11.070498, 5, .05},   {1.145476, 5, .95},      {18.307038, 10, .05},
      {23.209251, 10, .01},  {3.940299, 10, .95},     {31.410433, 20, .05},
      {43.772972, 30, .05},  {67.504807, 50, .05},    {124.342113, 100, .05},
      {77.929465, 100, .95}, {149.449253, 100, .001}, {1074.679449, 1000, .05},
  };
  for (const Case& c : cases) {
    CAPTURE(c.dof);
    CHECK(chi_square_p_value(c.statistic, c.dof) == near(c.p, 1e-6));
  }
}

TEST_CASE("chi-square: p-values against closed forms, far into both ends") {
  for (const double x : {1e-6, 0.01, 0.5, 1.0, 2.0, 5.0, 20.0, 100.0, 500.0}) {
    CHECK(chi_square_p_value(x, 1) == near(std::erfc(std::sqrt(x / 2)), 1e-12));
    CHECK(chi_square_p_value(x, 2) == near(std::exp(-x / 2), 1e-12));
  }
  for (const int dof : {4, 40, 1000, 20000, 248318}) {
    for (const double sigmas : {-6.0, -2.0, -0.5, 0.0, 0.5, 2.0, 6.0}) {
      CAPTURE(dof);
      CAPTURE(sigmas);
      const double x = dof + sigmas * std::sqrt(2.0 * dof);
      if (x > 0) CHECK(chi_square_p_value(x, dof) == near(p_value_of_even(x, dof), 1e-8));
    }
  }
}

TEST_CASE("chi-square: nothing to test, nothing strange") {
  CHECK(chi_square_p_value(5, 0) == 1);
  CHECK(chi_square_p_value(0, 3) == 1);
  CHECK(chi_square_p_value(1e6, 3) == 0);
  CHECK(chi_square_p_value(1, 1'000'000) == 1);
}

TEST_CASE("chi-square: the statistic, the cells and the pool") {
  SUBCASE("by hand") {
    const ChiSquare c = tested({.5, .3, .2}, {60, 25, 15});
    CHECK(c.statistic == near(100. / 50 + 25. / 30 + 25. / 20, 1e-5));
    CHECK(c.degrees_of_freedom == 2);
    CHECK(c.p_value == near(std::exp(-c.statistic / 2), 1e-12));
  }
  SUBCASE("rare tokens share a cell") {
    // 100 draws: .04 .03 .02 are expected four, three and twice, together nine times
    const ChiSquare c = tested({.91, .04, .03, .02}, {85, 10, 3, 2});
    CHECK(c.degrees_of_freedom == 1);
    CHECK(c.statistic == near(36. / 91 + 36. / 9, 1e-4));
  }
  SUBCASE("a pool that is itself too rare joins the rarest cell") {
    // One hit of a one-in-a-million token must not look like loaded dice.
    const ChiSquare c = tested({.6, .399999, .000001}, {60, 39, 1});
    CHECK(c.degrees_of_freedom == 1);
    CHECK(c.statistic < 0.01);
  }
  SUBCASE("a single cell, or no draws at all") {
    CHECK(tested({1}, {50}).degrees_of_freedom == 0);
    CHECK(tested({1}, {50}).p_value == 1);
    CHECK(tested({.5, .5}, {0, 0}).p_value == 1);
    CHECK(tested({.5, .5}, {1, 2}).degrees_of_freedom == 0);
  }
}

TEST_CASE("chi-square: the tail is a cell of its own") {
  const Logits logits = logits_of(std::vector<float>{1, 1}, Tail{5, std::log(2) + 1});
  const Trace t = trace(logits, {}, textbook());  // .25 .25 .5
  Tally tally{.draws = 100, .counts = {25, 25, 50}, .last = {}};
  CHECK(chi_square(t, tally).degrees_of_freedom == 2);
  CHECK(chi_square(t, tally).statistic == near(0, 1e-9));
  tally.counts = {50, 50, 0};
  CHECK(chi_square(t, tally).p_value < 1e-9);
}

TEST_CASE("chi-square: fair dice give p-values that are spread evenly") {
  const Logits logits = logits_of(kWeather);
  const Trace t = trace(logits, {.temperature = 1.5}, textbook());
  constexpr int kTallies = 500;
  std::vector<double> p;
  for (std::uint64_t seed = 0; seed < kTallies; ++seed) {
    p.push_back(chi_square(t, draw_many(t, seed, 0, 2000)).p_value);
  }
  std::sort(p.begin(), p.end());
  double distance = 0;  // Kolmogorov and Smirnov's
  for (int i = 0; i < kTallies; ++i) {
    const double value = p[static_cast<size_t>(i)];
    distance =
        std::max({distance, value - i / double{kTallies}, (i + 1) / double{kTallies} - value});
  }
  CHECK(distance < 1.63 / std::sqrt(kTallies));  // passed by 99 of 100 fair samples
}

TEST_CASE("chi-square: loaded dice are found out") {
  const Logits logits = logits_of(kWeather);
  const Trace fair = trace(logits, {}, textbook());
  const Trace loaded = trace(logits, {.temperature = 0.9}, textbook());
  CHECK(chi_square(fair, draw_many(loaded, 1, 0, 10000)).p_value < 1e-6);
  CHECK(chi_square(fair, draw_many(fair, 1, 0, 10000)).p_value > 1e-3);
}

TEST_CASE("chi-square: fair draws from a whole vocabulary pass") {
  std::mt19937 random(51);
  const Logits logits = logits_of(normal_scores(random, 50257, 3));
  const Trace t = trace(logits, {}, textbook());
  const ChiSquare c = chi_square(t, draw_many(t, 77, 0, 100'000));
  CHECK(c.degrees_of_freedom > 1000);
  CHECK(c.p_value > 0.001);
  CHECK(c.p_value < 0.999);
}

TEST_CASE("chi-square: counts beside any probabilities, and what can never fall") {
  const std::vector<double> p = {0.5, 0.3, 0.2};
  const ChiSquare test = chi_square(p, std::vector<std::int64_t>{55, 25, 20});
  CHECK(test.degrees_of_freedom == 2);
  CHECK(test.statistic == near(25.0 / 50 + 25.0 / 30));
  const ChiSquare never =
      chi_square(std::vector<double>{1, 0}, std::vector<std::int64_t>{99, 1});
  CHECK(std::isinf(never.statistic));
  CHECK(never.p_value == 0);
  CHECK(chi_square(std::vector<double>{1, 0}, std::vector<std::int64_t>{99, 0}).p_value == 1);
}
