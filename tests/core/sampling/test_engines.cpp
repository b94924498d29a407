#include <limits>
#include <set>

#include "core/capture/bundled.h"
#include "tests/core/sampling/fixtures.h"

// Where engines part although their knobs have the same names: each row once, with every engine
// that has an opinion on it.

using namespace logitdice;
using namespace logitdice::test;

namespace {

using Ids = std::vector<TokenId>;

struct Opinion {
  std::vector<std::string> profiles;
  Ids kept;
};

struct Parting {
  std::string distribution;  // in the menu
  Knobs knobs;
  std::vector<Opinion> opinions;
  std::vector<std::string> refusing = {};
};

Knobs with_defaults_of(const Profile& profile, Knobs knobs) {
  for (const KnobInfo& info : all_knobs()) {
    if (info.parameter) knobs.*info.value = profile.defaults.*info.value;
  }
  return knobs;
}

Ids sorted_ids(const Trace& t) {
  Ids ids;
  for (int rank = t.begin; rank < t.end; ++rank) ids.push_back(t.id(rank));
  std::sort(ids.begin(), ids.end());
  return ids;
}

Knobs biased(std::vector<TokenBias> biases) {
  Knobs knobs;
  knobs.logit_bias = std::move(biases);
  return knobs;
}

// The text before the token plays no part in these, the end of a line does.
Trace traced(const Distribution& d, const Knobs& knobs, const Profile& profile) {
  Situation situation;
  situation.ends = d.tokens.ends();
  return trace(d.logits, situation, knobs, profile);
}

const std::vector<Parting> kPartings = {
    {"part_heat_top_p",
     {.temperature = 2, .top_p = 0.9},
     {{{"llama.cpp", "ollama", "mlx-lm"}, {0, 1, 2}},
      {{"textbook", "huggingface", "vllm", "sglang", "llama2.c"}, {0, 1, 2, 3}},
      {{"nanogpt"}, {0, 1, 2, 3, 4}}}},
    {"part_heat_min_p",
     {.temperature = 2, .min_p = 0.1},
     {{{"llama.cpp", "ollama", "mlx-lm"}, {0, 1, 2}},
      {{"textbook", "huggingface", "vllm", "sglang", "llama2.c", "nanogpt"}, {0, 1, 2, 3, 4}}}},
    {"part_min_p_first",
     {.top_p = 0.9, .min_p = 0.15},
     {{{"vllm"}, {0, 1, 2}},
      {{"textbook", "llama.cpp", "ollama", "huggingface", "sglang", "mlx-lm"}, {0, 1, 2, 3}}}},
    {"part_ties",
     {.top_k = 2},
     {{{"textbook", "llama.cpp", "ollama", "sglang", "mlx-lm"}, {0, 1}},
      {{"huggingface", "vllm", "nanogpt"}, {0, 1, 2, 3}}}},
    {"part_jointly",
     {.top_k = 3, .top_p = 0.75},
     {{{"textbook", "llama.cpp", "ollama", "huggingface", "vllm"}, {0, 1}},
      {{"sglang", "mlx-lm"}, {0, 1, 2}}}},
    {"part_jointly_min_p",
     {.top_k = 3, .top_p = 0.75, .min_p = 0.01},
     {{{"textbook", "llama.cpp", "huggingface", "vllm", "sglang"}, {0, 1}},
      {{"mlx-lm"}, {0, 1, 2}}}},
    {"part_exactly_p",
     {.top_p = 0.5},
     {{{"textbook", "llama.cpp", "huggingface", "vllm", "exllama", "koboldcpp"}, {0}},
      {{"sglang", "tensorrt-llm", "llama2.c"}, {0, 1}}}},
    {"part_crosses",
     {.top_p = 0.9},
     {{{"llama.cpp", "huggingface", "vllm", "koboldcpp", "tensorrt-llm", "ollama-mlx"}, {0, 1}},
      {{"exllama"}, {0}}}},
    {"part_greedy",
     {.temperature = 1e-7},
     {{{"llama.cpp", "vllm", "textbook"}, {0, 1}}, {{"sglang"}, {0}}}},
    {"part_top_h",
     {.top_h = 0.6},
     {{{"huggingface"}, {0, 1}}, {{"llama.cpp", "vllm"}, {0, 1, 2, 3, 4}}}},
    {"part_sigma",
     {.top_n_sigma = 1.5},
     {{{"llama.cpp", "koboldcpp"}, {0}}, {{"text-generation-webui"}, {0, 1}}}},
    {"part_top_a",
     {.temperature = 2, .top_a = 0.3},
     {{{"koboldcpp"}, {0, 1}}, {{"text-generation-webui", "llama.cpp"}, {0, 1, 2, 3, 4}}}},
    {"part_tail_free",
     {.tfs = 0.8},
     {{{"koboldcpp"}, {0}}, {{"text-generation-webui"}, {0, 1}}}},
    {"part_quadratic",
     {.top_p = 0.9, .smoothing_factor = 0.5},
     {{{"koboldcpp"}, {0, 1, 2}}, {{"text-generation-webui"}, {0, 1}}}},
    {"part_line_end",
     {.xtc_probability = 1},
     {{{"llama.cpp", "koboldcpp"}, {2, 3}},
      {{"mlx-lm"}, {0, 2, 3}},
      {{"text-generation-webui"}, {0, 1, 2, 3}}}},
    {"part_resets",
     {.temperature = 0, .xtc_probability = 1},
     {{{"llama.cpp"}, {2}}, {{"mlx-lm"}, {0}}}},
    {"part_hottest",
     {.temperature = 3},
     {{{"llama.cpp", "huggingface", "sglang"}, {0, 1, 2, 3}}},
     {"vllm"}},
    {"part_bias",
     biased({{0, -std::numeric_limits<double>::infinity()}}),
     {{{"llama.cpp", "huggingface"}, {1, 2}}, {{"vllm"}, {0, 1, 2}}}},
    {"part_top_p_0",
     {.top_p = 0},
     {{{"textbook", "llama.cpp", "ollama", "huggingface"}, {0}},
      {{"mlx-lm", "llama2.c"}, {0, 1, 2}}},
     {"vllm", "sglang"}},
    {"part_crossing",
     {.top_p = 0.9},
     {{{"textbook", "llama.cpp", "huggingface", "vllm", "sglang", "mlx-lm", "llama2.c"}, {0, 1}},
      {{"slip_crossing"}, {0}}}},
};

bool has(const std::vector<std::string>& list, const std::string& id) {
  return std::find(list.begin(), list.end(), id) != list.end();
}

Distribution bundled(const std::string& id) {
  auto loaded = load_bundled(id);
  if (!loaded) FAIL(loaded.error());
  return std::move(loaded).value();
}

// The survivors' scores after the penalties, by id.
std::vector<double> penalised(const Distribution& d, const std::string& profile_id) {
  const Profile profile = find_profile(profile_id).value();
  const Knobs knobs = with_defaults_of(
      profile, {.repetition_penalty = 1.5, .frequency_penalty = 0.5, .presence_penalty = 0.25});
  const std::vector<TokenId> prompt = {0, 0, 0}, output = {1};
  Situation situation;
  situation.prompt = prompt;
  situation.output = output;
  const Trace t = trace(d.logits, situation, knobs, profile);
  std::vector<double> scores;
  for (const TokenId id : {0, 1, 2}) scores.push_back(t.row(t.rank_of(id)).penalised);
  return scores;
}

}  // namespace

TEST_CASE("engines: where they part, as the menu's distributions show it") {
  for (const Parting& row : kPartings) {
    CAPTURE(row.distribution);
    const Distribution d = bundled(row.distribution);
    for (const Opinion& opinion : row.opinions) {
      for (const std::string& id : opinion.profiles) {
        CAPTURE(id);
        const Profile profile = find_profile(id).value();
        const Knobs knobs = with_defaults_of(profile, row.knobs);
        CHECK(check_knobs(profile, knobs) == "");
        CHECK(sorted_ids(traced(d, knobs, profile)) == opinion.kept);
      }
    }
    for (const std::string& id : row.refusing) {
      CAPTURE(id);
      const std::string refusal = check_knobs(find_profile(id).value(), row.knobs);
      const bool hot = row.knobs.temperature > 2;
      CHECK(refusal.find(hot ? "temperature is 3" : "top_p is 0") == 0);
      CHECK(refusal.find(hot ? "from 0 to 2" : "other than 0") != std::string::npos);
    }
  }
}

TEST_CASE("engines: each example brings knobs and engines that part as the table says") {
  for (const Parting& row : kPartings) {
    CAPTURE(row.distribution);
    const Distribution d = bundled(row.distribution);
    REQUIRE(d.compare);
    CHECK(d.compare->knobs == row.knobs);
    std::set<Ids> outcomes;
    for (const std::string& id : d.compare->profiles) {
      CAPTURE(id);
      const Profile profile = find_profile(id).value();
      const Knobs knobs = with_defaults_of(profile, d.compare->knobs);
      const bool refuses = !check_knobs(profile, knobs).empty();
      CHECK(refuses == has(row.refusing, id));
      const Ids kept = refuses ? Ids{} : sorted_ids(traced(d, knobs, profile));
      bool told = refuses;
      for (const Opinion& opinion : row.opinions) {
        told = told || (has(opinion.profiles, id) && opinion.kept == kept);
      }
      CHECK(told);  // the table has this engine, with these survivors
      outcomes.insert(kept);
    }
    CHECK(outcomes.size() > 1);
  }
}

TEST_CASE("engines: the examples without other survivors part in their numbers") {
  const auto finals_of = [](const char* distribution) {
    const Distribution d = bundled(distribution);
    REQUIRE(d.compare);
    std::vector<std::vector<double>> all;
    for (const std::string& id : d.compare->profiles) {
      const Profile profile = find_profile(id).value();
      const Knobs knobs = with_defaults_of(profile, d.compare->knobs);
      Situation situation;
      const std::vector<TokenId> prompt = {0, 0, 0}, output = {1};
      if (!d.compare->prompt.empty()) situation.prompt = prompt;
      if (!d.compare->output.empty()) situation.output = output;
      all.push_back(finals(trace(d.logits, situation, knobs, profile)));
    }
    return all;
  };
  const auto cold = finals_of("part_cold");
  CHECK(cold[0] == near({.881, .119}, 0.0005));
  CHECK(cold[1] == near({.731, .269}, 0.0005));
  const auto heat = finals_of("part_heat_last");
  CHECK(heat[0].size() == 3);
  CHECK(heat[1].size() > 8);
  const auto penalties = finals_of("part_penalties");
  const std::vector<std::string> profiles = bundled("part_penalties").compare->profiles;
  CHECK(profiles == std::vector<std::string>{"llama.cpp", "huggingface", "vllm", "sglang"});
  for (size_t i = 0; i < penalties.size(); ++i) {
    for (size_t k = 0; k < i; ++k) CHECK(penalties[i] != penalties[k]);
  }
  CHECK(bundled("part_penalties").compare->prompt == "very very very");
}

TEST_CASE("engines: how cold is cold") {
  const Distribution d = bundled("part_cold");
  const auto at = [&](const char* id) {
    return finals(trace(d.logits, Knobs{.temperature = 0.005}, find_profile(id).value()));
  };
  CHECK(at("llama.cpp") == near({.881, .119}, 0.0005));
  CHECK(at("textbook") == near({.881, .119}, 0.0005));
  CHECK(at("vllm") == near({.731, .269}, 0.0005));  // never colder than .01
  const Knobs coldest{.temperature = 1e-6};  // raised before it is asked whether it is greedy
  CHECK(finals(trace(d.logits, coldest, find_profile("vllm").value())) ==
        near({.731, .269}, 0.0005));
  CHECK(trace(d.logits, {.temperature = 0}, find_profile("vllm").value()).kept() == 1);
}

TEST_CASE("engines: a slope and an aim, in their numbers") {
  const Distribution slope = bundled("part_slope");
  const Profile kobold = find_profile("koboldcpp").value();
  const std::vector<TokenId> prompt = {0, 0}, output = {1, 1};
  Situation s;
  s.prompt = prompt;
  s.output = output;
  Knobs knobs = slope.compare->knobs;
  const Trace weak = trace(slope.logits, s, knobs, kobold);
  CHECK(weak.row(weak.rank_of(0)).penalised == near(1.6));
  CHECK(weak.row(weak.rank_of(1)).penalised == near(.5));
  const Distribution adaptive = bundled("part_adaptive");
  const Trace aimed = trace(adaptive.logits, adaptive.compare->knobs, kobold);
  CHECK(aimed.id(0) == 1);
  CHECK(trace(adaptive.logits, adaptive.compare->knobs, textbook()).id(0) == 0);
  const Distribution order = bundled("part_penalty_order");
  CHECK(order.compare->output == "good");
}

TEST_CASE("engines: which text the penalties count") {
  const Distribution d = bundled("part_penalties");
  CHECK(d.logits.scores == std::vector<float>{2, 1, 0});
  CHECK(penalised(d, "llama.cpp") == near({-.4167, -.0833, 0}, 0.0001));
  CHECK(penalised(d, "textbook") == near({-.4167, -.0833, 0}, 0.0001));
  CHECK(penalised(d, "vllm") == near({1.3333, -.0833, 0}, 0.0001));
  // What it subtracts it subtracts first: (1 − .75) / 1.5.
  CHECK(penalised(d, "sglang") == near({2, .1667, 0}, 0.0001));
  CHECK(penalised(d, "huggingface") == near({1.3333, .6667, 0}, 0.0001));  // repetition only
}

TEST_CASE("engines: after its own cutoffs llama.cpp stays coherent at T = 100") {
  const Profile llama = find_profile("llama.cpp").value();
  for (const char* id : {"part_heat_last", "cat_sat_on", "weather", "full_vocabulary"}) {
    CAPTURE(id);
    const Distribution d = bundled(id);
    Knobs hot = llama.defaults, off = llama.defaults;
    hot.temperature = 100;
    off.temperature = 1;
    const Trace t = trace(d.logits, hot, llama);
    CHECK(sorted_ids(t) == sorted_ids(trace(d.logits, off, llama)));
    CHECK(t.kept() <= 40);
    // Nearly even among them, while the rest of the vocabulary stays out.
    CHECK(t.lead.low < 0.01);
    const Trace heat_first = trace(d.logits, hot, textbook());
    CHECK(heat_first.kept() >= std::min(40, d.logits.size()) - 3);
    CHECK(heat_first.kept() > t.kept());
  }
  const Distribution d = bundled("part_heat_last");
  Knobs hot = llama.defaults;
  hot.temperature = 100;
  CHECK(sorted_ids(trace(d.logits, hot, llama)) == Ids{0, 1, 2});
}

TEST_CASE("engines: top-p over the tokens on the screen only, the other slip") {
  // A hundred equal tokens below two favourites: the first fifty hold less than all of them.
  std::vector<double> p = {.3, .2};
  p.resize(102, .5 / 100);
  const Logits logits = logits_of_probabilities(p);
  const Knobs knobs{.top_p = 0.9};
  CHECK(trace(logits, knobs, textbook()).kept() == 82);
  // .3 + .2 + 48 · .005 = .74 counts as everything: 90 % of it is .666.
  CHECK(trace(logits, knobs, find_profile("slip_displayed").value()).kept() == 36);
}
