// The tally and the coins that are on the screen.
#include "tests/app/program/started.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

struct Move {
  const char* what;
  std::vector<Command> commands;  // each of them is undone
};

std::vector<Move> moves() {
  return {
      {"a knob", {command::SetKnob{&Knobs::temperature, 2}}},
      {"a drag",
       {command::SetKnob{&Knobs::top_p, 0.9}, command::SetKnob{&Knobs::top_p, 0.4, true}}},
      {"two knobs", {command::SetKnob{&Knobs::top_k, 2}, command::SetKnob{&Knobs::min_p, 0.2}}},
      {"the engine", {command::SetProfile{"llama.cpp"}}},
      {"the order", {command::MoveStage{"temperature", 0}}},
      {"a stage", {command::SwitchStage{"temperature", false}}},
      {"a text", {command::SetKnob{&Knobs::repetition_penalty, 2}, command::SetHistory{"mat mat"}}},
      {"all of it",
       {command::SetKnob{&Knobs::temperature, 0}, command::AddStage{"typical_p"},
        command::SetKnob{&Knobs::typical_p, 0.5}, command::SetHistory{"sofa"}}},
  };
}

Knobs mirostat() {
  Knobs knobs;
  knobs.mirostat_tau = 2;
  return knobs;
}

}  // namespace

TEST_CASE("dice: after an undo to the same knobs the tally is fresh again") {
  for (const Move& move : moves()) {
    CAPTURE(move.what);
    Started s;
    s.send(command::SetKnob{&Knobs::temperature, 1.5});
    s.send(command::Roll{100});
    const TallyTable table = s.state.dice.rolled.table;
    const std::size_t turns = s.state.undo.size();
    for (const Command& command : move.commands) s.send(command);
    CHECK(s.state.dice.rolled.stale);
    while (s.state.undo.size() > turns) s.send(command::Undo{});
    CHECK(!s.state.dice.rolled.stale);
    CHECK(s.state.dice.rolled.tally.draws == 100);
    CHECK(s.state.dice.rolled.table.rows[0].count == table.rows[0].count);
    while (!s.state.redo.empty()) s.send(command::Redo{});
    CHECK(s.state.dice.rolled.stale);
    // Further draws are added to fresh ones only.
    while (s.state.undo.size() > turns) s.send(command::Undo{});
    s.send(command::Roll{1});
    CHECK(s.state.dice.rolled.tally.draws == 101);
  }
}

TEST_CASE("dice: how the exp phase is shown makes no tally stale") {
  for (const ExpDisplay display :
       {ExpDisplay{5, true}, ExpDisplay{-3, true}, ExpDisplay{0, false}, ExpDisplay{2, false}}) {
    Started s;
    s.send(command::SetPhase{kExp});
    s.send(command::Roll{100});
    s.send(command::SetExpDisplay{display});
    CHECK(!s.state.dice.rolled.stale);
    s.send(command::Roll{1});
    CHECK(s.state.dice.rolled.tally.draws == 101);
  }
}

TEST_CASE("dice: an undo brings back what a chain had learnt, and its draws") {
  Started s;
  s.send(command::SetOrder{{"mirostat_v2", "top_p"}});
  s.send(command::SetKnob{&Knobs::mirostat_tau, mirostat().mirostat_tau});
  for (int i = 0; i < 3; ++i) s.send(command::Roll{1});
  const double mu = s.state.trace.stages[0].figure("mu_bits");
  REQUIRE(s.state.dice.learning.draws.size() == 3);
  REQUIRE(!s.state.dice.rolled.stale);
  s.send(command::SetKnob{&Knobs::mirostat_tau, 1});
  CHECK(s.state.dice.learning.draws.empty());
  CHECK(s.state.dice.rolled.stale);
  s.send(command::SetKnob{&Knobs::mirostat_tau, 1.5, true});
  s.send(command::Undo{});
  CHECK(s.state.trace.stages[0].figure("mu_bits") == mu);
  CHECK(s.state.dice.learning.draws.size() == 3);
  CHECK(!s.state.dice.rolled.stale);
}

TEST_CASE("dice: the last draws know their token, whatever its rank is by now") {
  Started s;
  s.send(command::Roll{10});
  s.send(command::SetHistory{"mat mat mat"});
  s.send(command::SetKnob{&Knobs::repetition_penalty, 4});
  REQUIRE(s.state.trace.rank_of(0) > 0);
  for (const Drawn& drawn : s.state.dice.last_drawn) {
    CHECK(token_text(s.state, s.state.trace.rank_of(drawn.id)) == drawn.token);
  }
}

TEST_CASE("dice: rolling on a step of a generated text keeps that text's penalties") {
  Started s("generate");
  s.wait();
  s.send(command::SetKnob{&Knobs::repetition_penalty, 1.8});
  s.wait();
  s.send(command::SelectStep{25});
  s.send(command::SetView{"pipeline"});
  const TraceKey before = s.state.trace_key;
  REQUIRE(before.output.size() == 25);
  for (const std::int64_t draws : {1, 100}) {
    s.send(command::Roll{draws});
    CHECK(s.state.trace_key.prompt == before.prompt);
    CHECK(s.state.trace_key.output == before.output);
    CHECK(s.state.trace_key.same_chances(before));
    CHECK(!s.state.dice.rolled.stale);
  }
  CHECK(s.state.dice.rolled.tally.draws == 101);
}

TEST_CASE("dice: typing a history keeps the text's coin, and the text its own penalties") {
  Started s("generate");
  s.wait();
  s.send(command::SelectStep{12});
  const double u = s.state.draw->u;
  const TraceKey own = s.state.trace_key;
  for (const char* view : {"penalties", "pipeline"}) {
    CAPTURE(view);
    s.send(command::SetView{view});
    s.send(command::SetHistory{"the cat"});
    CHECK(s.state.draw->u == u);
    CHECK(s.state.trace_key.output != own.output);
    s.send(command::SetView{"generate"});
    CHECK(s.state.draw->u == u);
    CHECK(s.state.trace_key.same_chances(own));
  }
  s.send(command::Undo{});
  CHECK(s.state.draw->u == u);
}
