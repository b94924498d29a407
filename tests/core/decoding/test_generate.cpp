#include "core/decoding/generate.h"

#include "core/decoding/next_token.h"
#include "core/decoding/reapply.h"
#include "tests/check.h"
#include "tests/core/decoding/fixtures.h"

namespace logitdice::test {
namespace {

const Knobs kSweet{.temperature = 0.7, .top_p = 0.9};

TEST_CASE("a text is a function of prompt, seed and knobs") {
  const Gpt& gpt = small_gpt();
  const Generation a = generated(gpt, settings_with(kSweet), 60);
  REQUIRE(a.steps.size() == 60);
  CHECK(same_tokens(a, generated(gpt, settings_with(kSweet), 60)));
  CHECK_FALSE(same_tokens(a, generated(gpt, settings_with(kSweet, 43), 60)));
  CHECK_FALSE(same_tokens(a, generated(gpt, settings_with({}), 60)));
}

TEST_CASE("a text does not depend on what the state knew before") {
  const Gpt& gpt = small_gpt();
  GptState state = gpt.new_state();
  Generation other = begin_generation(gpt, "sand", settings_with({}, 5)).value();
  REQUIRE(append_steps(other, gpt, state, 20).ok());
  Generation text = begin_generation(gpt, "the land and", settings_with({})).value();
  REQUIRE(append_steps(text, gpt, state, 60).ok());
  CHECK(same_tokens(text, generated(gpt, settings_with({}), 60)));
}

TEST_CASE("every step keeps its logits, its coin and the probability of its token") {
  const Gpt& gpt = small_gpt();
  const Generation text = generated(gpt, settings_with(kSweet, 9), 30);
  for (std::size_t i = 0; i < text.steps.size(); ++i) {
    const GeneratedStep& step = text.steps[i];
    CAPTURE(i);
    CHECK(step.logits.size() == gpt.vocab());
    CHECK(step.draw.u == coin(9, i));
    CHECK(step.draw.segment.low <= step.draw.u);
    CHECK(step.draw.u < step.draw.segment.high);
    CHECK(step.token == step.logits.ids[static_cast<std::size_t>(step.draw.rank)]);
    CHECK(step.token == text.written()[i]);
    CHECK(step.p == near(step.draw.segment.high - step.draw.segment.low, 1e-9));
    CHECK(step.p_model > 0);
    CHECK(step.p_model < 1);
    CHECK(step.certain);
  }
}

TEST_CASE("greedy takes the best token with probability one") {
  const Generation text = generated(small_gpt(), settings_with({.temperature = 0}), 20);
  for (const GeneratedStep& step : text.steps) {
    CHECK(step.draw.rank == 0);
    CHECK(step.p == 1);
  }
  CHECK(same_tokens(text, generated(small_gpt(), settings_with({.temperature = 0}, 1), 20)));
}

TEST_CASE("a full window drops the first tokens and the text goes on") {
  const Gpt& gpt = small_gpt();
  Generation text = generated(gpt, settings_with({}), 10);
  CHECK(text.dropped() == 0);
  GptState state = gpt.new_state();
  REQUIRE(append_steps(text, gpt, state, 100).ok());
  // The last step saw all tokens but its own.
  CHECK(text.dropped() == text.tokens.size() - 1 - static_cast<std::size_t>(gpt.context()));
  CHECK(text.dropped() == state.dropped());
}

TEST_CASE("the end of a story ends the text unless it is to go on") {
  const Gpt& gpt = small_gpt();
  const TokenId end = gpt.tokenizer().eos();
  for (const bool past_end : {false, true}) {
    GenerateSettings settings = settings_with({});
    settings.past_end = past_end;
    Generation text = generated(gpt, settings, 3);
    force(text, 2, end);
    CHECK(text.ended() == !past_end);
    GptState state = gpt.new_state();
    CHECK(append_step(text, gpt, state).value() == past_end);
    CHECK(text.steps.size() == (past_end ? 4 : 3));
    const std::string shown = written_text(text, gpt.tokenizer());
    CHECK((shown.find("\n\n") != std::string::npos) == past_end);
    CHECK(shown.find("endoftext") == std::string::npos);
  }
}

TEST_CASE("an empty prompt begins a story") {
  const Generation text = generated(small_gpt(), settings_with({}), 5, "");
  CHECK(text.prompt_tokens == 1);
  CHECK(text.steps.size() == 5);
}

TEST_CASE("a forced token cuts the text and goes on with the same coins") {
  const Gpt& gpt = small_gpt();
  const Generation before = generated(gpt, settings_with(kSweet), 20);
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
  GptState state = gpt.new_state();
  REQUIRE(append_steps(text, gpt, state, 20).ok());
  for (std::size_t i = 0; i < 20; ++i) {
    CHECK(text.steps[i].draw.u == before.steps[i].draw.u);
    CHECK((i < 7) == (text.steps[i].token == before.steps[i].token && i < 7));
  }
  force(text, 7, before.steps[7].token);
  REQUIRE(append_steps(text, gpt, state, 20).ok());
  CHECK(same_tokens(text, before));
}

TEST_CASE("a cut token has no probability when it is forced") {
  Generation text = generated(small_gpt(), settings_with({.top_k = 2}), 3);
  force(text, 1, text.steps[1].logits.ids[2]);
  CHECK(text.steps[1].p == 0);
  CHECK(text.steps[1].p_model > 0);
}

TEST_CASE("other knobs on the captured logits agree with the model until a token differs") {
  const Gpt& gpt = small_gpt();
  const Generation text = generated(gpt, settings_with({.temperature = 0.5}), 40);
  const Knobs table[] = {{.temperature = 0.5},
                         {.temperature = 0.48},
                         {.temperature = 0.4},
                         {.temperature = 0},
                         {.temperature = 2},
                         {.top_k = 1},
                         {.temperature = 0.5, .min_p = 0.2}};
  for (const Knobs& knobs : table) {
    CAPTURE(knobs.temperature);
    const Generation direct = generated(gpt, settings_with(knobs), 40);
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
    GptState state = gpt.new_state();
    REQUIRE(append_steps(branched, gpt, state, 40).ok());
    CHECK(same_tokens(branched, direct));
    const std::vector<bool> marks = differing(text, branched);
    for (std::size_t i = 0; i < marks.size(); ++i) {
      CHECK(marks[i] == (text.steps[i].token != direct.steps[i].token));
    }
  }
}

TEST_CASE("the other path keeps forced tokens") {
  const Gpt& gpt = small_gpt();
  Generation text = generated(gpt, settings_with({}), 6);
  force(text, 5, text.steps[5].logits.ids[9]);
  const Reapplied same = reapply(text, {}, textbook());
  CHECK(same.same == 6);
  CHECK_FALSE(same.differs);
  CHECK(branch(text, {}, textbook()).steps[5].forced);
}

TEST_CASE("continuations have neighbouring seeds and hold no logits") {
  const Gpt& gpt = small_gpt();
  const auto all = continuations(gpt, "the land and", settings_with({}, 100), 5, 12);
  REQUIRE(all.ok());
  REQUIRE(all->size() == 5);
  for (std::size_t i = 0; i < 5; ++i) {
    CHECK(same_tokens(all.value()[i], generated(gpt, settings_with({}, 100 + i), 12)));
    CHECK(all.value()[i].steps.front().logits.size() == 0);
  }
}

TEST_CASE("a sentence's next token is a distribution over the whole vocabulary") {
  const Gpt& gpt = small_gpt();
  const auto made = next_token_distribution(gpt, "the land and ___ far away");
  REQUIRE(made.ok());
  CHECK(made->context == "the land and___");
  CHECK(made->logits.size() == gpt.vocab());
  CHECK(made->logits.tail.empty());
  CHECK(made->tokens.bytes(gpt.tokenizer().encode("the").front()) == "the");
  const Generation text = generated(gpt, settings_with({}), 1);
  CHECK(made->logits.ids == text.steps[0].logits.ids);
  CHECK(made->logits.scores == text.steps[0].logits.scores);
  CHECK(next_token_distribution(gpt, "").ok());
  CHECK_FALSE(next_token_distribution(gpt, std::string(70000, 'a')).ok());
  CHECK(next_token_distribution(gpt, std::string(200, 'x'))->note.find("last 48 tokens") !=
        std::string::npos);
}

}  // namespace
}  // namespace logitdice::test
