// What the Penalties view holds: the lists it draws, its examples, and what its workers find.

#include "app/pages/penalties/penalties.h"

#include <chrono>
#include <functional>
#include <string>
#include <thread>

#include "app/program/generate.h"
#include "app/program/session_file.h"
#include "core/model/embedded.h"
#include "tests/app/program/started.h"
#include "tests/check.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

struct StartedPenalties : Started {
  PenaltiesState& view() { return state.penalties; }
  void show() { send(command::SetView{"penalties"}); }
  void example(command::ShowPenaltyExample::Which which) {
    show();
    send(command::ShowPenaltyExample{which});
  }
  const PenaltyRow& row(const std::string& token) {
    for (const PenaltyRow& r : view().rows) {
      if (r.token == token) return r;
    }
    throw std::runtime_error("no row " + token);
  }
  const PenaltyFormula& formula(PenaltyFormula::Kind kind) {
    return view().formulas[static_cast<std::size_t>(kind)];
  }
  // Polls as the window does, at most half a minute.
  void wait(const std::function<bool()>& done) {
    for (int i = 0; i < 6000 && !done(); ++i) {
      send(command::Tick{0});
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    REQUIRE(done());
  }
};

using Kind = PenaltyFormula::Kind;
using Why = PenaltyFormula::Why;

}  // namespace

TEST_CASE("penalties: the view opens with the worked example where nothing was done") {
  StartedPenalties s;
  s.show();
  CHECK(s.state.turn.knobs.repetition_penalty == 1.25);
  CHECK(s.view().output == "mat");
  CHECK(s.view().prompt == "");
  REQUIRE(s.view().rows.size() == 6);
  CHECK(s.view().rows[0].token == "sofa");
  CHECK(s.view().rows[0].numbers.p.low == near(.370, .0005));
  CHECK(s.row("mat").numbers.p_before.low == near(.590, .0005));
  CHECK(s.row("mat").numbers.p.low == near(.303, .0005));
  CHECK(s.row("mat").numbers.z == near(4.8));
  CHECK(s.row("mat").count == 1);
  CHECK(s.row("mat").counted == 1);
  CHECK(s.row("mat").numbers.rank_before == 0);
  CHECK(s.row("mat").numbers.rank == 1);
  // The formula is about what was said.
  CHECK(s.state.trace.id(s.state.selected) == 0);
  const PenaltyFormula& f = s.formula(Kind::repetition);
  CHECK(f.why == Why::applies);
  CHECK(f.before == near(6));
  CHECK(f.knob == 1.25);
  CHECK(f.after == near(4.8));
  CHECK(s.formula(Kind::frequency).why == Why::neutral);
  CHECK(s.formula(Kind::dry).why == Why::not_in_chain);
  s.send(command::Undo{});
  CHECK(s.state.turn.knobs.repetition_penalty == 1);
}

TEST_CASE("penalties: what a person did is left alone") {
  StartedPenalties s;
  s.send(command::OpenBundled{"weather"});
  s.show();
  CHECK(s.state.distribution.id == "weather");
  CHECK(s.state.turn.knobs == Knobs{});
  StartedPenalties t;
  t.send(command::SetKnob{&Knobs::temperature, 0.5});
  t.show();
  CHECK(t.view().output == "");
  CHECK(t.state.turn.knobs.repetition_penalty == 1);
}

TEST_CASE("penalties: three knobs, each with its numbers") {
  StartedPenalties s;
  s.show();
  s.send(command::SetHistory{"mat mat sofa"});
  s.send(command::SetKnob{&Knobs::frequency_penalty, 0.3});
  s.send(command::SetKnob{&Knobs::presence_penalty, 0.2});
  s.send(command::Select{s.state.trace.rank_of(0)});
  CHECK(s.formula(Kind::frequency).before == near(4.8));
  CHECK(s.formula(Kind::frequency).count == 2);
  CHECK(s.formula(Kind::frequency).subtracted == near(0.6));
  CHECK(s.formula(Kind::frequency).after == near(4.2));
  CHECK(s.formula(Kind::presence).before == near(4.2));
  CHECK(s.formula(Kind::presence).after == near(4.0));
  CHECK(s.view().z_after == near(4.0));
  REQUIRE(s.view().chips.size() == 3);
  CHECK(s.view().chips[0].count == 2);
  CHECK(s.view().chips[2].count == 1);
  s.send(command::Select{s.state.trace.rank_of(2)});
  CHECK(s.formula(Kind::presence).why == Why::not_counted);
}

TEST_CASE("penalties: the window marks what counts") {
  StartedPenalties s;
  s.show();
  s.send(command::SetHistory{"mat sofa mat"});
  s.send(command::SetKnob{&Knobs::penalty_last_n, 2});
  REQUIRE(s.view().chips.size() == 3);
  CHECK_FALSE(s.view().chips[0].scope.any());
  CHECK(s.view().chips[1].scope.repetition);
  CHECK(s.row("mat").count == 2);
  CHECK(s.row("mat").counted == 1);
}

TEST_CASE("penalties: a word that is no token is named and the rest counts") {
  StartedPenalties s;
  s.show();
  s.send(command::SetHistory{"mat sofas"});
  CHECK(s.state.history.unknown != "");
  s.send(command::SetHistory{"xylophone mat"});
  CHECK(s.state.history.unknown == "xylophone");
  CHECK(s.view().chips.size() == 1);
  s.send(command::SetHistory{"mat", "piano"});
  CHECK(s.state.history.unknown == "piano");
  s.send(command::SetHistory{"mat", ""});
  CHECK(s.state.history.unknown == "");
}

TEST_CASE("penalties: the engines' example gives each engine's own logits") {
  StartedPenalties s;
  s.example(command::ShowPenaltyExample::engines);
  CHECK(s.view().prompt == "#0 #0 #0");
  CHECK(s.view().output == "#1");
  REQUIRE(s.view().chips.size() == 4);
  CHECK(s.view().chips[2].prompt);
  CHECK_FALSE(s.view().chips[3].prompt);
  REQUIRE(s.view().engines.size() == 6);
  const std::vector<std::vector<double>> wanted = {{-.4167, -.0833, 0},
                                                   {-.4167, -.0833, 0},
                                                   {1.3333, .6667, 0},
                                                   {1.3333, -.0833, 0},
                                                   {2, -.0833, 0}};
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    CHECK(s.view().engines[i].scores == near(wanted[i], 0.00005));
  }
  // The rows are those of the engine in force.
  s.send(command::SetProfile{"vllm"});
  CHECK(s.row("#0").numbers.z == near(1.3333, .00005));
  CHECK(s.row("#1").numbers.z == near(-.0833, .00005));
  CHECK_FALSE(s.view().chips[0].scope.additive);
  CHECK(s.view().chips[0].scope.repetition);
  s.send(command::SetProfile{"huggingface"});
  CHECK(s.row("#1").numbers.z == near(.6667, .00005));
  CHECK(s.formula(Kind::frequency).why == Why::not_in_chain);
}

TEST_CASE("penalties: a token is said again, also in a vocabulary of 248 320") {
  StartedPenalties s;
  s.show();
  s.send(command::SayToken{s.state.trace.rank_of(1)});
  CHECK(s.view().output == "mat sofa");
  CHECK(s.view().chips.size() == 2);
  s.send(command::OpenBundled{"full_vocabulary"});
  s.send(command::SetHistory{""});
  for (const int rank : {0, 5, 5, 200000}) {
    const TokenId id = s.state.trace.id(rank);
    s.send(command::SayToken{rank});
    REQUIRE(!s.state.history.tokens.empty());
    CHECK(s.state.history.tokens.back() == id);
    CHECK(s.state.history.unknown == "");
  }
}

TEST_CASE("penalties: what was said has a row however unlikely it is") {
  StartedPenalties s;
  s.show();
  s.send(command::OpenBundled{"full_vocabulary"});
  s.send(command::SetHistory{""});
  const TokenId id = s.state.trace.id(150000);
  s.send(command::SayToken{150000});
  const auto& rows = s.view().rows;
  const auto said = std::count_if(rows.begin(), rows.end(),
                                  [&](const PenaltyRow& r) { return r.numbers.id == id; });
  CHECK(said == 1);
  CHECK(rows.size() <= 130);
}

TEST_CASE("penalties: DRY joins the chain after the penalties, with its numbers") {
  StartedPenalties s;
  s.show();
  s.send(command::AddDry{});
  CHECK(s.view().dry_in_chain);
  REQUIRE(s.state.turn.profile.order.size() == 6);
  CHECK(s.state.turn.profile.order[0]->id == "penalties");
  CHECK(s.state.turn.profile.order[1]->id == "dry");
  s.send(command::SetHistory{"sofa floor bed mat moon sofa floor bed"});
  s.send(command::SetKnob{&Knobs::repetition_penalty, 1});
  s.send(command::SetKnob{&Knobs::dry_multiplier, 0.8});
  s.send(command::Select{s.state.trace.rank_of(0)});
  const PenaltyFormula& f = s.formula(Kind::dry);
  CHECK(f.why == Why::applies);
  CHECK(f.dry_repeat == 3);
  CHECK(f.dry_exponent == 1);
  CHECK(f.subtracted == near(1.4));
  CHECK(f.after == near(4.6));
  s.send(command::Select{s.state.trace.rank_of(1)});
  CHECK(s.formula(Kind::dry).why == Why::not_counted);
}

TEST_CASE("penalties: nothing is computed while another view is on the screen") {
  StartedPenalties s;
  s.show();
  s.send(command::SetView{"pipeline"});
  s.send(command::OpenBundled{"weather"});
  CHECK_FALSE(s.view().fresh);
  CHECK(s.view().rows[0].token == "sofa");
  s.show();
  CHECK(s.view().fresh);
  CHECK(s.view().rows[0].token == "sunny");
}

TEST_CASE("penalties: the generated text, and what is typed instead of it") {
  StartedPenalties s;
  s.show();
  s.send(command::UseGeneratedText{});
  CHECK(s.state.error.find("no generated text") != std::string::npos);
  s.send(command::Dismiss{});
  REQUIRE(has_tiny_gpt());
  s.state.generate.length = 12;
  s.send(command::Generate{});
  s.wait([&] { return !s.state.generate.running(); });
  s.send(command::UseGeneratedText{});
  CHECK(s.view().generated);
  const Generation& text = s.state.generate.written.text;
  const auto before = text.prompt_tokens + text.steps.size() - 1;
  REQUIRE(s.view().chips.size() == before);
  for (std::size_t i = 0; i < before; ++i) CHECK(s.view().chips[i].id == text.tokens[i]);
  CHECK(s.view().chips[0].prompt);
  CHECK_FALSE(s.view().chips.back().prompt);
  CHECK(s.view().prompt == text.prompt);

  s.send(command::SetHistory{" the", ""});
  CHECK_FALSE(s.view().generated);
  CHECK(s.view().chips.size() == 1);
  s.send(command::UseGeneratedText{});
  CHECK(s.view().generated);
  CHECK(s.view().chips.size() == before);
}

TEST_CASE("penalties: the spiral is drawn, and the penalty that breaks it is found or stopped") {
  REQUIRE(has_tiny_gpt());
  StartedPenalties s;
  s.show();
  s.send(command::SetPenaltyPage{PenaltyPage::spiral});
  CHECK(working(s.state));
  s.wait([&] { return !working(s.state); });
  CHECK(s.view().greedy.text.steps.size() == kSpiralTokens);
  REQUIRE(s.view().spiral.has_value());
  CHECK(s.view().spiral->windings.size() >= 2);
  CHECK(s.view().spiral_pieces.size() == kSpiralTokens);

  s.send(command::FindPenalty{});
  CHECK(s.view().searching);
  s.send(command::FindPenalty{});
  CHECK_FALSE(s.view().searching);
  CHECK_FALSE(s.view().broken.has_value());

  s.send(command::FindPenalty{});
  s.wait([&] { return !s.view().searching; });
  REQUIRE(s.view().broken.has_value());
  CHECK(s.view().broken->found);
  CHECK(s.view().tried.size() == s.view().broken->tried.size());
  CHECK(s.view().broken->penalty > 1);

  s.send(command::SetSpiralPrompt{""});
  s.send(command::DrawSpiral{});
  CHECK_FALSE(s.view().broken.has_value());
}

TEST_CASE("penalties: the panel's penalties break the spiral where they are asked for") {
  REQUIRE(has_tiny_gpt());
  StartedPenalties s;
  s.show();
  s.send(command::SetKnob{&Knobs::repetition_penalty, 1});
  s.send(command::SetPenaltyPage{PenaltyPage::spiral});
  s.wait([&] { return !working(s.state); });
  REQUIRE(s.view().spiral.has_value());
  CHECK(s.view().spiral_repeats.has_value());
  s.send(command::SetKnob{&Knobs::repetition_penalty, 1.9});
  CHECK_FALSE(working(s.state));  // drawn without them until somebody asks
  s.send(command::FindPenalty{});
  s.wait([&] { return !s.view().searching; });
  REQUIRE(s.view().broken->found);
  s.send(command::SetKnob{&Knobs::repetition_penalty, s.view().broken->penalty});
  s.send(command::DrawSpiral{true});
  s.wait([&] { return !working(s.state); });
  CHECK_FALSE(s.view().spiral.has_value());
  CHECK_FALSE(s.view().spiral_repeats.has_value());
  const std::span<const TokenId> proof = s.view().broken->after.written();  // still there
  const std::span<const TokenId> drawn = s.view().greedy.text.written();
  CHECK(std::equal(proof.begin(), proof.end(), drawn.begin(), drawn.end()));
  // From then on the text follows the panel.
  s.send(command::SetKnob{&Knobs::repetition_penalty, 1});
  CHECK(working(s.state));
  s.wait([&] { return !working(s.state); });
  CHECK(s.view().spiral.has_value());
  s.send(command::SetKnob{&Knobs::temperature, 0.5});  // no penalty
  CHECK_FALSE(working(s.state));
}

TEST_CASE("penalties: a text without a loop may repeat a stretch all the same") {
  REQUIRE(has_tiny_gpt());
  StartedPenalties s;
  s.show();
  s.send(command::SetSpiralPrompt{"Once upon a time there was a king"});
  s.send(command::SetPenaltyPage{PenaltyPage::spiral});
  s.wait([&] { return !working(s.state); });
  CHECK_FALSE(s.view().spiral.has_value());
  s.send(command::FindPenalty{});
  s.wait([&] { return !s.view().searching; });
  REQUIRE(s.view().tried.front().repeats);
  CHECK(s.view().spiral_repeats == s.view().tried.front().tokens);
}

TEST_CASE("penalties: text, page and prompt come back with the state") {
  StartedPenalties a;
  a.show();
  a.send(command::SetHistory{"mat sofa", "bed"});
  a.send(command::SetSpiralPrompt{"One day"});
  a.state.penalties.page = PenaltyPage::spiral;
  const std::string json = state_to_json(a.state);
  StartedPenalties b;
  REQUIRE(state_from_json(b.state, json, "s").ok());
  CHECK(state_to_json(b.state) == json);
  CHECK(b.state.history.text == "mat sofa");
  CHECK(b.state.history.prompt_tokens == a.state.history.prompt_tokens);
  CHECK(b.state.history.tokens == a.state.history.tokens);
  CHECK(b.view().page == PenaltyPage::spiral);
  CHECK(b.view().spiral_prompt == "One day");
  CHECK(b.state.trace.changes.size() == a.state.trace.changes.size());

  for (const char* bad : {R"({"logitdice_state":1,"penalties":3})",
                          R"({"logitdice_state":1,"penalties":{"history":3}})",
                          R"({"logitdice_state":1,"penalties":{"page":"third"}})"}) {
    const Result<bool> read = state_from_json(b.state, bad, "s.json");
    REQUIRE(!read.ok());
    CHECK(read.error().find("/penalties") != std::string::npos);
    CHECK(state_to_json(b.state) == json);
  }
}
