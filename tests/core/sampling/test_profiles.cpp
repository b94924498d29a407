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
    REQUIRE(!stage.knobs.empty());
    Knobs turned;  // the first of its knobs switches it on
    for (const std::string_view id : stage.knobs) CHECK(find_knob(id) != nullptr);
    const KnobInfo& first = *find_knob(stage.knobs.front());
    CHECK(first.parameter == (stage.id == "min_keep"));  // a floor only shapes the others
    turned.*first.value = first.neutral == first.low ? first.high : first.low;
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
  CHECK(find_profile("texbook").error() ==
        "There is no profile \"texbook\"; the profiles are: textbook, llama.cpp, huggingface, vllm, "
        "sglang, ollama, mlx-lm, llama2.c, nanogpt, slip_crossing, slip_displayed.");
  const std::vector<std::string> unknown = {"top_k", "topp"};
  CHECK(with_order(textbook(), unknown).error() ==
        "There is no stage \"topp\"; the stages are: penalties, temperature, top_k, top_p, min_p, "
        "typical_p, top_n_sigma, xtc, epsilon_cutoff, eta_cutoff, mirostat, mirostat_v2, dry, "
        "min_keep, repetition_penalty, frequency_penalty, presence_penalty.");
  const std::vector<std::string> twice = {"top_k", "top_p", "top_k"};
  CHECK(with_order(textbook(), twice).error() ==
        "The order names the stage \"top_k\" twice; each may stand once.");
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
  for (const char* id : {"vllm", "sglang", "llama2.c", "nanogpt"}) {
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
  for (const char* id : {"textbook", "llama.cpp", "ollama", "mlx-lm", "slip_crossing"}) {
    CAPTURE(id);
    CHECK(has_knob(find_profile(id).value(), window));
    CHECK(check_knob(find_profile(id).value(), window, 2).value() == 2);
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
