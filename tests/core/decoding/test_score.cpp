#include "core/decoding/score.h"

#include <cmath>

#include "core/decoding/text_statistics.h"
#include "core/model/embedded.h"
#include "core/text/text_stream.h"
#include "tests/check.h"
#include "tests/core/decoding/fixtures.h"

namespace logitdice::test {
namespace {

std::vector<TokenId> some_tokens(std::size_t count) {
  std::vector<TokenId> tokens;
  for (std::size_t i = 0; i < count; ++i) tokens.push_back(static_cast<TokenId>(i * i % 97));
  return tokens;
}

// Of a token after so many others, asked one at a time.
ScoredToken asked(std::span<const TokenId> before, TokenId token) {
  return scored_token(small_model()->new_session()->next(before).value(), token).value();
}

TEST_CASE("score: one pass gives what asking for each token gives") {
  const int context = small_model()->info().context;
  for (const std::size_t length :
       {std::size_t{2}, std::size_t{3}, std::size_t{20}, static_cast<std::size_t>(context),
        static_cast<std::size_t>(context + 1)}) {
    CAPTURE(length);
    const std::vector<TokenId> text = some_tokens(length);
    const ScoredText scored = score_tokens(*small_model(), text, 1).value();
    REQUIRE(scored.tokens.size() == length - 1);
    CHECK(scored.least_seen == 0);
    for (std::size_t i = 1; i < length; ++i) {
      CHECK(scored.tokens[i - 1] == asked(std::span(text).first(i), text[i]));
    }
  }
}

TEST_CASE("score: a text beyond the window is judged by half a window at least") {
  const auto context = static_cast<std::size_t>(small_model()->info().context);
  for (const std::size_t length : {context + 2, context + 3, 2 * context, 5 * context + 7}) {
    CAPTURE(length);
    const std::vector<TokenId> text = some_tokens(length);
    const ScoredText scored = score_tokens(*small_model(), text, 1).value();
    REQUIRE(scored.tokens.size() == length - 1);
    REQUIRE(scored.least_seen >= context / 2);
    for (std::size_t i = 1; i < length; ++i) {
      bool found = false;  // a beginning of the window from which the token has this probability
      const std::size_t first = i > context ? i - context : 0;
      const std::size_t last = first == 0 ? 0 : i - scored.least_seen;
      for (std::size_t from = first; from <= last && !found; ++from) {
        found = scored.tokens[i - 1] == asked(std::span(text).subspan(from, i - from), text[i]);
      }
      CHECK(found);
    }
  }
}

TEST_CASE("score: probabilities, ranks and perplexity of a written text are those of its steps") {
  const Generation greedy = generated(small_model(), settings_with({.temperature = 0}), 20);
  const Generation sampled = generated(small_model(), settings_with({}), 20);
  for (const Generation* text : {&greedy, &sampled}) {
    const ScoredText scored =
        score_tokens(*small_model(), text->tokens, text->prompt_tokens).value();
    REQUIRE(scored.tokens.size() == 20);
    for (std::size_t i = 0; i < 20; ++i) {
      CHECK(scored.tokens[i].id == text->steps[i].token);
      CHECK(scored.tokens[i].probability() == near(text->steps[i].p_model.low));
      CHECK(scored.tokens[i].rank == text->steps[i].logits.rank_of(text->steps[i].token));
      CHECK(scored.tokens[i].surprise_bits() == near(-std::log2(text->steps[i].p_model.low)));
    }
    CHECK(scored.mean_probability == near(text_statistics(*text).mean_p));
    CHECK(scored.perplexity == near(text_statistics(*text).perplexity));
  }
  const ScoredText best = score_tokens(*small_model(), greedy.tokens, greedy.prompt_tokens).value();
  for (const ScoredToken& token : best.tokens) CHECK(token.rank == 0);
}

TEST_CASE("score: any bytes are a text, and what is none is refused with a sentence") {
  const Model& model = *small_model();
  CHECK(score(model, "").error() == "The text is empty: there is no token to judge.");
  CHECK(score(model, std::string(kMostScoredBytes + 1, 'a')).error().find("4 MB") !=
        std::string::npos);
  const bool begins = model.info().before_prompt >= 0;
  CHECK(score(model, "a").ok() == begins);
  for (const std::string text : {"\xff\xfe\x80 half \xe2\x96", "\n\n", "the land", "é"}) {
    const ScoredText scored = score(model, text).value();
    CHECK(scored.given == (begins ? 0 : 1));
    std::string again;
    for (const ScoredToken& token : scored.tokens) again += model.piece(token.id);
    CHECK(text.ends_with(again));
    CHECK((again.size() == text.size()) == begins);
  }
}

TEST_CASE("score: the tiny GPT holds the beginning of text for given and lists all others") {
  const Model& model = *tiny_model();
  const ScoredText one = score(model, "O").value();
  CHECK(one.tokens.size() == 1);
  CHECK(one.perplexity == near(1 / one.mean_probability));
  const ScoredText likely = score(model, "Once upon a time, there was a little girl.").value();
  const ScoredText odd = score(model, "Girl little a was there, time a upon once.").value();
  CHECK(likely.perplexity < odd.perplexity / 10);
}

TEST_CASE("score: the least likely tokens come first, equals in the text's order") {
  const auto token = [](double p) { return ScoredToken{0, std::log(p), 0}; };
  const ScoredText text = scored_text({token(.5), token(.1), token(.9), token(.1), token(.01)});
  CHECK(least_likely(text, 3) == std::vector<std::size_t>{4, 1, 3});
  CHECK(least_likely(text, 99).size() == 5);
  CHECK(least_likely(text, 0).empty());
  CHECK(text.mean_probability == near((.5 + .1 + .9 + .1 + .01) / 5));
  CHECK(text.perplexity == near(std::pow(.5 * .1 * .9 * .1 * .01, -1.0 / 5)));
  CHECK(scored_text({}).perplexity == 0);
}

TEST_CASE("score: a token that a model does not name is told, one that cannot come has no chance") {
  const std::vector<float> scores = {1, -INFINITY, 2};
  const Logits logits = make_logits(scores).value();
  CHECK(scored_token(logits, 1)->log_probability == -INFINITY);
  CHECK(scored_token(logits, 7).error().find("names only its best 3") != std::string::npos);
  const std::vector<TokenId> ids = {5, 8};
  const Logits best = make_logits(std::vector<float>{2, 1}, ids, {4, 1.5}).value();
  const double sum = std::exp(2.0) + std::exp(1.0) + std::exp(1.5);
  CHECK(scored_token(best, 8)->probability() == near(std::exp(1.0) / sum));
}

TEST_CASE("score: it stops when asked to, and tells how far it is") {
  const std::vector<TokenId> text = some_tokens(500);
  std::vector<double> shares;
  ScoreHooks hooks;
  hooks.progress = [&](double share) { shares.push_back(share); };
  CHECK(score_tokens(*small_model(), text, 1, hooks).ok());
  CHECK(shares.size() > 3);
  CHECK(std::is_sorted(shares.begin(), shares.end()));
  CHECK(shares.back() == 1);
  std::stop_source stop;
  stop.request_stop();
  hooks.stopping = stop.get_token();
  CHECK_FALSE(score_tokens(*small_model(), text, 1, hooks).ok());
}

}  // namespace
}  // namespace logitdice::test
