// Rounds of a text that a draft and a target write together.

#include "core/decoding/speculative.h"

#include <chrono>
#include <cmath>
#include <map>
#include <thread>
#include <vector>

#include "core/decoding/speculative_cost.h"
#include "core/decoding/speculative_pair.h"
#include "core/model/embedded.h"
#include "tests/check.h"
#include "tests/core/decoding/fixtures.h"

namespace logitdice::test {
namespace {

constexpr const char* kPrompt = "Mia wanted to climb";

SpeculativeSettings settings_of(const Knobs& knobs, int length, std::uint64_t seed = 42) {
  SpeculativeSettings settings;
  settings.writing = settings_with(knobs, seed);
  settings.draft_length = length;
  return settings;
}

SpeculativeText written(const ModelHandle& target, const ModelHandle& draft,
                        const SpeculativeSettings& settings, std::size_t tokens,
                        std::size_t rounds = 10'000) {
  SpeculativeText text = begin_speculative(*target, *draft, kPrompt, settings).value();
  const auto done =
      append_rounds(text, *target->new_session(), *draft->new_session(), tokens, rounds);
  REQUIRE(done.ok());
  return text;
}

void check_round(const SpeculativeText& text, std::size_t number) {
  const SpeculativeRound& round = text.rounds[number];
  std::size_t i = 0;
  for (; i < static_cast<std::size_t>(round.accepted); ++i) {
    const Guess& guess = round.guesses[i];
    CHECK(guess.verdict == Guess::Verdict::accepted);
    CHECK(guess.u < guess.accept);
    CHECK(round.tokens[i] == guess.token);
  }
  if (round.end == SpeculativeRound::End::rejected) {
    CHECK(round.guesses[i].verdict == Guess::Verdict::rejected);
    CHECK(round.guesses[i].u >= round.guesses[i].accept);
    CHECK(round.tokens.size() == i + 1);
    const SpeculativePlace place = place_at(text, number, i).value();
    CHECK(place.find(round.tokens[i])->residual > 0);
    for (std::size_t later = i + 1; later < round.guesses.size(); ++later) {
      CHECK(round.guesses[later].verdict == Guess::Verdict::not_looked_at);
    }
  }
  for (std::size_t place = 0; place < round.guesses.size(); ++place) {
    const SpeculativePlace at = place_at(text, number, place).value();
    const PlaceToken* token = at.find(round.guesses[place].token);
    REQUIRE(token);
    CHECK(token->p == near(round.guesses[place].p));
    CHECK(token->q == near(round.guesses[place].q));
  }
  CHECK(place_at(text, number, round.guesses.size())->bonus);
}

TEST_CASE("speculative: each round is what its coins make of p and q") {
  for (const Knobs& knobs : {Knobs{}, Knobs{.temperature = 0.8, .top_p = 0.9},
                             Knobs{.temperature = 0.7, .repetition_penalty = 1.3}}) {
    const SpeculativeText text = written(tiny_model(), draft_model(), settings_of(knobs, 3), 40);
    CHECK(text.written() == 40);
    SpeculativeCounts counts;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < text.rounds.size(); ++i) {
      CHECK(text.rounds[i].begin == begin);
      begin += text.rounds[i].tokens.size();
      add(counts, counts_of(text.rounds[i]));
      check_round(text, i);
    }
    CHECK(counts == text.counts);
    CHECK(counts.target_passes() == static_cast<std::int64_t>(text.rounds.size()));
  }
}

TEST_CASE("speculative: greedy writes the target's greedy text, whatever the draft guesses") {
  const Generation greedy = generated(tiny_model(), settings_with({.temperature = 0}), 60, kPrompt);
  for (const int length : {1, 2, 5, 8}) {
    const SpeculativeText text =
        written(tiny_model(), draft_model(), settings_of({.temperature = 0}, length), 60);
    CHECK(text.tokens == greedy.tokens);
    CHECK(text.counts.rounds < 60);
  }
}

TEST_CASE("speculative: a draft that is the target is always accepted") {
  const SpeculativeText text =
      written(tiny_model(), tiny_model(), settings_of({.temperature = 0.9, .top_k = 40}, 4), 50);
  CHECK(text.counts.accepted == text.counts.proposed);
  CHECK(text.counts.rounds == 10);
}

TEST_CASE("speculative: the same seed makes the same rounds, however far one has gone") {
  const SpeculativeSettings settings = settings_of({.temperature = 0.9}, 3);
  const SpeculativeText whole = written(tiny_model(), draft_model(), settings, 1000, 8);
  SpeculativeText again = written(tiny_model(), draft_model(), settings, 1000, 5);
  const auto more =
      append_rounds(again, *tiny_model()->new_session(), *draft_model()->new_session(), 1000, 8);
  REQUIRE(more.ok());
  CHECK(again.tokens == whole.tokens);
  CHECK(again.counts == whole.counts);
  SpeculativeSettings other = settings;
  other.writing.seed = 43;
  CHECK(written(tiny_model(), draft_model(), other, 1000, 8).tokens != whole.tokens);
}

// The first two tokens of many short texts against the target's own product of probabilities: the
// places depend on what was written, and the second may stand in either of two rounds.
TEST_CASE("speculative: texts of two fixed models have the target's distribution") {
  Distribution target, draft;
  target.title = draft.title = "three";
  target.logits = make_logits(std::vector<float>{2, 1, 0}).value();
  draft.logits = make_logits(std::vector<float>{0, 1.5f, 1}).value();
  const ModelHandle t = fixed_model(target), d = fixed_model(draft);
  // A penalty makes the second place depend on the first.
  const Knobs knobs{.temperature = 1.2, .frequency_penalty = 1};
  for (const AcceptRule rule : {AcceptRule::ratio, AcceptRule::no_less_likely, AcceptRule::all}) {
    std::map<TokenId, std::map<TokenId, int>> pairs;
    constexpr int kTexts = 6000;
    for (int i = 0; i < kTexts; ++i) {
      SpeculativeSettings settings = settings_of(knobs, 2, static_cast<std::uint64_t>(i));
      settings.rule = rule;
      const SpeculativeText text = written(t, d, settings, 2);
      ++pairs[text.tokens[1]][text.tokens[2]];
    }
    double statistic = 0;
    for (const TokenId first : {0, 1, 2}) {
      const std::vector<TokenId> said = {first};
      Situation after;
      after.output = said;
      const Trace one = trace(target.logits, knobs, textbook());
      const Trace two = trace(target.logits, after, knobs, textbook());
      for (const TokenId second : {0, 1, 2}) {
        const double wanted = kTexts * draw_probability(one, one.rank_of(first)) *
                              draw_probability(two, two.rank_of(second));
        const double seen = pairs[first][second];
        statistic += (seen - wanted) * (seen - wanted) / wanted;
      }
    }
    const double p = chi_square_p_value(statistic, 8);
    if (rule == AcceptRule::ratio) CHECK(p > 0.001);
    if (rule != AcceptRule::ratio) CHECK(p < 1e-6);
  }
}

TEST_CASE(
    "speculative: a text's tokens lie evenly on their own targets' lines, by the right rule") {
  SpeculativeSettings settings = settings_of({.temperature = 1.1, .top_p = 0.95}, 4);
  const auto tested = [&](AcceptRule rule) {
    settings.rule = rule;
    std::vector<SpeculativeText> texts;
    for (settings.writing.seed = 0; settings.writing.seed < 8; ++settings.writing.seed) {
      texts.push_back(written(tiny_model(), draft_model(), settings, 100));
    }
    return uniformity_test(texts);
  };
  CHECK(tested(AcceptRule::ratio).degrees_of_freedom == 9);
  CHECK(tested(AcceptRule::ratio).p_value > 0.001);
  CHECK(tested(AcceptRule::all).p_value < 1e-6);
}

TEST_CASE("speculative: a text that ends, ends in its round") {
  SpeculativeSettings settings = settings_of({.temperature = 1}, 4);
  settings.writing.past_end = false;
  int ended = 0;
  for (std::uint64_t seed = 0; seed < 12; ++seed) {
    settings.writing.seed = seed;
    const SpeculativeText text = written(tiny_model(), draft_model(), settings, 150);
    const TokenId end = tiny_model()->info().end_of_text;
    const auto first =
        std::find(text.tokens.begin() + static_cast<std::ptrdiff_t>(text.prompt_tokens),
                  text.tokens.end(), end);
    if (first == text.tokens.end()) continue;
    ++ended;
    CHECK(first + 1 == text.tokens.end());
    CHECK(text.ended());
  }
  CHECK(ended > 0);
}

TEST_CASE("speculative: a chain that learns goes by the target's own draws") {
  SpeculativeSettings settings = settings_of({}, 3);
  settings.writing.knobs.mirostat_tau = 3;
  settings.writing.profile =
      with_order(textbook(), std::vector<std::string>{"temperature", "mirostat_v2"}).value();
  const SpeculativeText text = written(tiny_model(), draft_model(), settings, 60);
  CHECK_FALSE(text.memory.empty());
  CHECK(uniformity_test({&text, 1}).p_value > 0.001);
}

TEST_CASE("speculative: what is refused has a sentence") {
  const auto other = begin_speculative(*tiny_model(), *small_model(), kPrompt, {});
  CHECK(other.error().find("other tokens") != std::string::npos);
}

TEST_CASE("speculative cost: the speed-up and where it ends") {
  CHECK(speed_up(3.43, 5, 0.33, 1) == near(3.43 / 2.65));
  const double ratio = break_even_ratio(3.43, 5, 1);
  CHECK(ratio == near(0.486));
  CHECK(speed_up(3.43, 5, ratio, 1) == near(1));
  CHECK(speed_up(2.7, 2, break_even_ratio(2.7, 2, 1.4), 1.4) == near(1));
}

TEST_CASE("speculative cost: every pass takes its time") {
  const std::vector<TokenId> text = tiny_model()->tokenize_prompt(kPrompt).value();
  const PassCosts costs = measure_passes(*tiny_model(), *draft_model(), text, 4).value();
  CHECK(costs.positions == 5);
  CHECK(costs.draft > 0);
  CHECK(costs.single > 0);
  CHECK(costs.batch > 0);
  std::stop_source stop;
  stop.request_stop();
  CHECK_FALSE(measure_passes(*tiny_model(), *draft_model(), text, 4, stop.get_token()).ok());
}

TEST_CASE("speculative tasks: rounds and tallies are those of the calling thread") {
  const SpeculativeSettings settings = settings_of({.temperature = 0.8, .top_p = 0.9}, 2);
  const SpeculativeText direct = written(tiny_model(), draft_model(), settings, 1000, 4);
  RoundsTask task;
  SpeculativeText text =
      begin_speculative(*tiny_model(), *draft_model(), kPrompt, settings).value();
  task.start(writing_rounds(tiny_model(), draft_model(), text, 4));
  for (bool running = true; running;) {
    auto news = task.poll();
    for (SpeculativeRound& round : news.pieces) append(text, std::move(round));
    running = news.running;
    CHECK(news.error.empty());
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  CHECK(text.tokens == direct.tokens);

  const SpeculativePlace place = place_at(text, 0, 0).value();
  PlaceTask tally_task;
  tally_task.start(tallying(place, 5, 100, 12'345));
  PlaceTally tally;
  for (bool running = true; running;) {
    auto news = tally_task.poll();
    for (const PlaceTally& part : news.pieces) add(tally, part);
    running = news.running;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  CHECK(tally.fell == PlaceRounds(place, 1, false).run(5, 100, 12'345).fell);
}

}  // namespace
}  // namespace logitdice::test
