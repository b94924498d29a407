#include "core/readings/why_cut.h"
#include "core/sampling/draw.h"
#include "core/sampling/mirostat.h"
#include "tests/core/sampling/fixtures.h"

// The stages that the textbook's order does not have, in rows as in test_stages.cpp: typical-p,
// top-nσ, XTC, epsilon, eta, both versions of mirostat, the dynamic temperature, and min_keep.

using namespace logitdice;
using namespace logitdice::test;

namespace {

using Ids = std::vector<TokenId>;

struct Case {
  std::string name;
  std::vector<double> p;
  Knobs knobs;
  Ids kept;
  std::string profile = "textbook";
};

Trace run(const Logits& logits, const Knobs& knobs, const std::string& stage,
          const std::string& profile = "textbook", const Situation& situation = {}) {
  const std::vector<std::string> order = {stage};
  return trace(logits, situation, knobs, with_order(find_profile(profile).value(), order).value());
}

void check(const Case& row, const std::string& stage) {
  CAPTURE(stage);
  CAPTURE(row.name);
  const Logits logits = logits_of_probabilities(row.p);
  const Trace t = run(logits, row.knobs, stage, row.profile);
  CHECK(kept_ids(t) == row.kept);
  double kept = 0;
  for (const TokenId id : row.kept) kept += row.p[static_cast<size_t>(id)];
  std::vector<double> final;
  for (const TokenId id : row.kept) final.push_back(row.p[static_cast<size_t>(id)] / kept);
  CHECK(finals(t) == near(final));
  CHECK(t.mass_kept.low == near(kept));
}

const std::vector<double> kFour = {.1, .2, .3, .4};
const std::vector<double> kHalves = {.5, .25, .125, .125};
const std::vector<double> kEqual = {.25, .25, .25, .25};

}  // namespace

TEST_CASE("typical_p: rows") {
  // Entropy of the halves: 1.213 nats; distances .520 .173 .866 .866
  const Case rows[] = {
      {"neutral", kHalves, {.typical_p = 1}, {0, 1, 2, 3}},
      {"0 keeps the most typical", kHalves, {.typical_p = 0}, {1}},
      {"the most typical reaches it", kHalves, {.typical_p = 0.25}, {1}},
      {"llama.cpp goes on until it is passed", kHalves, {.typical_p = 0.25}, {0, 1}, "llama.cpp"},
      {"two", kHalves, {.typical_p = 0.6}, {0, 1}},
      {"a tie: the lowest id", kHalves, {.typical_p = 0.8}, {0, 1, 2}},
      {"a tie in transformers: both", kHalves, {.typical_p = 0.8}, {0, 1, 2, 3}, "huggingface"},
      {"the best can go", {.9, .04, .03, .03}, {.typical_p = 0.5}, {0}},
      {"… and does where surprise is the rule",
       {.3, .14, .14, .14, .14, .14},
       {.typical_p = 0.5},
       {1, 2, 3, 4}},
      {"equal tokens: the lowest ids", kEqual, {.typical_p = 0.5}, {0, 1}},
      {"equal tokens in transformers: all",
       kEqual,
       {.typical_p = 0.5},
       {0, 1, 2, 3},
       "huggingface"},
      {"one token", {1}, {.typical_p = 0.1}, {0}},
      {"an impossible token", {.5, 0, .5}, {.typical_p = 0.99}, {0, 2}},
      {"min_keep", kHalves, {.typical_p = 0.1, .min_keep = 3}, {0, 1, 2}},
      {"min_keep past the list", kHalves, {.typical_p = 0.1, .min_keep = 9}, {0, 1, 2, 3}},
  };
  for (const Case& row : rows) check(row, "typical_p");
}

TEST_CASE("typical_p: why") {
  const Logits logits = logits_of_probabilities(kHalves);
  const Trace t = run(logits, {.typical_p = 0.2}, "typical_p");
  CHECK(t.begin == 1);
  CHECK(t.stages[0].figure("entropy_nats") == near(1.21301, 1e-5));
  CHECK(t.stages[0].cutoff == near(.1733, 1e-4));
  CHECK(why_cut(t, 0)->value == near(.5199, 1e-4));
  CHECK(why_cut(t, 3)->by == near(.8664 - .1733, 1e-4));
  CHECK(why_cut_text(t, 0) ==
        "cut by typical-p 0.20: its surprise is 0.520 nats off the entropy 1.213, 0.347 beyond "
        "the last kept");
}

TEST_CASE("top_n_sigma: rows") {
  struct Row {
    const char* name;
    std::vector<float> scores;
    double n;
    Ids kept;
  };
  const Row rows[] = {
      {"neutral", {4, 2, 0, -2}, 0, {0, 1, 2, 3}},
      {"σ is 2.236: the bar is 1.76", {4, 2, 0, -2}, 1, {0, 1}},
      {"half of it", {4, 2, 0, -2}, 0.5, {0}},
      {"two of it", {4, 2, 0, -2}, 2, {0, 1, 2}},
      {"three of it", {4, 2, 0, -2}, 3, {0, 1, 2, 3}},
      {"exactly at the bar", {2, 0}, 2, {0, 1}},
      {"just above it", {2, 0}, 1.99, {0}},
      {"equal tokens", {3, 3, 3}, 0.1, {0, 1, 2}},
      {"one token", {3}, 1, {0}},
      {"the impossible do not count", {2, kMinusInfinity, 0}, 2, {0, 2}},
      {"as wide as it gets", {4, 2, 0, -2}, 1000, {0, 1, 2, 3}},
  };
  for (const Row& row : rows) {
    CAPTURE(row.name);
    const Logits logits = logits_of(row.scores);
    CHECK(kept_ids(run(logits, {.top_n_sigma = row.n}, "top_n_sigma")) == row.kept);
    // A temperature divides σ and every distance alike.
    const Trace heated = trace(logits, {.temperature = 0.25, .top_n_sigma = row.n},
                               ordered_as({"temperature", "top_n_sigma"}));
    CHECK(kept_ids(heated) == row.kept);
  }
  const Logits logits = logits_of(std::vector<float>{4, 2, 0, -2});
  const Trace t = run(logits, {.top_n_sigma = 1}, "top_n_sigma");
  CHECK(t.stages[0].cutoff == near(4 - std::sqrt(5.0), 1e-6));
  CHECK(t.stages[0].figure("sigma") == near(std::sqrt(5.0), 1e-6));
  CHECK(why_cut_text(t, 2) ==
        "cut by top-nσ 1.00: logit 0.00 is 1.764 below the bar 1.76 (σ 2.24)");
}

TEST_CASE("xtc: rows") {
  const auto xtc = [](double threshold, double min_keep = 0) {
    return Knobs{.xtc_probability = 1, .xtc_threshold = threshold, .min_keep = min_keep};
  };
  const Case rows[] = {
      {"neutral", kFour, {.xtc_threshold = 0.1}, {3, 2, 1, 0}},
      {"nobody at the threshold", kFour, xtc(0.5), {3, 2, 1, 0}},
      {"one alone stays", kFour, xtc(0.35), {3, 2, 1, 0}},
      {"two: the less likely stays", kFour, xtc(0.25), {2, 1, 0}},
      {"exactly at the threshold", kFour, xtc(0.3), {2, 1, 0}},
      {"three", kFour, xtc(0.15), {1, 0}},
      {"all", kFour, xtc(0.05), {0}},
      {"a threshold of 0", kFour, xtc(0), {0}},
      {"more than half is off", kFour, xtc(0.51), {3, 2, 1, 0}},
      {"equal tokens: the highest id", kEqual, xtc(0.25), {3}},
      {"equal tokens above in mlx-lm: all", kEqual, xtc(0.2), {0, 1, 2, 3}, "mlx-lm"},
      {"in mlx-lm the threshold itself is not above", kFour, xtc(0.3), {3, 2, 1, 0}, "mlx-lm"},
      {"too few would be left", kFour, xtc(0.15, 3), {3, 2, 1, 0}},
      {"just enough are left", kFour, xtc(0.15, 2), {1, 0}},
      {"one token", {1}, xtc(0.1), {0}},
      {"an impossible token", {.5, 0, .5}, xtc(0.1), {2}},
  };
  for (const Case& row : rows) check(row, "xtc");
}

TEST_CASE("xtc: its coin") {
  const Logits logits = logits_of_probabilities(kFour);
  Situation situation;
  const Knobs knobs{.xtc_probability = 0.3, .xtc_threshold = 0.15};
  for (const double coin : {0.0, 0.29, 0.3, 0.99}) {
    CAPTURE(coin);
    situation.xtc_coin = coin;
    const Trace t = run(logits, knobs, "xtc", "textbook", situation);
    CHECK(t.kept() == (coin < 0.3 ? 2 : 4));
    CHECK(t.stages[0].active);
    CHECK(t.stages[0].figure("coin") == coin);
  }
  int cuts = 0, same = 0;
  for (std::uint64_t step = 0; step < 10000; ++step) {
    cuts += xtc_coin(7, step) < 0.3;
    same += (xtc_coin(7, step) < 0.5) == (coin(7, step) < 0.5);
    CHECK(xtc_coin(7, step) == xtc_coin(7, step));
  }
  CHECK(cuts == near(3000, 200));
  CHECK(same == near(5000, 250));
}

TEST_CASE("epsilon_cutoff: rows") {
  const auto epsilon = [](double e, double keep = 0) {
    return Knobs{.epsilon_cutoff = e, .min_keep = keep};
  };
  const Case rows[] = {
      {"neutral", kFour, epsilon(0), {3, 2, 1, 0}},
      {"below the last", kFour, epsilon(0.05), {3, 2, 1, 0}},
      {"exactly the third", kFour, epsilon(0.2), {3, 2, 1}},
      {"between", kFour, epsilon(0.25), {3, 2}},
      {"nobody reaches it: the best", kFour, epsilon(0.9), {3}},
      {"nobody reaches it, equals: all of them", kEqual, epsilon(0.3), {0, 1, 2, 3}},
      {"two equal best", {.1, .4, .4, .1}, epsilon(0.5), {1, 2}},
      {"min_keep", kFour, epsilon(0.9, 2), {3, 2}},
      {"min_keep and a tie at its end", {.4, .2, .2, .2}, epsilon(0.9, 2), {0, 1, 2, 3}},
      {"one token", {1}, epsilon(1), {0}},
  };
  for (const Case& row : rows) check(row, "epsilon_cutoff");
  const Logits logits = logits_of_probabilities(kFour);
  CHECK(why_cut_text(run(logits, epsilon(0.25), "epsilon_cutoff"), 2) ==
        "cut by epsilon 0.2500: p 0.200 is 0.050 below it");
}

TEST_CASE("eta_cutoff: rows") {
  // e^−H of .4 .3 .2 .1 is .2781: √ε times that is .1244 for ε = .2, .1966 for .5
  const Case rows[] = {
      {"neutral", kFour, {.eta_cutoff = 0}, {3, 2, 1, 0}},
      {"small: ε itself", kFour, {.eta_cutoff = 0.01}, {3, 2, 1, 0}},
      {"larger: the entropy's bar", kFour, {.eta_cutoff = 0.2}, {3, 2, 1}},
      {"larger still", kFour, {.eta_cutoff = 0.5}, {3, 2, 1}},
      {"1", kFour, {.eta_cutoff = 1}, {3, 2}},
      {"a peak: ε itself", {.97, .02, .01}, {.eta_cutoff = 0.015}, {0, 1}},
      {"equal tokens", kEqual, {.eta_cutoff = 1}, {0, 1, 2, 3}},
      {"one token", {1}, {.eta_cutoff = 1}, {0}},
      {"an impossible token", {.5, 0, .5}, {.eta_cutoff = 0.5}, {0, 2}},
  };
  for (const Case& row : rows) check(row, "eta_cutoff");
  const Logits logits = logits_of_probabilities(kFour);
  const Trace t = run(logits, {.eta_cutoff = 0.2}, "eta_cutoff");
  CHECK(t.stages[0].cutoff == near(.1244, 1e-4));
  CHECK(why_cut_text(t, 3) ==
        "cut by eta 0.2000: p 0.100 is 0.024 below η 0.124 (entropy 1.28 nats)");
}

TEST_CASE("mirostat_v2: rows") {
  // Surprises 1, 2, 3 and 3 bits; μ begins at 2τ.
  const Case rows[] = {
      {"neutral", kHalves, {.mirostat_tau = 0}, {0, 1, 2, 3}},
      {"nobody is so likely: the best", kHalves, {.mirostat_tau = 0.1}, {0}},
      {"exactly the best", kHalves, {.mirostat_tau = 0.5}, {0}},
      {"exactly the second", kHalves, {.mirostat_tau = 1}, {0, 1}},
      {"between", kHalves, {.mirostat_tau = 1.4}, {0, 1}},
      {"all", kHalves, {.mirostat_tau = 1.5}, {0, 1, 2, 3}},
      {"min_keep is none of its business", kHalves, {.mirostat_tau = 0.5, .min_keep = 3}, {0}},
      {"equal tokens", kEqual, {.mirostat_tau = 1}, {0, 1, 2, 3}},
      {"one token", {1}, {.mirostat_tau = 0.01}, {0}},
  };
  for (const Case& row : rows) check(row, "mirostat_v2");
  const Logits logits = logits_of_probabilities(kHalves);
  Situation later;
  later.memory = {{{"mirostat_v2", {{"mu_bits", 1.5}}}}};
  const Trace t = run(logits, {.mirostat_tau = 5}, "mirostat_v2", "textbook", later);
  CHECK(t.kept() == 1);
  CHECK(t.stages[0].figure("mu_bits") == 1.5);
  CHECK(why_cut_text(t, 1) ==
        "cut by mirostat 2, τ 5.00: its surprise of 2.00 bits is 0.500 above μ 1.50");
}

TEST_CASE("mirostat: the number that Zipf's law leaves") {
  const auto k_of = [](const std::vector<double>& p, double mu) {
    double tb = 0, tt = 0;
    for (size_t i = 0; i + 1 < p.size() && i < 99; ++i) {
      const double t = std::log((static_cast<double>(i) + 2) / (static_cast<double>(i) + 1));
      tb += t * std::log(p[i] / p[i + 1]);
      tt += t * t;
    }
    const double s = tb / tt, e = s - 1;
    const double k = e * std::exp2(mu) / (1 - std::pow(static_cast<double>(p.size()), -e));
    return std::max(1, static_cast<int>(std::pow(k, 1 / s)));
  };
  CHECK(k_of(kHalves, 2) == 2);
  std::vector<double> zipf;
  for (int i = 0; i < 400; ++i) zipf.push_back(std::pow(i + 1.5, -1.3));
  const double whole_sum = sum(zipf);
  for (double& p : zipf) p /= whole_sum;
  for (const std::vector<double>& p : {kHalves, zipf}) {
    const Logits logits = logits_of_probabilities(p);
    for (const double tau : {0.5, 1.0, 2.0, 3.0, 4.0}) {
      CAPTURE(tau);
      const Trace t = run(logits, {.mirostat_tau = tau}, "mirostat");
      CHECK(t.kept() == std::min(k_of(p, 2 * tau), static_cast<int>(p.size())));
    }
  }
  CHECK(run(logits_of(std::vector<float>{4}), {.mirostat_tau = 3}, "mirostat").kept() == 1);
  CHECK(run(logits_of_probabilities(kEqual), {.mirostat_tau = 3}, "mirostat").kept() >= 1);
}

TEST_CASE("mirostat: the state learns from every draw") {
  const Knobs knobs{.mirostat_tau = 2, .mirostat_eta = 0.5};
  CHECK(mirostat_next(4, 0.25, knobs) == 4);                    // as surprising as wished
  CHECK(mirostat_next(4, 0.5, knobs) == near(4.5, 1e-12));      // too dull: allow more
  CHECK(mirostat_next(4, 0.03125, knobs) == near(2.5, 1e-12));  // too wild: allow less
  // In the long run the mean surprise is what it aims at.
  std::mt19937 random(9);
  const Logits logits = logits_of(normal_scores(random, 400, 2));
  Situation situation;
  double mu = 2 * knobs.mirostat_tau, surprise = 0;
  constexpr int kSteps = 2000;
  for (std::uint64_t step = 0; step < kSteps; ++step) {
    situation.memory = {{{"mirostat_v2", {{"mu_bits", mu}}}}};
    const Trace t = run(logits, knobs, "mirostat_v2", "textbook", situation);
    CHECK(t.stages[0].figure("mu_bits") == mu);
    const double p = pick(t, coin(3, step)).p;
    surprise -= std::log2(p);
    mu = mirostat_next(mu, p, knobs);
  }
  CHECK(surprise / kSteps == near(2, 0.05));
}

TEST_CASE("temperature: the dynamic one follows the entropy") {
  const auto at = [](const std::vector<double>& p, const Knobs& knobs) {
    const Logits logits = logits_of_probabilities(p);
    return run(logits, knobs, "temperature").temperature;
  };
  const double share = 1.279854 / std::log(4.0);  // the entropy of .4 .3 .2 .1
  CHECK(at(kFour, {.dynatemp_range = 0}) == 1);
  CHECK(at(kFour, {.dynatemp_range = 0.5}) == near(.5 + share, 1e-5));
  CHECK(at(kFour, {.dynatemp_range = 0.5, .dynatemp_exponent = 2}) ==
        near(.5 + share * share, 1e-5));
  CHECK(at(kFour, {.temperature = 0.5, .dynatemp_range = 1}) == near(1.5 * share, 1e-5));
  CHECK(at(kFour, {.temperature = 0, .dynatemp_range = 1}) == near(share, 1e-5));
  CHECK(at(kEqual, {.dynatemp_range = 0.5}) == near(1.5, 1e-6));
  CHECK(at({1}, {.temperature = 0.5, .dynatemp_range = 0.2}) == 1);  // one token is left alone
  CHECK(at({.999, .001}, {.dynatemp_range = 0.5}) < 0.52);
  // So sure that single precision has no entropy: greedy.
  const Trace sure = run(logits_of(std::vector<float>{150, 0, -1}),
                         {.temperature = 0.5, .dynatemp_range = 0.5}, "temperature");
  CHECK(sure.temperature == 0);
  CHECK(sure.kept() == 1);
}

TEST_CASE("min_keep: no cutoff leaves fewer, where the engine minds it") {
  const std::vector<double> p = {.5, .2, .1, .08, .06, .06};
  const Logits logits = logits_of_probabilities(p);
  struct Row {
    Knobs knobs;
    std::string stage, profile;
    int kept;
  };
  const Row rows[] = {
      {{.top_p = 0.1, .min_keep = 3}, "top_p", "textbook", 3},
      {{.top_p = 0.1, .min_keep = 3}, "top_p", "llama.cpp", 3},
      {{.top_p = 0.1, .min_keep = 3}, "top_p", "mlx-lm", 1},
      {{.top_p = 0.95, .min_keep = 3}, "top_p", "textbook", 6},
      {{.min_p = 0.9, .min_keep = 2}, "min_p", "textbook", 2},
      {{.min_p = 0.9, .min_keep = 2}, "min_p", "mlx-lm", 2},
      {{.min_p = 1.05, .min_keep = 2}, "min_p", "llama.cpp", 2},
      {{.min_p = 1.05}, "min_p", "llama.cpp", 1},
      {{.top_k = 1, .min_keep = 2}, "top_k", "textbook", 2},
      {{.top_k = 1, .min_keep = 2}, "top_k", "huggingface", 2},
      {{.top_k = 1, .min_keep = 2}, "top_k", "llama.cpp", 1},
      {{.top_k = 1, .min_keep = 2}, "top_k", "mlx-lm", 1},
      {{.top_k = 1, .min_keep = 99}, "top_k", "textbook", 6},
  };
  for (const Row& row : rows) {
    CAPTURE(row.stage);
    CAPTURE(row.profile);
    CAPTURE(row.knobs.min_keep);
    CHECK(run(logits, row.knobs, row.stage, row.profile).kept() == row.kept);
  }
}

TEST_CASE("masked tokens: llama.cpp counts what top-nσ and T = 0 leave at minus infinity") {
  const Profile llama = find_profile("llama.cpp").value();
  const auto at = [&](const Logits& logits, std::vector<std::string> order, const Knobs& knobs) {
    return trace(logits, knobs, with_order(llama, order).value());
  };
  // Two of four survive: the entropy is held against ln 4, not ln 2.
  const Logits logits = logits_of(std::vector<float>{4, 4, 0, 0});
  const Knobs knobs{.dynatemp_range = 0.5, .top_n_sigma = 1};
  CHECK(at(logits, {"top_n_sigma", "temperature"}, knobs).temperature == near(1, 1e-6));
  const Trace theirs = trace(logits, knobs, ordered_as({"top_n_sigma", "temperature"}));
  CHECK(theirs.temperature == near(1.5, 1e-6));
  // After min-p they are gone, unless min_keep asks for some of them.
  Knobs cut = knobs;
  cut.min_p = 0.01;
  CHECK(at(logits, {"top_n_sigma", "min_p", "temperature"}, cut).temperature == near(1.5, 1e-6));
  cut.min_keep = 4;
  CHECK(at(logits, {"top_n_sigma", "min_p", "temperature"}, cut).temperature == near(1, 1e-6));
  // XTC may cut as long as min_keep candidates are left, the masked ones among them.
  Knobs xtc{.top_n_sigma = 1, .xtc_probability = 1, .xtc_threshold = 0.1, .min_keep = 3};
  CHECK(at(logits, {"top_n_sigma", "xtc"}, xtc).kept() == 1);
  CHECK(trace(logits, xtc, ordered_as({"top_n_sigma", "xtc"})).kept() == 2);
}

TEST_CASE("a capture's tail: stages that need every logit are refused and leave the rest exact") {
  const Logits logits = logits_of(kWeather, {.count = 1000, .log_sum_exp = 0.5});
  struct Row {
    Knobs knobs;
    std::string stage;
  };
  const Row rows[] = {{{.typical_p = 0.5}, "typical_p"},        {{.top_n_sigma = 1}, "top_n_sigma"},
                      {{.xtc_probability = 1}, "xtc"},          {{.eta_cutoff = 0.1}, "eta_cutoff"},
                      {{.dynatemp_range = 0.5}, "temperature"}, {{.mirostat_tau = 1}, "mirostat"}};
  for (const Row& row : rows) {
    CAPTURE(row.stage);
    Knobs cut = row.knobs;
    cut.top_k = 3;
    const Trace t = trace(logits, cut, ordered_as({row.stage, "top_k"}));
    const Trace plain = trace(logits, {.top_k = 3}, ordered_as({"top_k"}));
    CHECK(!t.refused.empty());
    CHECK(t.refused == t.stages[0].refused);
    CHECK(t.refused.find("the tail") != std::string_view::npos);
    CHECK(t.stages[1].refused.empty());
    CHECK(t.exact());
    CHECK(finals(t) == finals(plain));
    CHECK(t.mass_kept == plain.mass_kept);
    CHECK(t.entropy_bits == plain.entropy_bits);
  }
  // Epsilon and mirostat 2 ask nothing of the tail that its sum would not tell.
  CHECK(run(logits, {.epsilon_cutoff = 0.05}, "epsilon_cutoff").refused.empty());
  CHECK(run(logits, {.mirostat_tau = 1}, "mirostat_v2").refused.empty());
}
