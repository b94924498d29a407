// The settings that llama.cpp's server names, and that our chain makes of its values before the
// samplers what it says after them.

#include <cmath>

#include "core/capture/captured_values.h"
#include "core/sampling/trace.h"
#include "tests/core/capture/formats/answers/opened_answer.h"

namespace logitdice::test {
namespace {

Capture with_settings(const std::string& settings) {
  return capture_of(
      R"({"content": "a", "completion_probabilities": [{"id": 1, "token": "a", "bytes": [97], "logprob": -1, "top_logprobs": []}], "generation_settings": {)" +
      settings + "}}");
}

std::string order_of(const Profile& profile) {
  std::string ids;
  for (const Stage* stage : profile.order) ids += (ids.empty() ? "" : " ") + std::string(stage->id);
  return ids;
}

TEST_CASE("settings become the chain: order, knobs, seed") {
  const Capture capture = capture_of(recorded("llamacpp_completion_pre.json"));
  CHECK(capture.has_settings);
  CHECK(capture.profile.id == "llama.cpp");
  CHECK(capture.seed == 7);
  CHECK(capture.knobs.temperature == 0.8);
  CHECK(capture.knobs.top_p == 0.95);
  CHECK(capture.knobs.top_k == 40);
  CHECK(capture.knobs.min_p == 0.05);
  CHECK(capture.knobs.penalty_last_n == 64);
  CHECK(check_knobs(capture.profile, capture.knobs) == "");
  CHECK(order_of(capture.profile) ==
        "logit_bias penalties dry top_n_sigma top_k typical_p top_p min_p xtc temperature");
  CHECK(capture.prompt == "<|endoftext|>Once upon a time, in a forest far away");
  CHECK(capture.model == "tiny");
}

TEST_CASE("another order, biases, mirostat, a random seed") {
  CHECK(order_of(with_settings(R"("samplers": ["temperature", "top_k", "adaptive_p", "min_p"])")
                     .profile) == "logit_bias temperature top_k min_p adaptive_p");
  CHECK(order_of(with_settings(R"("mirostat": 2, "mirostat_tau": 4.0, "samplers": ["top_k"])")
                     .profile) == "logit_bias temperature mirostat_v2");
  CHECK(with_settings(R"("mirostat": 1, "mirostat_tau": 4.0)").knobs.mirostat_tau == 4);
  CHECK(with_settings(R"("mirostat": 0, "mirostat_tau": 4.0)").knobs.mirostat_tau == 0);
  const Knobs biased =
      with_settings(R"("logit_bias": [[7, -1.5], {"token": 3, "bias": 2}, [9, false]])").knobs;
  CHECK(biased.logit_bias == std::vector<TokenBias>{{3, 2}, {7, -1.5}, {9, -HUGE_VAL}});
  CHECK(with_settings(R"("seed": 4294967295)").seed == 42);
  const Capture unknown = with_settings(R"("samplers": ["infill", "top_k"])");
  CHECK(unknown.notes.back().find("\"infill\"") != std::string::npos);
  CHECK(with_settings(R"("temperature": -1.0)").knobs.temperature == 0);
}

// What the server says after its samplers, by id.
double after(const Capture& post, std::size_t step, TokenId id) {
  const int rank = post.steps[step].logits.rank_of(id);
  return rank < 0 ? 0 : std::exp(post.steps[step].logits.scores[static_cast<std::size_t>(rank)]);
}

TEST_CASE(
    "before the samplers, taken through the file's chain, is what the server says after them") {
  const Capture pre = capture_of(recorded("llamacpp_completion_pre.json"));
  const Capture post = capture_of(recorded("llamacpp_completion_post.json"));
  REQUIRE(pre.steps.size() == post.steps.size());
  for (std::size_t i = 0; i < pre.steps.size(); ++i) {
    CAPTURE(i);
    const std::vector<TokenId> written = chosen_before(pre, i);
    Situation situation;
    situation.output = written;
    const Trace made = trace(pre.steps[i].logits, situation, pre.knobs, pre.profile);
    const bool decided = i < 4;  // by eight tokens and their tail
    for (const Row& row : made.rows(0, pre.steps[i].logits.size())) {
      const double said = after(post, i, row.id);
      CHECK(row.final.low <= said + 2e-5);
      CHECK(row.final.high >= said - 2e-5);
      if (decided) CHECK(row.final.high - row.final.low < 2e-5);
    }
  }
}

TEST_CASE("log probabilities take no repetition penalty, and every other one") {
  const Capture raw = capture_of(recorded("llamacpp_completion_pre.json"));
  const Profile& engine = raw.profile;
  Knobs knobs = raw.knobs;
  CHECK(values_refusal(raw, engine, knobs) == "");
  knobs.frequency_penalty = knobs.presence_penalty = knobs.dry_multiplier = 1;
  CHECK(values_refusal(raw, engine, knobs) == "");
  knobs.repetition_penalty = 1.1;
  CHECK(values_refusal(raw, engine, knobs).starts_with("Log probabilities have lost their zero"));
  CHECK(values_refusal(raw,
                       with_switched_off(engine, std::vector<std::string>{"penalties"}).value(),
                       knobs) == "");
  Capture logits = raw;
  logits.values = ValueKind::kLogits;
  CHECK(values_refusal(logits, engine, knobs) == "");
  Capture tempered = raw;
  tempered.values = ValueKind::kTempered;
  tempered.value_temperature = 0;
  CHECK(values_refusal(tempered, engine, neutral_knobs(engine)) == "");
  CHECK(values_refusal(tempered, engine, raw.knobs).find("temperature") != std::string::npos);
}

TEST_CASE("settings are refused where they would count twice or are not there") {
  CHECK(settings_refusal(capture_of(recorded("llamacpp_completion_pre.json"))) == "");
  CHECK(settings_refusal(capture_of(recorded("llamacpp_completion_post.json"))).find("twice") !=
        std::string::npos);
  CHECK(settings_refusal(capture_of(recorded("llamacpp_v1_chat.json"))).find("names no settings") !=
        std::string::npos);
}

TEST_CASE("recordings of the other endpoints, with half characters and a token outside its list") {
  CHECK(chosen_text(capture_of(recorded("llamacpp_v1_chat_stream.txt"))).starts_with("A|le"));
  CHECK(chosen_text(capture_of(recorded("llamacpp_completion_stream.txt"))) ==
        ",| there| lived| a");
  CHECK(capture_of(recorded("llamacpp_completion_stream.txt")).has_settings);
  CHECK(capture_of(recorded("llamacpp_v1_completions.json")).values == ValueKind::kRaw);
  const Capture bytes = capture_of(recorded("llamacpp_completion_bytes.json"));
  CHECK(bytes.steps.size() == 12);
  CHECK(*bytes.steps[0].chosen_score == doctest::Approx(-11.6503));
  CHECK(info_of(bytes).steps[0].listed == 5);
  CHECK_FALSE(info_of(bytes).steps[0].rank);
}

}  // namespace
}  // namespace logitdice::test
