#include "core/capture/bundled_captures.h"

#include <doctest/doctest.h>

#include <cmath>
#include <set>
#include <string>

#include "core/capture/bundled.h"
#include "core/capture/captured_values.h"
#include "core/decoding/generation_capture.h"
#include "core/decoding/text_statistics.h"
#include "core/model/embedded.h"

using namespace logitdice;

namespace {

Captures opened(std::string_view id) {
  const BundledCapture* row = find_bundled_capture(id);
  REQUIRE_MESSAGE(row, id);
  Result<Captures> captures = open_bundled_capture(*row);
  REQUIRE_MESSAGE(captures, captures.error());
  return std::move(captures).value();
}

// As the model itself gives it, at T = 1.
double model_probability(const Capture& capture, std::size_t step) {
  std::vector<TokenId> tokens = tiny_model()->tokenize_prompt(capture.prompt).value();
  for (std::size_t i = 0; i < step; ++i) tokens.push_back(capture.steps[i].chosen);
  const Logits logits = tiny_model()->new_session()->next(tokens).value();
  const int rank = logits.rank_of(capture.steps[step].chosen);
  return std::exp(logits.scores[static_cast<std::size_t>(rank)] - log_sum_exp(logits.scores));
}

}  // namespace

TEST_CASE("bundled captures: each opens, has a title and a note, and a name of its own") {
  REQUIRE(bundled_captures().size() == 10);
  std::set<std::string> ids;
  for (const BundledDistribution& row : bundled_distributions()) ids.insert(row.id);
  for (const BundledCapture& row : bundled_captures()) {
    CAPTURE(row.id);
    CHECK(ids.insert(row.id).second);
    CHECK(!row.title.empty());
    CHECK(!row.note.empty());
    for (const CaptureEntry& entry : opened(row.id).entries) {
      REQUIRE_MESSAGE(entry.capture, entry.capture.error());
      CHECK(!entry.capture->steps.empty());
    }
  }
}

TEST_CASE("bundled captures: the shapes are told apart, and what their numbers are") {
  struct Row {
    const char* id;
    ValueKind values;
    std::size_t entries;
    int listed;
  };
  const Row rows[] = {{"regime_warm", ValueKind::kLogits, 1, 20},
                      {"openai_chat", ValueKind::kUnknown, 1, 5},
                      {"openai_completions", ValueKind::kUnknown, 1, 5},
                      {"llama_cpp", ValueKind::kRaw, 1, 10},
                      {"ollama", ValueKind::kRaw, 1, 5},
                      {"vllm_batch", ValueKind::kRaw, 3, 8}};
  for (const Row& row : rows) {
    CAPTURE(row.id);
    const Captures captures = opened(row.id);
    CHECK(captures.entries.size() == row.entries);
    CHECK(captures.first().values == row.values);
    CHECK(captures.first().steps.front().logits.size() == row.listed);
  }
}

TEST_CASE("bundled captures: what other programs would have saved is the tiny GPT's own") {
  const Capture capture = opened("llama_cpp").first();
  REQUIRE(capture.prompt == "Tom had a big red");
  for (std::size_t i = 0; i < capture.steps.size(); ++i) {
    CAPTURE(i);
    const CapturedStep& step = capture.steps[i];
    const int rank = step.logits.rank_of(step.chosen);
    const double ln_p =
        rank >= 0 ? step.logits.scores[static_cast<std::size_t>(rank)] : *step.chosen_score;
    CHECK(std::exp(ln_p) == doctest::Approx(model_probability(capture, i)).epsilon(0.0005));
  }
}

TEST_CASE("bundled captures: their notes hold") {
  const Capture llama = opened("llama_cpp").first();
  CHECK(llama.steps.front().logits.rank_of(llama.steps.front().chosen) < 0);
  CHECK(llama.text == " stamp in his yard");
  CHECK(settings_refusal(llama).empty());
  const Capture chat = opened("openai_chat").first();
  CHECK(chat.steps[12].logits.rank_of(chat.steps[12].chosen) < 0);
  const Generation loop = generation_of(opened("greedy_loop").first());
  const std::optional<Loop> found = find_loop(loop.written());
  REQUIRE(found);
  CHECK(found->period == 7);
  CHECK(found->turns() > 5);
  const TextStatistics cold = text_statistics(generation_of(opened("regime_cold").first()));
  CHECK(cold.greedy == cold.drawn);
  const TextStatistics hot = text_statistics(generation_of(opened("regime_hot").first()));
  CHECK(hot.open > 3);
}

TEST_CASE("bundled captures: a step is a distribution by its name") {
  CHECK(is_bundled_step("llama_cpp"));
  CHECK(is_bundled_step("llama_cpp#6"));
  for (const char* name :
       {"llama_cpp#0", "llama_cpp#", "llama_cpp#1.5", "llama_cpp#x", "nobody#1", ""})
    CHECK_FALSE(is_bundled_step(name));
  const Result<Distribution> step = load_bundled_step("llama_cpp#6");
  REQUIRE(step);
  CHECK(step->id == "llama_cpp#6");
  CHECK(step->context.ends_with("his yard___"));
  const Result<Distribution> beyond = load_bundled_step("llama_cpp#7");
  REQUIRE_FALSE(beyond);
  CHECK(beyond.error().find("step 7 of 6") != std::string::npos);
}
