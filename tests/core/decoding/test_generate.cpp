#include "core/decoding/generate.h"

#include <algorithm>

#include "core/decoding/generation_capture.h"
#include "core/decoding/next_token.h"
#include "core/decoding/reapply.h"
#include "core/sampling/mirostat.h"
#include "core/sampling/trace.h"
#include "tests/check.h"
#include "tests/core/decoding/fixtures.h"
#include "tests/core/model/named_model.h"

namespace logitdice::test {
namespace {

const Knobs kSweet{.temperature = 0.7, .top_p = 0.9};

TEST_CASE("a text is a function of prompt, seed and knobs") {
  const ModelHandle& model = small_model();
  const Generation a = generated(model, settings_with(kSweet), 60);
  REQUIRE(a.steps.size() == 60);
  CHECK(same_tokens(a, generated(model, settings_with(kSweet), 60)));
  CHECK_FALSE(same_tokens(a, generated(model, settings_with(kSweet, 43), 60)));
  CHECK_FALSE(same_tokens(a, generated(model, settings_with({}), 60)));
}

TEST_CASE("a text does not depend on what the state knew before") {
  const ModelHandle& model = small_model();
  const auto session = model->new_session();
  Generation other = begin_generation(*model, "sand", settings_with({}, 5)).value();
  REQUIRE(append_steps(other, *session, 20).ok());
  Generation text = begin_generation(*model, "the land and", settings_with({})).value();
  REQUIRE(append_steps(text, *session, 60).ok());
  CHECK(same_tokens(text, generated(model, settings_with({}), 60)));
}

TEST_CASE("a text knows which tokens end it, for an XTC that spares them") {
  const ModelHandle& model = small_model();
  const Generation text = generated(model, settings_with({}), 3);
  const auto& ends = text.settings.ends;
  if (text.end_of_text >= 0) CHECK(std::count(ends.begin(), ends.end(), text.end_of_text) == 1);
  for (const TokenId id : ends) {
    CHECK((id == text.end_of_text || is_end(model->piece(id))));
  }
  const auto situation = situation_of(text_before(text, 2), text.settings);
  CHECK(situation.ends.size() == ends.size());
  CHECK(generation_of(capture_of(text, *model, 0)).settings.ends.size() >=
        std::size_t{text.end_of_text >= 0});
}

TEST_CASE("every step keeps its logits, its coin and the probability of its token") {
  const ModelHandle& model = small_model();
  const Generation text = generated(model, settings_with(kSweet, 9), 30);
  for (std::size_t i = 0; i < text.steps.size(); ++i) {
    const GeneratedStep& step = text.steps[i];
    CAPTURE(i);
    CHECK(step.logits.size() == model->info().vocabulary);
    CHECK(step.draw.u == coin(9, i));
    CHECK(step.draw.segment.low <= step.draw.u);
    CHECK(step.draw.u < step.draw.segment.high);
    CHECK(step.token == step.logits.ids[static_cast<std::size_t>(step.draw.rank)]);
    CHECK(step.token == text.written()[i]);
    CHECK(step.p == near(step.draw.segment.high - step.draw.segment.low, 1e-9));
    CHECK(step.p_model.low > 0);
    CHECK(step.p_model.high < 1);
    CHECK(step.certain);
  }
}

TEST_CASE("greedy takes the best token with probability one") {
  const Generation text = generated(small_model(), settings_with({.temperature = 0}), 20);
  for (const GeneratedStep& step : text.steps) {
    CHECK(step.draw.rank == 0);
    CHECK(step.p == 1);
  }
  CHECK(same_tokens(text, generated(small_model(), settings_with({.temperature = 0}, 1), 20)));
}

TEST_CASE("a full window drops the first tokens and the text goes on") {
  const ModelHandle& model = small_model();
  Generation text = generated(model, settings_with({}), 10);
  CHECK(text.dropped() == 0);
  const auto session = model->new_session();
  REQUIRE(append_steps(text, *session, 100).ok());
  // The last step saw all tokens but its own.
  CHECK(text.dropped() == text.tokens.size() - 1 - static_cast<std::size_t>(model->info().context));
}

TEST_CASE("the end of a story ends the text unless it is to go on") {
  const ModelHandle& model = small_model();
  const TokenId end = model->info().end_of_text;
  for (const bool past_end : {false, true}) {
    GenerateSettings settings = settings_with({});
    settings.past_end = past_end;
    Generation text = generated(model, settings, 3);
    force(text, 2, end);
    CHECK(text.ended() == !past_end);
    const auto session = model->new_session();
    CHECK(append_step(text, *session).value() == past_end);
    CHECK(text.steps.size() == (past_end ? 4 : 3));
    const std::string shown = written_text(text, *model);
    CHECK((shown.find("\n\n") != std::string::npos) == past_end);
    CHECK(shown.find("endoftext") == std::string::npos);
  }
}

TEST_CASE("an empty prompt begins a story") {
  const Generation text = generated(small_model(), settings_with({}), 5, "");
  CHECK(text.prompt_tokens == 1);
  CHECK(text.steps.size() == 5);
}

TEST_CASE("a forced token cuts the text and goes on with the same coins") {
  const ModelHandle& model = small_model();
  const Generation before = generated(model, settings_with(kSweet), 20);
  Generation text = before;
  const TokenId wanted = before.steps[7].logits.ids[5];
  REQUIRE(wanted != before.steps[7].token);
  force(text, 7, wanted);
  REQUIRE(text.steps.size() == 8);
  CHECK(text.tokens.size() == text.prompt_tokens + 8);
  CHECK(text.steps[7].forced);
  CHECK(text.steps[7].token == wanted);
  CHECK(text.steps[7].draw.u == before.steps[7].draw.u);
  CHECK(text.steps[7].draw.rank == before.steps[7].draw.rank);
  const auto session = model->new_session();
  REQUIRE(append_steps(text, *session, 20).ok());
  for (std::size_t i = 0; i < 20; ++i) {
    CHECK(text.steps[i].draw.u == before.steps[i].draw.u);
    CHECK((i < 7) == (text.steps[i].token == before.steps[i].token && i < 7));
  }
  force(text, 7, before.steps[7].token);
  REQUIRE(append_steps(text, *session, 20).ok());
  CHECK(same_tokens(text, before));
}

TEST_CASE("a cut token has no probability when it is forced") {
  Generation text = generated(small_model(), settings_with({.top_k = 2}), 3);
  force(text, 1, text.steps[1].logits.ids[2]);
  CHECK(text.steps[1].p == 0);
  CHECK(text.steps[1].p_model.low > 0);
}

TEST_CASE("other knobs on the captured logits agree with the model until a token differs") {
  const ModelHandle& model = small_model();
  const Generation text = generated(model, settings_with({.temperature = 0.5}), 40);
  const Knobs table[] = {{.temperature = 0.5},
                         {.temperature = 0.48},
                         {.temperature = 0.4},
                         {.temperature = 0},
                         {.temperature = 2},
                         {.top_k = 1},
                         {.temperature = 0.5, .min_p = 0.2}};
  for (const Knobs& knobs : table) {
    CAPTURE(knobs.temperature);
    const Generation direct = generated(model, settings_with(knobs), 40);
    const Reapplied other = reapply(text, knobs, textbook());
    std::size_t same = 0;
    while (same < 40 && direct.steps[same].token == text.steps[same].token) ++same;
    CHECK(other.same == same);
    CHECK(other.differs == (same < 40));
    REQUIRE(other.steps.size() == std::min<std::size_t>(same + 1, 40));
    for (std::size_t i = 0; i < other.steps.size(); ++i) {
      CHECK(other.steps[i].token == direct.steps[i].token);
      CHECK(other.steps[i].draw.u == text.steps[i].draw.u);
      CHECK(other.steps[i].p == direct.steps[i].p);
      CHECK(other.steps[i].certain);
    }
    Generation branched = branch(text, knobs, textbook());
    CHECK(branched.steps.size() == other.steps.size());
    const auto session = model->new_session();
    REQUIRE(append_steps(branched, *session, 40).ok());
    CHECK(same_tokens(branched, direct));
    const std::vector<bool> marks = differing(text, branched);
    for (std::size_t i = 0; i < marks.size(); ++i) {
      CHECK(marks[i] == (text.steps[i].token != direct.steps[i].token));
    }
  }
}

TEST_CASE("the other path keeps forced tokens") {
  const ModelHandle& model = small_model();
  Generation text = generated(model, settings_with({}), 6);
  force(text, 5, text.steps[5].logits.ids[9]);
  const Reapplied same = reapply(text, {}, textbook());
  CHECK(same.same == 6);
  CHECK_FALSE(same.differs);
  CHECK(branch(text, {}, textbook()).steps[5].forced);
}

TEST_CASE("continuations have neighbouring seeds and hold no logits") {
  const ModelHandle& model = small_model();
  const auto all = continuations(*model, "the land and", settings_with({}, 100), 5, 12);
  REQUIRE(all.ok());
  REQUIRE(all->size() == 5);
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(same_tokens(all.value()[i], generated(model, settings_with({}, 100 + i), 12)));
    CHECK(all.value()[i].steps.front().logits.size() == 0);
  }
}

TEST_CASE("a sentence's next token is a distribution over the whole vocabulary") {
  const ModelHandle& model = small_model();
  const auto made = next_token_distribution(*model, "the land and ___ far away");
  REQUIRE(made.ok());
  CHECK(made->context == "the land and___");
  CHECK(made->logits.size() == model->info().vocabulary);
  CHECK(made->logits.tail.empty());
  CHECK(made->tokens.bytes(model->tokenize("the")->front()) == "the");
  const Generation text = generated(model, settings_with({}), 1);
  CHECK(made->logits.ids == text.steps[0].logits.ids);
  CHECK(made->logits.scores == text.steps[0].logits.scores);
  CHECK(next_token_distribution(*model, "").ok());
  CHECK_FALSE(next_token_distribution(*model, std::string(70000, 'a')).ok());
  CHECK(next_token_distribution(*model, std::string(200, 'x'))->note.find("last 48 tokens") !=
        std::string::npos);
}

TEST_CASE("texts that have steps in common share their logits, and nothing keeps those of others") {
  const Generation text = generated(small_model(), settings_with({}), 20);
  const Generation other = branch(text, {.temperature = 0.9}, textbook());
  REQUIRE_FALSE(other.steps.empty());
  for (std::size_t i = 0; i < other.steps.size(); ++i) {
    CHECK(other.steps[i].logits.same(text.steps[i].logits));
  }
  Generation forced = text;
  const Logits at = text.steps[7].logits;
  force(forced, 7, at.ids[5]);
  for (std::size_t i = 0; i <= 7; ++i) CHECK(forced.steps[i].logits.same(text.steps[i].logits));
  const Capture capture = capture_of(text, *small_model(), 0);
  const Generation back = generation_of(capture);
  for (std::size_t i = 0; i < 20; ++i) {
    CHECK(capture.steps[i].logits.same(text.steps[i].logits));
    CHECK(back.steps[i].logits.same(text.steps[i].logits));
  }
  CHECK(trace(at, {}, textbook()).logits.same(at));
}

TEST_CASE("a forced token lets go of the logits of the old branch") {
  Generation text = generated(small_model(), settings_with({}), 20);
  const std::weak_ptr<const ExpSums> before = text.steps[6].logits.untouched;
  const std::weak_ptr<const ExpSums> after = text.steps[12].logits.untouched;
  force(text, 7, text.steps[7].logits.ids[5]);
  CHECK_FALSE(before.expired());
  CHECK(after.expired());
}

TEST_CASE("all steps of a model share its vocabulary") {
  const ModelHandle& model = small_model();
  const auto a = next_token_distribution(*model, "the");
  const TokenTable again = token_table(*model, a->logits);
  CHECK(a->tokens.shares_with(again));
  CHECK(again.bytes(65) == "A");
}

TEST_CASE("a chain that learns hands its memory from step to step") {
  GenerateSettings settings = settings_with({.mirostat_tau = 2, .mirostat_eta = 0.3}, 5);
  settings.profile = with_order(textbook(), std::vector<std::string>{"mirostat_v2"}).value();
  const Generation text = generated(small_model(), settings, 25);
  double mu = 4;  // 2τ
  for (std::size_t i = 0; i < text.steps.size(); ++i) {
    const GeneratedStep& step = text.steps[i];
    const Trace t = trace(step.logits, situation_of(text_before(text, i), settings), settings.knobs,
                          settings.profile);
    CHECK(t.stages[0].figure("mu_bits") == mu);
    mu = mirostat_next(mu, step.p, settings.knobs);
    CHECK(step.memory.figure("mirostat_v2", "mu_bits", 0) == near(mu, 1e-9));
    mu = step.memory.figure("mirostat_v2", "mu_bits", 0);
  }
  // The same under its own knobs again, from the capture, and on the other path.
  CHECK(reapply(text, settings.knobs, settings.profile).same == 25);
  const Generation other = branch(text, settings.knobs, settings.profile);
  CHECK(other.steps.back().memory == text.steps.back().memory);
  const Generation back = generation_of(capture_of(text, *small_model(), 0));
  CHECK(back.steps.back().memory == text.steps.back().memory);
  CHECK(generated(small_model(), settings_with({}), 3).steps.back().memory.empty());
}

TEST_CASE("a coin beyond the tokens that a model names asks for all of them, or says so") {
  int asked = 0;
  const ModelHandle model = named_model([&](const std::string&) -> Result<NamedModel::Answer> {
    ++asked;
    return NamedModel::Answer{{" yes", 0.0f}, {" no", 0.0f}, {"!", 0.0f}};
  });
  GenerateSettings settings;
  settings.best = 1;  // half of the softmax is left to the tail
  settings.past_end = true;
  std::size_t beyond = 0;
  Generation text = begin_generation(*model, "Is it?", settings).value();
  REQUIRE(append_steps(text, *model->new_session(), 40).ok());
  for (const GeneratedStep& step : text.steps) beyond += step.logits.size() == 3;
  CHECK(beyond > 5);
  CHECK(beyond < 35);
  CHECK(static_cast<std::size_t>(asked) == 40 + beyond);
  // The capture and the other path work without the model; a capture of it fits none.
  const Capture capture = capture_of(text, *model, 0);
  CHECK(capture.model == "named");
  CHECK(capture.vocabulary == 0);
  CHECK_FALSE(fits(capture, *model));
  CHECK(branch(text, {.temperature = 0}, textbook()).steps.size() > 0);
  CHECK(written_text(text, *model).starts_with(model->piece(text.steps[0].token)));

  const auto two = [](const std::string&) -> Result<NamedModel::Answer> {
    return NamedModel::Answer{{" yes", 0.0f}, {" no", 0.0f}};
  };
  const ModelHandle miser = named_model(two, 1);
  text = begin_generation(*miser, "Is it?", settings).value();
  CHECK(append_steps(text, *miser->new_session(), 40).error() ==
        "The coin falls on a token that the model does not name: it gives only its best 1. Cut the "
        "others, with top-k 1 or a lower top-p.");
  settings.knobs.top_k = 1;
  text = begin_generation(*miser, "Is it?", settings).value();
  CHECK(append_steps(text, *miser->new_session(), 40).ok());
  const auto distribution = next_token_distribution(*miser, "Is it ___");
  REQUIRE(distribution.ok());
  CHECK(distribution->tokens.bytes(distribution->logits.ids[0]) == " yes");
  CHECK(distribution->context == "Is it___");
  CHECK_FALSE(next_token_distribution(*miser, "").ok());
}

}  // namespace
}  // namespace logitdice::test
