#include "core/sampling/carried_knobs.h"

#include "tests/core/sampling/fixtures.h"

// What becomes of knobs where another engine takes over.

using namespace logitdice;
using namespace logitdice::test;

namespace {

Profile profile(const char* id) {
  return find_profile(id).value();
}

Knobs turned(const Profile& from, const KnobInfo& info, double value) {
  Knobs knobs = neutral_knobs(from);
  knobs.*info.value = value;
  return knobs;
}

// As the engine reads it.
double in_force(const Profile& p, const Knobs& knobs, const KnobInfo& info) {
  return knobs_in_force(p, knobs).*info.value;
}

}  // namespace

TEST_CASE("carried knobs: no engine switches one off or on without a word") {
  const double values[] = {-5, -1, -0.5, 0, 0.001, 0.1, 0.5, 0.7, 1, 1.05, 2, 5, 64, 2000};
  int carried_over = 0, said = 0, refused = 0;
  for (const Profile& from : all_profiles()) {
    for (const Profile& to : all_profiles()) {
      for (const KnobInfo& info : all_knobs()) {
        for (const double value : values) {
          if (value != info.neutral && !check_knob(from, info, value)) continue;
          CAPTURE(from.id);
          CAPTURE(to.id);
          CAPTURE(info.id);
          CAPTURE(value);
          const Knobs before = turned(from, info, value);
          const Result<CarriedKnobs> made = carry_knobs(before, from, to);
          if (!made) {
            CHECK(made.error().starts_with(std::string(info.id) + " is "));
            ++refused;
            continue;
          }
          const Knobs& after = made->knobs;
          CHECK(check_knobs(to, after).empty());
          const bool was_off = in_force(from, before, info) == info.neutral;
          const bool off = in_force(to, after, info) == info.neutral;
          const bool untouched = info.parameter && value == neutral_knobs(from).*info.value;
          const bool same = after.*info.value == value && was_off == off;
          CHECK((same || untouched || made->said.find(info.id) != std::string::npos));
          const bool idle = missing_reader(to, info) && !missing_reader(from, info) && !was_off;
          CHECK((!idle || made->said.find("has no stage for") != std::string::npos));
          if (untouched) CHECK(after.*info.value == neutral_knobs(to).*info.value);
          for (const KnobInfo& other : all_knobs()) {  // and no other knob is turned
            const bool own = after.*other.value == neutral_knobs(to).*other.value;
            CHECK((&other == &info || own));
          }
          ++carried_over;
          said += !made->said.empty();
        }
      }
    }
  }
  CHECK(carried_over > 10000);
  CHECK(said > 100);
  CHECK(refused > 0);
}

TEST_CASE("carried knobs: what an engine refuses becomes the nearest that does the same") {
  struct Row {
    const char *from, *to, *knob;
    double value, becomes;
    const char* said;
  };
  const Row rows[] = {
      {"textbook", "vllm", "top_p", 0, 1e-6,
       "top_p is 0: vLLM takes a number from 0 to 1 other than 0 (1 is neutral). Here it is 1e-06 "
       "now."},
      {"llama.cpp", "sglang", "top_p", -1, 1e-6, "Here it is 1e-06 now."},
      {"llama.cpp", "textbook", "top_p", 7, 1, "Here it is off now."},
      {"textbook", "huggingface", "temperature", 0, 1e-6, "transformers takes"},
      {"mlx-lm", "nanogpt", "temperature", 0, 1e-6, "nanoGPT takes"},
      {"llama.cpp", "textbook", "temperature", -2, 0, "Here it is 0.00 now."},
      {"llama.cpp", "textbook", "min_p", 1.05, 1, "Here it is 1.00 now."},
      {"llama.cpp", "textbook", "top_k", -5, 0, "Here it is off now."},
      {"vllm", "textbook", "top_k", -1, 0, "Here it is off now."},
      {"vllm", "sglang", "top_k", -1, -1, ""},
      {"textbook", "sglang", "top_k", 0, 0, ""},
      {"textbook", "vllm", "top_p", 0.5, 0.5, ""},
      // The number stays where engines only read it otherwise: that is what they are compared for.
      {"textbook", "mlx-lm", "top_p", 0, 0, "top_p 0.00 means off in mlx-lm."},
      {"mlx-lm", "textbook", "top_p", 0, 0, "top_p 0.00 was off in mlx-lm and is not in Textbook order."},
      {"mlx-lm", "vllm", "top_p", 0, 1, "Here it is off now."},
      {"textbook", "llama2.c", "top_k", 40, 40,
       "llama2.c has no stage for top_k 40."},
      {"llama2.c", "nanogpt", "top_k", 40, 40, ""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.from);
    CAPTURE(row.to);
    CAPTURE(row.value);
    const KnobInfo& info = *find_knob(row.knob);
    const Profile from = profile(row.from);
    const auto made = carry_knobs(turned(from, info, row.value), from, profile(row.to));
    REQUIRE(made.ok());
    CHECK(made->knobs.*info.value == row.becomes);
    CAPTURE(made->said);
    CHECK(made->said.find(row.said) != std::string::npos);
    CHECK(made->said.empty() == std::string(row.said).empty());
  }
}

TEST_CASE("carried knobs: what loses its stage is said in one sentence") {
  const Profile llama = profile("llama.cpp");
  const auto made = carry_knobs(llama.defaults, llama, profile("nanogpt"));
  REQUIRE(made.ok());
  CHECK(made->said == "nanoGPT has no stage for top_p 0.95, min_p 0.05.");
}

TEST_CASE("carried knobs: a tiny top-p or temperature keeps what 0 keeps") {
  std::mt19937 random(61);
  for (int round = 0; round < 50; ++round) {
    const Logits logits = logits_of(normal_scores(random, whole(random, 2, 2000), 0.5));
    for (const auto& [to, cut] : {std::pair{"vllm", Knobs{.top_p = 0}},
                                  std::pair{"sglang", Knobs{.top_p = 0}},
                                  std::pair{"huggingface", Knobs{.temperature = 0}}}) {
      const auto made = carry_knobs(cut, textbook(), profile(to));
      REQUIRE(made.ok());
      const Trace wanted = trace(logits, cut, textbook());
      const Trace t = trace(logits, made->knobs, profile(to));
      CHECK(t.id(0) == wanted.id(0));
      CHECK(t.row(0).final.low == near(1, 1e-6));
    }
  }
}

TEST_CASE("carried knobs: windows and bases are the engine's own until somebody turns them") {
  const Profile llama = profile("llama.cpp");
  CHECK(carry_knobs({}, textbook(), llama)->knobs.penalty_last_n == 64);
  CHECK(carry_knobs(neutral_knobs(llama), llama, textbook())->knobs.penalty_last_n == -1);
  CHECK(carry_knobs({.penalty_last_n = 7}, textbook(), llama)->knobs.penalty_last_n == 7);
  const auto window = carry_knobs({.penalty_last_n = 7}, llama, profile("vllm"));
  CHECK(window->knobs.penalty_last_n == -1);
  CHECK(window->said ==
        "penalty_last_n is 7: vLLM has no such knob; leave it at -1. Here it is all now.");
  CHECK(carry_knobs(neutral_knobs(llama), llama, profile("vllm"))->said.empty());
  CHECK(carry_knobs({}, profile("vllm"), profile("mlx-lm"))->knobs.penalty_last_n == 20);
  const auto floor = carry_knobs({.min_keep = 3}, textbook(), profile("vllm"));
  CHECK(floor->knobs.min_keep == 0);
  CHECK(floor->said == "min_keep is 3: vLLM has no such knob; leave it at 0. Here it is off now.");
}

TEST_CASE("carried knobs: where only off is left the engine's sentence comes back") {
  const auto made = carry_knobs({.dry_multiplier = -1}, profile("llama.cpp"), textbook());
  REQUIRE(!made.ok());
  CHECK(made.error().starts_with("dry_multiplier is -1: it must be a number from 0"));
}

TEST_CASE("carried knobs: which stage is missing") {
  const auto missing = [](const char* id, const char* knob) {
    const Stage* stage = missing_reader(profile(id), *find_knob(knob));
    return stage ? std::string(stage->id) : std::string();
  };
  CHECK(missing("textbook", "typical_p") == "typical_p");
  CHECK(missing("textbook", "repetition_penalty") == "");
  CHECK(missing("huggingface", "repetition_penalty") == "");
  CHECK(missing("huggingface", "presence_penalty") == "presence_penalty");
  CHECK(missing("llama2.c", "dynatemp_range") == "");
  CHECK(missing("textbook", "mirostat_tau") == "mirostat");
  CHECK(missing("textbook", "xtc_threshold") == "");  // changes nothing alone
}
