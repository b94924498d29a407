// The greedy spiral and the penalty that breaks it.

#include "core/decoding/spiral.h"

#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "core/decoding/penalty_search_task.h"
#include "core/model/embedded.h"
#include "tests/check.h"
#include "tests/core/decoding/fixtures.h"

namespace logitdice::test {
namespace {

constexpr const char* kLooping = "It was a red ball. It was";

Generation text_of(std::vector<TokenId> tokens, std::vector<double> p) {
  Generation text;
  text.tokens = std::move(tokens);
  for (std::size_t i = 0; i < text.tokens.size(); ++i) {
    GeneratedStep step;
    step.token = text.tokens[i];
    step.p_model = {p[i % p.size()], p[i % p.size()]};
    text.steps.push_back(std::move(step));
  }
  return text;
}

TEST_CASE("spiral: a loop is cut into its turns, each with its mean probability") {
  const std::vector<TokenId> tokens = {9, 8, 1, 2, 3, 4, 1, 2, 3, 4, 1, 2, 3, 4, 1, 2};
  const std::vector<double> p = {.5, .5, .1, .1, .1, .1, .2, .2, .2, .2, .4, .4, .4, .4, .8, .6};
  const auto spiral = find_spiral(text_of(tokens, p));
  REQUIRE(spiral.has_value());
  CHECK(spiral->loop == Loop{2, 16, 4});
  REQUIRE(spiral->windings.size() == 4);
  CHECK(spiral->windings[0].begin == 2);
  CHECK(spiral->windings[3].begin == 14);
  CHECK(spiral->windings[3].end == 16);
  CHECK(spiral->windings[0].mean_p == near(.1));
  CHECK(spiral->windings[1].mean_p == near(.2));
  CHECK(spiral->windings[3].mean_p == near(.7));
}

TEST_CASE("spiral: a text without a loop has none") {
  CHECK_FALSE(find_spiral(text_of({1, 2, 3, 4, 5, 6, 7, 8, 9}, {1})).has_value());
}

TEST_CASE("first repeat: the token that completes the stretch") {
  const std::vector<TokenId> tokens = {1, 2, 3, 1, 2, 4, 1, 2, 3};
  CHECK(first_repeat(tokens, 1) == 3);
  CHECK(first_repeat(tokens, 2) == 4);
  CHECK(first_repeat(tokens, 3) == 8);
  CHECK_FALSE(first_repeat(tokens, 4).has_value());
  CHECK_FALSE(first_repeat({}, 1).has_value());
}

TEST_CASE("greedy settings: the penalties of a chain and nothing else of it") {
  Profile hf = find_profile("huggingface").value();  // it refuses a temperature of 0
  const Knobs knobs{.temperature = 1.5, .top_k = 3, .repetition_penalty = 1.3,
                    .presence_penalty = 0.5};
  const GenerateSettings own = greedy_settings(knobs, hf);
  CHECK(own.knobs == Knobs{.temperature = 0, .repetition_penalty = 1.3});
  CHECK(check_knobs(own.profile, own.knobs).empty());
  CHECK(own.past_end);
  REQUIRE(own.profile.order.size() == 2);
  CHECK(own.profile.order[0]->id == "repetition_penalty");
  CHECK(own.profile.order[1]->id == "temperature");
  const Profile llama = find_profile("llama.cpp").value();
  const GenerateSettings dry = greedy_settings({.penalty_last_n = 7, .dry_multiplier = -1}, llama);
  CHECK(dry.knobs == Knobs{.temperature = 0, .penalty_last_n = 7, .dry_multiplier = -1});
  CHECK(check_knobs(dry.profile, dry.knobs).empty());
}

TEST_CASE("breaking penalty: the least of the tried ones without a repeat, and both texts") {
  REQUIRE(tiny_model());
  const Result<BreakingPenalty> made = breaking_penalty(*tiny_model(), kLooping);
  REQUIRE(made.ok());
  const BreakingPenalty& b = made.value();
  REQUIRE(b.found);
  MESSAGE("breaks at " << b.penalty << ", differs from step " << b.first_different);
  CHECK(b.penalty > 1);
  CHECK(b.penalty <= 2);
  REQUIRE(b.tried.size() >= 2);
  for (std::size_t i = 0; i + 1 < b.tried.size(); ++i) {
    CAPTURE(b.tried[i].penalty);
    CHECK(b.tried[i].repeats);
    CHECK(b.tried[i].tokens <= 200);
    CHECK(b.tried[i + 1].penalty - b.tried[i].penalty == near(0.02, 1e-9));
  }
  CHECK_FALSE(b.tried.back().repeats);
  CHECK(b.tried.back().penalty == b.penalty);

  // Against a direct run of either text.
  const Generation before = generated(tiny_model(), greedy_settings(1), 200, kLooping);
  const Generation after = generated(tiny_model(), greedy_settings(b.penalty), 200, kLooping);
  CHECK(same_tokens(b.before, before));
  CHECK(same_tokens(b.after, after));
  CHECK(repeated_ngrams(before.written(), 8).repeated > 0);
  CHECK(repeated_ngrams(after.written(), 8).repeated == 0);
  CHECK(b.loop_before.has_value());
  REQUIRE(b.first_different < 200);
  CHECK(before.written()[b.first_different] != after.written()[b.first_different]);
  for (std::size_t i = 0; i < b.first_different; ++i) {
    CHECK(before.written()[i] == after.written()[i]);
  }
}

TEST_CASE("breaking penalty: the greedy loop becomes surer turn by turn") {
  REQUIRE(tiny_model());
  const auto spiral = find_spiral(generated(tiny_model(), greedy_settings(1), 200, kLooping));
  REQUIRE(spiral.has_value());
  REQUIRE(spiral->windings.size() >= 3);
  const auto& w = spiral->windings;
  for (const Winding& winding : w) MESSAGE("mean p " << winding.mean_p);
  // The first turn still begins with words of the prompt.
  for (std::size_t i = 2; i < w.size(); ++i) CHECK(w[i].mean_p > w[i - 1].mean_p - 0.01);
  CHECK(w.back().mean_p > w[1].mean_p + 0.1);
}

TEST_CASE("breaking penalty: it can be cancelled, and a model that cannot begin says so") {
  int tried = 0;
  std::stop_source stop;
  SearchHooks hooks;
  hooks.stopping = stop.get_token();
  hooks.tried = [&](const PenaltyTried&) {
    if (++tried == 2) stop.request_stop();
  };
  PenaltySearch search{.tokens = 40, .ngram = 1};  // every text of random weights repeats one token
  const auto made = breaking_penalty(*small_model(), "the land and", search, hooks);
  REQUIRE(made.ok());
  CHECK(made->cancelled);
  CHECK_FALSE(made->found);
  CHECK(made->tried.size() == 2);
}

TEST_CASE("breaking penalty: nothing breaks a loop that is looked for in single tokens") {
  const PenaltySearch search{.first = 1, .last = 1.1, .step = 0.05, .tokens = 300, .ngram = 1};
  const auto made = breaking_penalty(*small_model(), "the land and", search);
  REQUIRE(made.ok());
  CHECK_FALSE(made->found);
  CHECK(made->tried.size() == 3);
  CHECK(made->penalty == near(1.1));
  CHECK(made->after.steps.size() == 300);
}

TEST_CASE("penalty search: its task finds what a direct search finds, and stops at once") {
  const PenaltySearch search{.first = 1, .last = 1.3, .step = 0.1, .tokens = 40, .ngram = 2};
  const BreakingPenalty direct = breaking_penalty(*small_model(), "the land and", search).value();
  PenaltySearchTask task;
  task.start(searching(small_model(), "the land and", search));
  std::optional<BreakingPenalty> found;
  std::vector<PenaltyTried> tried;
  double progress = 0;
  bool running = true;
  while (running) {
    PenaltySearchTask::News news = task.poll();
    CHECK(news.error == "");
    CHECK(news.progress >= progress);
    progress = news.progress;
    for (PenaltySearchPiece& piece : news.pieces) {
      if (const auto* one = std::get_if<PenaltyTried>(&piece)) tried.push_back(*one);
      if (auto* whole = std::get_if<BreakingPenalty>(&piece)) found = std::move(*whole);
    }
    running = news.running;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  REQUIRE(found.has_value());
  CHECK(found->penalty == direct.penalty);
  CHECK(found->found == direct.found);
  CHECK(same_tokens(found->after, direct.after));
  CHECK(tried.size() == direct.tried.size());
  CHECK(progress == near(found->found ? (found->penalty - 0.9) / 0.4 : 1, 1e-9));

  task.start(searching(small_model(), "the land and", {.tokens = 10'000'000, .ngram = 10'000}));
  task.stop();
  CHECK_FALSE(task.poll().running);
  CHECK(task.poll().pieces.empty());
}

}  // namespace
}  // namespace logitdice::test
