#include "core/decoding/generation_capture.h"

#include <cmath>

#include "core/decoding/derailments.h"
#include "core/decoding/reapply.h"
#include "core/decoding/text_statistics.h"
#include "tests/check.h"
#include "tests/core/capture/random_capture.h"
#include "tests/core/decoding/fixtures.h"

// Texts of other programs: tokens that their dice chose, tokens outside the list, steps that tell
// nothing.

namespace logitdice::test {
namespace {

// ln p of five tokens that hold .9 of the whole; the others of a vocabulary of 100.
Logits best_five(std::int64_t count = 95) {
  const std::vector<double> p = {.4, .25, .15, .06, .04};
  std::vector<float> scores;
  for (const double value : p) scores.push_back(static_cast<float>(std::log(value)));
  return make_logits(scores, std::vector<TokenId>{7, 3, 9, 1, 5}, {count, std::log(0.1)}).value();
}

CapturedStep by_engine(TokenId chosen, std::optional<float> score = {},
                       Logits logits = best_five()) {
  CapturedStep step;
  step.logits = std::move(logits);
  step.chosen = chosen;
  step.by = ChosenBy::kEngine;
  step.chosen_score = score;
  return step;
}

Capture engine_text() {
  Capture capture;
  capture.source = "a server";
  capture.values = ValueKind::kRaw;
  capture.has_settings = false;
  capture.vocabulary = 100;
  capture.prompt = "The owl";
  capture.prompt_tokens = {50, 51};
  capture.steps = {by_engine(7),
                   by_engine(9),
                   by_engine(42, std::log(0.02f)),
                   by_engine(43),
                   by_engine(44, std::log(0.5f), {}),
                   by_engine(45, {}, {})};
  return capture;
}

TEST_CASE("a capture's text goes back into its capture as it was") {
  RandomCaptures random(91);
  for (int i = 0; i < 400; ++i) {
    const Capture capture = random.next();
    CAPTURE(i);
    CHECK(same_captures(capture_of(generation_of(capture), capture, 0), capture));
  }
  const Capture engine = engine_text();
  CHECK(same_captures(capture_of(generation_of(engine), engine, 0), engine));
}

TEST_CASE("an engine's tokens stay its own: nobody forced them, and the coins are ours") {
  const Generation text = generation_of(engine_text());
  CHECK(text.written().size() == 6);
  for (std::size_t i = 0; i < text.steps.size(); ++i) {
    CAPTURE(i);
    CHECK(text.steps[i].by_engine);
    CHECK(!text.steps[i].forced);
    CHECK(text.steps[i].token == engine_text().steps[i].chosen);
    if (!text.steps[i].logits.empty()) CHECK(text.steps[i].draw.u == text.settings.coin_of(i));
  }
}

TEST_CASE("probabilities at T = 1, places and greedy picks of a recorded text") {
  const Generation text = generation_of(engine_text());
  const auto& steps = text.steps;
  CHECK(steps[0].p_model.exact());
  CHECK(steps[0].p_model.low == near(.4, 1e-6));
  CHECK(place_of(steps[1]).best == 2);
  CHECK(place_of(steps[1]).exact());
  // Not among the best five: what the file says of it is exact, its place is open.
  CHECK(steps[2].p_model.exact());
  CHECK(steps[2].p_model.low == near(.02, 1e-6));
  CHECK(place_of(steps[2]).best == 5);
  CHECK(place_of(steps[2]).worst == 99);
  CHECK(steps[2].p == near(.02, 1e-6));
  // Neither listed nor valued: at most the least of the listed ones.
  CHECK(steps[3].p_model.low == 0);
  CHECK(steps[3].p_model.high == near(.04, 1e-6));
  // Without a list the value alone tells.
  CHECK(steps[4].p_model.low == near(.5, 1e-6));
  CHECK(steps[4].p_model.exact());
  CHECK(steps[5].p_model == Range{0, 1});
  CHECK(place_of(steps[5]).worst == -1);
  for (int i = 0; i < 4; ++i) CHECK(greedy_pick(steps[static_cast<std::size_t>(i)]) == 7);
  CHECK(greedy_pick(steps[5]) == kNotCaptured);

  GeneratedStep uncounted;
  uncounted.logits = best_five(Tail::kUnknownCount);
  uncounted.token = 42;
  CHECK(place_of(uncounted).worst == -1);
}

TEST_CASE("statistics count what is known and say how much is not") {
  const TextStatistics told = text_statistics(generation_of(engine_text()));
  CHECK(told.drawn == 6);
  CHECK(told.open == 2);
  CHECK(told.greedy == 1);
  CHECK(told.mean_p == near((.4 + .15 + .02 + .5) / 4, 1e-6));
  CHECK(told.perplexity == near(std::pow(.4 * .15 * .02 * .5, -0.25), 1e-4));
  const Derailments risk = derailments(generation_of(engine_text()), {kTopP, 0.7});
  CHECK(risk.untold == 2);
  CHECK(risk.drawn == 4);
  CHECK(risk.counted == 2);
  CHECK(risk.at == std::vector<std::size_t>{2, 3});
}

TEST_CASE("other knobs meet our coins, a text without knobs of its own stays as it is") {
  Capture capture = engine_text();
  const Generation text = generation_of(capture);
  const Reapplied same = reapply(text, text.settings.knobs, text.settings.profile);
  CHECK(same.same == 6);
  CHECK(!same.differs);
  CHECK(!same.steps[5].told);
  const Reapplied greedy = reapply(text, {.temperature = 0}, textbook());
  CHECK(greedy.same == 1);
  CHECK(greedy.differs);
  CHECK(greedy.steps[1].token == 7);
  CHECK(branch(text, {.temperature = 0}, textbook()).written().back() == 7);
}

TEST_CASE("all steps at once: each with the recorded text before it") {
  const Generation text = generation_of(engine_text());
  const Knobs cold{.temperature = 0.5, .top_k = 2};
  const std::vector<StepUnder> steps = each_step_under(text, cold, textbook());
  REQUIRE(steps.size() == 6);
  const double w7 = .4 * .4, w3 = .25 * .25;
  CHECK(steps[0].p == near(w7 / (w7 + w3), 1e-5));
  CHECK(steps[1].p == 0);  // token 9 is third
  CHECK(steps[1].leaves);
  CHECK(steps[2].leaves);
  CHECK(steps[0].greedy == 7);
  CHECK(steps[4].told == false);
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(steps[i].told);
    const double u = text.settings.coin_of(i);
    CHECK(steps[i].coin == (u < w7 / (w7 + w3) ? 7 : 3));
  }
  // A coin that falls among what the file left out says so.
  bool tail = false;
  Capture capture = engine_text();
  for (capture.seed = 0; capture.seed < 60; ++capture.seed) {
    for (const StepUnder& step :
         each_step_under(generation_of(capture), {.min_p = 1e-6}, textbook())) {
      if (step.told && step.coin == kNotCaptured) tail = step.leaves && !step.certain;
    }
  }
  CHECK(tail);
}

}  // namespace
}  // namespace logitdice::test
