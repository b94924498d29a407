#include "core/readings/penalty_formulas.h"
#include "core/readings/why_cut.h"
#include "tests/core/sampling/fixtures.h"

// Rules that single engines have: the slope of a penalty, what XTC spares, whose σ top-nσ takes,
// what runs beside mirostat, what is forgotten at temperature 0.

using namespace logitdice;
using namespace logitdice::test;

namespace {

using Ids = std::vector<TokenId>;

Ids sorted(Ids ids) {
  std::sort(ids.begin(), ids.end());
  return ids;
}

Profile engine(std::string_view id, std::vector<std::string> order) {
  return with_order(find_profile(id).value(), order).value();
}

}  // namespace

TEST_CASE("slope: the older half of the window counts less") {
  const Ids text = {0, 0, 1, 1, 2};  // the older half is 0, 0
  Situation s;
  s.output = text;
  const Knobs knobs{.repetition_penalty = 2, .repetition_slope = 0.25};
  const auto scores = [&](const Knobs& k) {
    const Trace t = trace(logits_of(std::vector<float>{2, 1, -1, 0.5f}), s, k,
                          engine("koboldcpp", {"penalties"}));
    std::vector<double> z;
    for (const TokenId id : {0, 1, 2, 3}) z.push_back(t.row(t.rank_of(id)).penalised);
    return z;
  };
  CHECK(scores(knobs) == near({1.6, .5, -2, .5}));
  Knobs window = knobs;
  window.penalty_last_n = 2;  // 1, 2: the older half is 1
  CHECK(scores(window) == near({2, .8, -2, .5}));
  Knobs weak = knobs;
  weak.repetition_penalty = 0.5;  // a reward is not weakened
  CHECK(scores(weak) == near({4, 2, -.5, .5}));
  CHECK(!check_knob(find_profile("llama.cpp").value(), *find_knob("repetition_slope"), 0.5).ok());
}

TEST_CASE("slope: the worked numbers have the weakened penalty") {
  const Ids text = {0, 0, 1, 1};
  Situation s;
  s.output = text;
  const Knobs knobs{.repetition_penalty = 2, .repetition_slope = 0.25};
  const Profile chain = engine("koboldcpp", {"penalties"});
  const Trace t = trace(logits_of(std::vector<float>{2, 1, 0}), s, knobs, chain);
  const auto numbers = [&](TokenId id) {
    return formula_text(penalty_formulas(t, knobs, chain, t.rank_of(id)).formulas[0], chain);
  };
  CHECK(numbers(0) == "2.00 ÷ 1.25");
  CHECK(numbers(1) == "1.00 ÷ 2.00");
}

TEST_CASE("xtc: what becomes of the end of a line") {
  const Logits logits = logits_of_probabilities(std::vector<double>{.4, .3, .2, .1});
  const Ids newline = {0};
  Situation s;
  s.ends = newline;
  const Knobs knobs{.top_k = 3, .xtc_probability = 1, .xtc_threshold = 0.15};
  const auto kept = [&](const char* id, std::vector<std::string> order) {
    return sorted(kept_ids(trace(logits, s, knobs, engine(id, std::move(order)))));
  };
  CHECK(kept("llama.cpp", {"xtc"}) == Ids{2, 3});
  CHECK(kept("mlx-lm", {"xtc"}) == Ids{0, 2, 3});
  CHECK(kept("text-generation-webui", {"xtc"}) == Ids{0, 1, 2, 3});
  CHECK(kept("mlx-lm", {"xtc", "top_k"}) == Ids{0, 2, 3});
  const Trace t = trace(logits, s, knobs, engine("mlx-lm", {"xtc", "temperature"}));
  CHECK(t.cut_by(t.rank_of(1)) == 0);
  CHECK(finals(t) == near({4. / 7, 2. / 7, 1. / 7}, 1e-6));
  CHECK(sum(probabilities(t)) == near(1, 1e-9));
  CHECK(why_cut_text(t, t.rank_of(1)).find("cut by XTC") == 0);
  // mlx-lm minds no floor.
  Knobs floor = knobs;
  floor.min_keep = 4;
  s.ends = {};
  CHECK(trace(logits, s, floor, engine("mlx-lm", {"xtc"})).kept() == 2);
  CHECK(trace(logits, s, floor, engine("llama.cpp", {"xtc"})).kept() == 4);
}

TEST_CASE("top-nσ: text-generation-webui takes the sample's, with 0 for what was cut") {
  const std::vector<float> z = {10, 9, 8.5f, 8, kMinusInfinity, kMinusInfinity};
  const auto sigma = [&](const char* id, std::vector<std::string> order) {
    const Trace t = trace(logits_of(z), {.top_k = 2, .top_n_sigma = 1}, engine(id, order));
    return t.stages.back().figure("sigma");
  };
  CHECK(sigma("llama.cpp", {"top_n_sigma"}) == near(0.7395, 1e-4));
  CHECK(sigma("text-generation-webui", {"top_n_sigma"}) == near(4.6305, 1e-4));
  CHECK(sigma("text-generation-webui", {"top_k", "top_n_sigma"}) == near(4.9160, 1e-4));
}

TEST_CASE("mirostat: beside it llama.cpp runs bias and temperature alone") {
  Knobs knobs{.temperature = 2,
              .top_k = 2,
              .mirostat_tau = 9,
              .repetition_penalty = 2,
              .dry_multiplier = 1};
  const Ids text = {0, 1, 0, 1, 0};
  Situation s;
  s.output = text;
  const Logits logits = logits_of(std::vector<float>{3, 2, 1, 0});
  const std::vector<std::string> order = {"penalties", "dry", "top_k", "temperature",
                                          "mirostat_v2"};
  const Trace alone = trace(logits, s, knobs, engine("llama.cpp", order));
  CHECK(alone.changes.empty());
  CHECK(alone.kept() == 4);
  CHECK(alone.temperature == 2);
  CHECK(alone.stages[0].refused.find("with mirostat") == 0);
  const Trace beside = trace(logits, s, knobs, engine("textbook", order));
  CHECK(beside.kept() == 2);
  CHECK(!beside.changes.empty());
  knobs.mirostat_tau = 0;
  CHECK(trace(logits, s, knobs, engine("llama.cpp", order)).kept() == 2);
}

TEST_CASE("greedy: at temperature 0 vLLM and mlx-lm forget their cutoffs") {
  const Logits logits = logits_of_probabilities(std::vector<double>{.5, .3, .2});
  const Knobs knobs{.temperature = 0, .xtc_probability = 1, .xtc_threshold = 0.1};
  CHECK(kept_ids(trace(logits, knobs, find_profile("mlx-lm").value())) == Ids{0});
  CHECK(kept_ids(trace(logits, knobs, engine("llama.cpp", {"xtc", "temperature"}))) == Ids{2});
  const Knobs cut{.temperature = 0, .top_k = 2, .top_p = 0.1, .min_p = 0.9};
  const Knobs read = knobs_in_force(find_profile("vllm").value(), cut);
  CHECK(read.top_k == 0);
  CHECK(read.top_p == 1);
  CHECK(read.min_p == 0);
  CHECK(trace(logits, cut, engine("vllm", {"top_k", "temperature"})).stages[0].kept() == 3);
}
