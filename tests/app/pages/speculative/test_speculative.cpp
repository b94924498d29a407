// The Speculative page: rounds, steps, places, what is made of knobs and rules, and its scene.
#include <algorithm>
#include <string>

#include "app/pages/speculative/state.h"
#include "app/program/describe.h"
#include "core/decoding/speculative_words.h"
#include "tests/app/program/started.h"
#include "tests/check.h"

using namespace logitdice;
using namespace logitdice::speculative_page;
using logitdice::test::near;

namespace {

struct StartedRounds : test::Started {
  StartedRounds() : Started("speculative") { wait(); }
  const Rounds& shown() const { return rounds(state); }
  template <class A>
  void act(A action) {
    send(command::PageAction{kId, Action(std::move(action))});
    wait();
  }
};

}  // namespace

TEST_CASE("speculative page: opens with rounds of the tiny GPT and its draft, the last one whole") {
  const StartedRounds s;
  REQUIRE(s.shown().text.rounds.size() == kFirstRounds);
  CHECK(s.shown().text.settings.draft_length == kUsualDraftLength);
  CHECK(shows_last(s.state));
  CHECK(shown_counts(s.state) == s.shown().text.counts);
  CHECK(s.shown().pieces.size() == s.shown().text.written());
  REQUIRE(s.shown().view);
  CHECK(s.shown().costs);
  CHECK(s.shown().costs->positions == kUsualDraftLength + 1);
}

TEST_CASE("speculative page: a step goes through the round and to the next one, and back") {
  StartedRounds s;
  s.act(ToEnd{false});
  CHECK(s.shown().round == 0);
  CHECK(s.shown().step == 1);
  int steps = 0;
  while (s.shown().round == 0 && steps < 20) {
    const int last = steps_of(s.shown().text.rounds[0]);
    CHECK(is_revealed(s.state, 0));
    CHECK(shows_last(s.state) == (s.shown().step == last));
    s.act(Step{1});
    ++steps;
  }
  CHECK(steps == steps_of(s.shown().text.rounds[0]));
  CHECK(s.shown().round == 1);
  CHECK(s.shown().step == 1);
  s.act(Step{-1});
  CHECK(s.shown().round == 0);
  CHECK(shows_last(s.state));
  s.act(Step{-100});
  CHECK(s.shown().round == 0);
}

TEST_CASE("speculative page: the next round is written, as it would have been at once") {
  StartedRounds s;
  const auto before = s.shown().text.tokens;
  s.act(NextRound{});
  CHECK(s.shown().round == kFirstRounds);
  REQUIRE(s.shown().text.rounds.size() == kFirstRounds + 1);
  CHECK(std::equal(before.begin(), before.end(), s.shown().text.tokens.begin()));
  StartedRounds whole;
  rounds(whole.state).wanted = kFirstRounds + 1;
  whole.wait();
  CHECK(whole.shown().text.tokens == s.shown().text.tokens);
}

TEST_CASE(
    "speculative page: knobs, seed, prompt, length and rule write the rounds anew, undo too") {
  StartedRounds s;
  const auto first = s.shown().text.tokens;
  const auto differs = [&](auto command) {
    s.send(command);
    s.wait();
    const bool other = s.shown().text.tokens != first;
    s.send(command::Undo{});
    s.wait();
    CHECK(s.shown().text.tokens == first);
    return other;
  };
  CHECK(differs(command::SetKnob{&Knobs::temperature, 0}));
  CHECK(differs(command::SetPrompt{"The dog"}));
  CHECK(differs(command::PageAction{kId, Action(SetDraftLength{6})}));
  CHECK(differs(command::PageAction{kId, Action(SetRule{AcceptRule::all})}));
  s.send(command::SetSeed{7});
  s.wait();
  CHECK(s.shown().text.tokens != first);
}

TEST_CASE("speculative page: a place has the bars of its own p and q") {
  StartedRounds s;
  const SpeculativeRound& round = *shown_round(s.state);
  for (int place = 0; place <= static_cast<int>(round.guesses.size()); ++place) {
    s.act(ShowPlace{place});
    REQUIRE(s.shown().view);
    const PlaceView& view = *s.shown().view;
    CHECK(view.place.bonus == (place == static_cast<int>(round.guesses.size())));
    CHECK(s.shown().tally.counts.rounds == kTallyRounds);
    if (view.place.bonus) {
      CHECK(s.shown().tally.counts.proposed == 0);
      continue;
    }
    const Guess& guess = round.guesses[static_cast<std::size_t>(place)];
    const PlaceToken* token = view.place.find(guess.token);
    REQUIRE(token);
    CHECK(token->p == near(guess.p));
    CHECK(token->q == near(guess.q));
    CHECK(s.shown().tally.counts.rounds == kTallyRounds);
  }
  s.act(ShowPlace{99});
  CHECK(shown_place(s.state) == static_cast<int>(round.guesses.size()));
}

TEST_CASE("speculative page: 100 000 rounds agree with the target, and not by the other rules") {
  StartedRounds s;
  s.act(SetMaterial{Material::distributions});
  s.act(ShowPlace{0});
  const auto test = [&] { return chi_square(s.shown().view->place, s.shown().tally); };
  CHECK(s.shown().tally.counts.tokens == kTallyRounds);
  CHECK(test().degrees_of_freedom == 5);
  CHECK(test().p_value > 0.001);
  CHECK(s.shown().view->place.accepted == near(.778, .0005));
  s.act(TallyAgain{});
  CHECK(s.shown().tally.counts.rounds == 2 * kTallyRounds);
  s.act(ClearTally{});
  CHECK(s.shown().tally.counts.rounds == 0);
  for (const AcceptRule rule : {AcceptRule::no_less_likely, AcceptRule::all}) {
    s.act(SetRule{rule});
    s.act(ShowPlace{0});
    CHECK(test().p_value < 1e-6);
  }
}

TEST_CASE("speculative page: a whole round shows what a wrong rule does, not its bonus") {
  for (const Material material : {Material::distributions, Material::models}) {
    for (const AcceptRule rule : {AcceptRule::no_less_likely, AcceptRule::all}) {
      CAPTURE(static_cast<int>(rule));
      StartedRounds s;
      s.act(SetMaterial{material});
      s.act(SetRule{rule});
      CHECK(!s.shown().view->place.bonus);
      CHECK(chi_square(s.shown().view->place, s.shown().tally).p_value < 1e-6);
      // A step to the bonus has its bars, and so has a click.
      const SpeculativeRound& round = *shown_round(s.state);
      s.act(ShowPlace{static_cast<int>(round.guesses.size())});
      CHECK(s.shown().view->place.bonus);
    }
  }
}

TEST_CASE("speculative page: what cannot be compared is said in a sentence") {
  StartedRounds s;
  s.act(SetSource{kTarget, "three_logits"});
  CHECK(s.shown().refusal.find("cannot be matched") != std::string::npos);
  CHECK(describe(s.state).find("cannot be matched") != std::string::npos);
  CHECK(!shown_round(s.state));
  s.act(SetSource{kTarget, "weather"});
  CHECK(s.shown().refusal.empty());
  CHECK(shown_counts(s.state).accepted == 0);
  CHECK(shown_counts(s.state).tokens_per_pass() == 1);
  s.act(SetSource{kTarget, "nothing of that name"});
  CHECK(!s.state.error.empty());
  CHECK(inputs(s.state).sources[kTarget].name == "weather");
}

TEST_CASE("speculative page: the speed-up goes by the slider where a person has set it") {
  StartedRounds s;
  const Gain measured = gain_of(s.state);
  CHECK(measured.measured);
  CHECK(measured.cost_ratio == near(s.shown().costs->cost_ratio()));
  s.act(SetCostRatio{0.1});
  const Gain set = gain_of(s.state);
  CHECK(set.cost_ratio == 0.1);
  CHECK(set.batch_ratio == near(measured.batch_ratio));
  CHECK(set.speed_up == near(speed_up(shown_counts(s.state).tokens_per_pass(), kUsualDraftLength,
                                      0.1, set.batch_ratio)));
  s.act(SetCostRatio{5.0});
  CHECK(gain_of(s.state).cost_ratio == kMostCostRatio);
  s.act(SetCostRatio{});
  CHECK(gain_of(s.state).cost_ratio == near(measured.cost_ratio));
  CHECK(speed_up_text(0.87).find("no gain") != std::string::npos);
  CHECK(speed_up_text(1.2).find("no gain") == std::string::npos);
}

TEST_CASE("speculative page: a scene gives back what was on the screen") {
  StartedRounds s;
  s.act(SetSource{kDraft, "weather"});
  s.act(SetDraftLength{4});
  s.act(SetRule{AcceptRule::all});
  s.act(SetCostRatio{0.25});
  s.act(ShowRound{2});
  s.act(ShowPlace{1});
  const std::string scene = scene_text(s.state);
  StartedRounds other;
  CHECK(other.set(scene).empty());
  other.wait();
  CHECK(inputs(other.state).sources[kDraft].name == "weather");
  CHECK(scene_text(other.state) == scene);
  CHECK(other.shown().costs == s.shown().costs);  // not measured again
  CHECK(other.shown().text.tokens == s.shown().text.tokens);
  CHECK(shown_place(other.state) == 1);
  CHECK(other.set(R"({"speculative": {"cost_ratio": "measured"}})").empty());
  CHECK(!inputs(other.state).cost_ratio);
  CHECK(other.set(R"({"speculative": {"draft_length": 9, "rule": "never", "cost_ratio": 2}})")
            .size() == 3);
}

TEST_CASE("speculative page: a file that is opened becomes the target, and the text has its end") {
  StartedRounds s;
  s.act(SetMaterial{Material::distributions});
  s.send(command::OpenBundled{"weather"});
  s.wait();
  CHECK(inputs(s.state).sources[kTarget].name == kPipelineSource);
  s.act(ShowRound{kMostRounds - 1});
  CHECK(s.shown().text.rounds.size() == kMostRounds);
  s.act(NextRound{});
  CHECK(s.shown().round == kMostRounds - 1);
  s.act(TogglePlay{});
  s.act(Step{1});
  CHECK(!s.shown().playing);
}
