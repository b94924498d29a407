#include <cmath>
#include <limits>
#include <set>

#include "core/sampling/profiles.h"
#include "tests/core/sampling/fixtures.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

std::vector<std::string> ids(const Profile& profile) {
  std::vector<std::string> out;
  for (const Stage* stage : profile.order) out.emplace_back(stage->id);
  return out;
}

}  // namespace

TEST_CASE("stages: the table is consistent") {
  std::set<std::string_view> seen;
  for (const Stage& stage : all_stages()) {
    CAPTURE(stage.id);
    CHECK(seen.insert(stage.id).second);
    CHECK(find_stage(stage.id) == &stage);
    CHECK(!stage.title.empty());
    CHECK(!stage.formula.empty());
    CHECK(!stage.source.empty());
    CHECK(!stage.active(Knobs{}));
    CHECK(!stage.rule(Knobs{.temperature = 0.5, .top_k = 3, .top_p = 0.9, .min_p = 0.1}).empty());
    CHECK(!help_of(stage).empty());
    Knobs turned;  // the first of its knobs switches it on
    for (const std::string_view id : stage.knobs) CHECK(find_knob(id) != nullptr);
    if (stage.knobs.empty()) {
      turned.logit_bias = {{0, 1}};  // the one knob that is a list
    } else {
      const KnobInfo& first = *find_knob(stage.knobs.front());
      // A floor only shapes the others; a shortlist belongs to its engine.
      CHECK(first.parameter == (stage.id == "min_keep" || stage.id == "shortlist"));
      turned.*first.value = first.neutral == first.low ? first.high : first.low;
    }
    CHECK(stage.active(turned));
    CHECK(!stage.rule(turned).empty());
  }
  CHECK(find_stage("top_q") == nullptr);
}

TEST_CASE("profiles: textbook") {
  CHECK(&textbook() == all_profiles().data());
  CHECK(ids(textbook()) ==
        std::vector<std::string>{"penalties", "temperature", "top_k", "top_p", "min_p"});
  CHECK(textbook().defaults == Knobs{});
  CHECK(find_profile("textbook").value().id == "textbook");
  for (const Profile& profile : all_profiles()) {
    CHECK(!profile.title.empty());
    CHECK(!profile.help.empty());
    CHECK(check_knobs(profile.defaults).empty());
    CHECK(check_knobs(profile, profile.defaults).empty());
    CHECK(!is_edited(profile));
    CHECK(find_profile(profile.id).ok());
  }
}

TEST_CASE("profiles: what is refused, and how") {
  CHECK(
      find_profile("texbook").error() ==
      "There is no profile \"texbook\"; the profiles are: textbook, llama.cpp, huggingface, vllm, "
      "sglang, ollama, mlx-lm, llama2.c, nanogpt, koboldcpp, exllama, text-generation-webui, "
      "tensorrt-llm, ollama-mlx, slip_crossing, slip_displayed.");
  const std::vector<std::string> unknown = {"top_k", "topp"};
  CHECK(with_order(textbook(), unknown).error() ==
        "There is no stage \"topp\"; the stages are: penalties, temperature, top_k, top_p, min_p, "
        "typical_p, top_n_sigma, xtc, epsilon_cutoff, eta_cutoff, mirostat, mirostat_v2, dry, "
        "min_keep, repetition_penalty, frequency_penalty, presence_penalty, logit_bias, top_h, "
        "top_a, tfs, quadratic, adaptive_p, shortlist, guidance, contrast, mask.");
  const std::vector<std::string> twice = {"top_k", "top_p", "top_k"};
  CHECK(with_order(textbook(), twice).error() ==
        "The order names the stage \"top_k\" twice; each may stand once.");
}

TEST_CASE("profiles: a refusal names only values that the engine takes") {
  for (const Profile& profile : all_profiles()) {
    for (const KnobInfo& info : all_knobs()) {
      for (const double value : {-1.0, -7.5, 1e9}) {
        const auto checked = check_knob(profile, info, value);
        if (checked) continue;
        const std::string& said = checked.error();
        const std::size_t at = said.rfind(" (");
        if (!said.ends_with(" is neutral).")) continue;
        CAPTURE(said);
        CHECK(check_knob(profile, info, std::stod(said.substr(at + 2))).ok());
      }
    }
  }
}

TEST_CASE("profiles: capitals, dots and dashes of a name do not matter") {
  for (const char* name : {"llama.cpp", "llama_cpp", "Llama-CPP", "llamacpp"}) {
    CHECK(find_profile(name).value().id == "llama.cpp");
  }
  CHECK(find_profile("transformers").value().id == "huggingface");  // its title
  CHECK(find_profile("mlx_lm").value().id == "mlx-lm");
  CHECK(!find_profile("").ok());
  CHECK(!find_profile("...").ok());
}

TEST_CASE("stages: the floor of min_keep holds wherever its stage stands, or without it") {
  const Logits logits = logits_of(kCatSatOn);
  for (const std::vector<std::string>& order :
       {std::vector<std::string>{"top_p"}, {"min_keep", "top_p"}, {"top_p", "min_keep"}}) {
    const Trace t = trace(logits, {.top_p = 0.1, .min_keep = 3}, ordered_as(order));
    CHECK(t.kept() == 3);
  }
}

TEST_CASE("profiles: an engine without a floor refuses one") {
  const KnobInfo& floor = *find_knob("min_keep");
  for (const char* id : {"vllm", "sglang", "llama2.c", "nanogpt", "koboldcpp", "tensorrt-llm"}) {
    const Profile profile = find_profile(id).value();
    CHECK(check_knob(profile, floor, 2).error() ==
          "min_keep is 2: " + std::string(profile.title) + " has no such knob; leave it at 0.");
    CHECK(check_knob(profile, floor, 0).ok());
  }
  for (const char* id : {"textbook", "llama.cpp", "huggingface", "mlx-lm"}) {
    CHECK(check_knob(find_profile(id).value(), floor, 2).ok());
  }
}

TEST_CASE("profiles: an engine that counts all of its text refuses a window") {
  const KnobInfo& window = *find_knob("penalty_last_n");
  for (const char* id : {"huggingface", "vllm", "sglang", "llama2.c", "nanogpt"}) {
    const Profile profile = find_profile(id).value();
    CAPTURE(id);
    CHECK(!has_knob(profile, window));
    for (const double n : {0.0, 2.0, 64.0}) CHECK(!check_knob(profile, window, n).ok());
    CHECK(check_knob(profile, window, 2).error() ==
          "penalty_last_n is 2: " + std::string(profile.title) +
              " has no such knob; leave it at -1.");
    CHECK(check_knob(profile, window, -1).value() == -1);
    CHECK(neutral_knobs(profile).penalty_last_n == -1);
  }
  // llama.cpp refuses a window without end since August 2026; its library reads it as none at all.
  const Profile llama = find_profile("llama.cpp").value();
  CHECK(!check_knob(llama, window, -1).ok());
  CHECK(knobs_in_force(llama, Knobs{}).penalty_last_n == 0);
  CHECK(neutral_knobs(llama).dry_penalty_last_n == 64);
  for (const char* id : {"textbook", "llama.cpp", "ollama", "mlx-lm", "slip_crossing"}) {
    CAPTURE(id);
    CHECK(has_knob(find_profile(id).value(), window));
    CHECK(check_knob(find_profile(id).value(), window, 2).value() == 2);
  }
}

TEST_CASE("profiles: today's orders") {
  const std::pair<const char*, std::vector<std::string>> orders[] = {
      {"llama.cpp",
       {"logit_bias", "penalties", "dry", "top_n_sigma", "top_k", "typical_p", "top_p", "min_p",
        "xtc", "temperature", "adaptive_p"}},
      {"huggingface",
       {"logit_bias", "repetition_penalty", "temperature", "top_h", "top_k", "top_p", "min_p",
        "typical_p", "epsilon_cutoff", "eta_cutoff"}},
      {"vllm", {"logit_bias", "penalties", "temperature", "min_p", "top_k", "top_p"}},
      {"sglang",
       {"logit_bias", "frequency_penalty", "presence_penalty", "repetition_penalty", "temperature",
        "top_k", "top_p", "min_p"}},
      {"mlx-lm",
       {"logit_bias", "repetition_penalty", "presence_penalty", "frequency_penalty", "top_p",
        "min_p", "xtc", "top_k", "temperature"}},
      {"koboldcpp",
       {"logit_bias", "dry", "shortlist", "penalties", "top_k", "top_a", "tfs", "typical_p",
        "top_p", "min_p", "temperature", "quadratic", "top_n_sigma", "xtc", "adaptive_p"}},
      {"ollama-mlx", {"penalties", "top_k", "temperature", "top_p", "min_p"}},
  };
  for (const auto& [id, order] : orders) CHECK(ids(find_profile(id).value()) == order);
}

TEST_CASE("profiles: limits that engines enforce") {
  struct Limit {
    const char* profile;
    const char* knob;
    double taken, refused;
  };
  const Limit limits[] = {
      {"vllm", "temperature", 2, 2.1},
      {"vllm", "presence_penalty", -2, -2.1},
      {"vllm", "frequency_penalty", 2, 2.5},
      {"sglang", "repetition_penalty", 2, 2.1},
      {"sglang", "presence_penalty", 2, 3},
      {"sglang", "frequency_penalty", -2, -3},
      {"llama.cpp", "penalty_last_n", 0, -1},
      {"huggingface", "temperature", 5, 0},
      {"koboldcpp", "repetition_slope", 0.5, 2e6},
      {"koboldcpp", "shortlist", 3000, 2999},
      {"koboldcpp", "shortlist", 3000, 3001},
      {"huggingface", "temperature", 1000, 1001},
      {"huggingface", "temperature", 0.001, -0.001},
      {"vllm", "top_k", -1, -2},
      {"vllm", "top_p", 1, 0},
      {"vllm", "top_p", 0.001, 1.001},
      {"sglang", "top_k", -1, 0},
      {"sglang", "top_p", 0.001, 0},
      {"sglang", "repetition_penalty", 0.001, 0},
      {"mlx-lm", "top_p", 0, -0.001},
      {"mlx-lm", "xtc_threshold", 0.5, 0.501},
      {"exllama", "adaptive_target", 1, 1.001},
      {"exllama", "adaptive_target", -1, -1.001},
      {"llama2.c", "top_p", 1, 1.001},
      {"nanogpt", "temperature", 1000, 0},
  };
  for (const Limit& limit : limits) {
    CAPTURE(limit.profile);
    CAPTURE(limit.knob);
    const Profile profile = find_profile(limit.profile).value();
    CHECK(check_knob(profile, *find_knob(limit.knob), limit.taken).ok());
    CHECK(!check_knob(profile, *find_knob(limit.knob), limit.refused).ok());
  }
}

TEST_CASE("profiles: what engines take for another number") {
  struct Read {
    const char* profile;
    const char* knob;
    double given, counts_as;
  };
  constexpr double kNeutral = std::numeric_limits<double>::infinity();
  const Read cases[] = {
      {"llama.cpp", "top_k", -3, 0},
      {"llama.cpp", "top_p", -0.5, 0},
      {"llama.cpp", "top_p", 1.5, 1},
      {"llama.cpp", "min_p", -0.5, 0},
      {"llama.cpp", "typical_p", -0.5, 0},
      {"llama.cpp", "typical_p", 1.5, 1},
      {"llama.cpp", "top_n_sigma", -2, 0},
      {"llama.cpp", "xtc_probability", -0.5, 0},
      {"llama.cpp", "xtc_probability", 1.5, 1},
      {"llama.cpp", "dynatemp_range", -0.5, 0},
      {"llama.cpp", "adaptive_target", -2, -1},
      {"llama.cpp", "adaptive_target", 1.5, 1},
      {"llama.cpp", "temperature", -3, -3},
      {"llama.cpp", "xtc_threshold", 0.7, 0.7},
      {"vllm", "top_k", -1, 0},
      {"sglang", "top_k", -1, 0},
      {"mlx-lm", "top_p", 0, kNeutral},
      {"llama2.c", "top_p", 0, kNeutral},
      {"exllama", "adaptive_target", 1, kNeutral},
      {"koboldcpp", "shortlist", 0, 3000},
      {"koboldcpp", "shortlist", 5000, 3000},
      {"koboldcpp", "repetition_slope", -0.5, 0},
      {"koboldcpp", "repetition_slope", 1.5, 1},
      {"koboldcpp", "repetition_slope", 0, kNeutral},
  };
  for (const Read& c : cases) {
    CAPTURE(c.profile);
    CAPTURE(c.knob);
    CAPTURE(c.given);
    const KnobInfo& info = *find_knob(c.knob);
    Knobs knobs{.temperature = 1};  // not greedy, which resets others
    knobs.*info.value = c.given;
    const Knobs read = knobs_in_force(find_profile(c.profile).value(), knobs);
    CHECK(read.*info.value == (c.counts_as == kNeutral ? info.neutral : c.counts_as));
  }
}

TEST_CASE("profiles: what a number counts as is one that the engine takes") {
  for (const Profile& profile : all_profiles()) {
    for (const KnobLimits& limits : profile.limits) {
      CAPTURE(profile.id);
      CAPTURE(limits.knob);
      CHECK(limits.lowest <= limits.highest);
      CHECK(limits.floor <= limits.highest);
      CHECK(limits.ceiling >= limits.lowest);
      if (std::isfinite(limits.floor)) CHECK(limits.floor >= limits.lowest);
      if (std::isfinite(limits.ceiling)) CHECK(limits.ceiling <= limits.highest);
    }
  }
}

TEST_CASE("profiles: any order, even none") {
  const std::vector<std::string> order = {"min_p", "temperature"};
  CHECK(ids(with_order(textbook(), order).value()) == order);
  CHECK(with_order(textbook(), {}).value().order.empty());
  const Logits logits = logits_of(kCatSatOn);
  const Trace t = trace(logits, Knobs{.temperature = 0.5, .top_k = 1}, ordered_as({}));
  CHECK(t.stages.empty());
  CHECK(t.temperature == 1);
  CHECK(t.kept() == 6);
  CHECK(finals(t) == probabilities(t));
}

TEST_CASE("profiles: each engine names the source that it was read in") {
  for (const Profile& profile : all_profiles()) {
    CAPTURE(profile.id);
    const bool own = profile.slip || profile.id == textbook().id;
    CHECK(!profile.source.files.empty());
    CHECK(profile.source.project.empty() == own);
    CHECK(profile.source.version.empty() == own);
    CHECK(about_text(profile).find(profile.source.files) != std::string::npos);
    CHECK(about_text(profile).find(profile.source.version) != std::string::npos);
  }
}
