// What the Penalties page holds: the text, the lists made of it, its examples, and what its workers
// find. The numbers themselves are core's, tests/core/readings/test_penalty_scope.cpp.
#include <algorithm>
#include <chrono>
#include <functional>
#include <string>
#include <thread>

#include "app/pages/penalties/state.h"
#include "app/program/scene.h"
#include "app/program/session_file.h"
#include "core/model/embedded.h"
#include "tests/app/program/started.h"
#include "tests/check.h"
#include "tests/test_folder.h"

using namespace logitdice;
using namespace logitdice::penalties_page;
using logitdice::test::near;

namespace {

struct StartedPenalties : test::Started {
  const Numbers& shown() const { return numbers(state); }
  const Penalties& made() const { return numbers(state).penalties; }
  const SpiralState& loop() const { return spiral(state); }
  void show() { send(command::SetView{"penalties"}); }
  template <class A>
  void act(A action) {
    send(command::PageAction{kId, Action(std::move(action))});
  }
  const PenaltyRow& row(const std::string& token) const {
    const auto& rows = made().rows;
    const auto found = std::find_if(rows.begin(), rows.end(),
                                    [&](const PenaltyRow& r) { return r.token == token; });
    REQUIRE(found != rows.end());
    return *found;
  }
  void select(TokenId id) { send(command::Select{state.trace.rank_of(id)}); }
  // Polls as the window does, at most half a minute.
  void wait(const std::function<bool()>& done) {
    for (int i = 0; i < 6000 && !done(); ++i) {
      send(command::Tick{0});
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    REQUIRE(done());
  }
  void rest() {
    wait([&] { return !working(state); });
  }
};

using Kind = PenaltyFormula::Kind;
using Why = PenaltyFormula::Why;

}  // namespace

TEST_CASE("penalties page: to look changes nothing; the worked example is a button") {
  StartedPenalties s;
  s.show();
  CHECK(s.state.in.knobs == Knobs{});
  CHECK(s.shown().text.empty());
  CHECK(s.state.undo.empty());
  s.act(ShowExample{ShowExample::worked});
  CHECK(s.state.in.knobs.repetition_penalty == 1.25);
  CHECK(s.shown().text == TypedText{"", "mat"});
  REQUIRE(s.made().rows.size() == 6);
  CHECK(s.made().rows[0].token == "sofa");
  CHECK(s.made().rows[0].numbers.p.low == near(.370, .0005));
  CHECK(s.row("mat").numbers.p.low == near(.303, .0005));
  // The formula is about what was said.
  CHECK(s.state.trace.id(s.state.selected) == 0);
  CHECK(s.made().token.of(Kind::repetition).why == Why::applies);
  CHECK(s.made().token.z == near(6));
  CHECK(s.made().token.z_after == near(4.8));
  s.send(command::Undo{});
  CHECK(s.state.in.knobs.repetition_penalty == 1);
  CHECK(s.shown().text.empty());
  s.send(command::Redo{});
  CHECK(s.row("mat").numbers.z == near(4.8));
}

TEST_CASE("penalties page: what a person did is left alone") {
  StartedPenalties s;
  s.send(command::OpenBundled{"weather"});
  s.show();
  CHECK(s.state.distribution.id == "weather");
  CHECK(s.state.in.knobs == Knobs{});
  StartedPenalties t;
  t.send(command::SetKnob{&Knobs::temperature, 0.5});
  t.show();
  CHECK(t.shown().text.empty());
  CHECK(t.state.in.knobs.repetition_penalty == 1);
}

TEST_CASE("penalties page: text, knobs and selection are what is shown") {
  StartedPenalties s;
  s.show();
  s.send(command::SetHistory{"mat sofa mat"});
  s.send(command::SetKnob{&Knobs::penalty_last_n, 2});
  REQUIRE(s.made().chips.size() == 3);
  CHECK_FALSE(s.made().chips[0].scope.any());
  CHECK(s.row("mat").count == 2);
  CHECK(s.row("mat").counted == 1);
  s.send(command::SetKnob{&Knobs::presence_penalty, 0.2});
  s.select(0);
  CHECK(s.made().token.of(Kind::presence).why == Why::applies);
  s.select(2);
  CHECK(s.made().token.id == 2);
  CHECK(s.made().token.of(Kind::presence).why == Why::not_counted);
}

TEST_CASE("penalties page: a word that is no token is named and the rest counts") {
  StartedPenalties s;
  s.show();
  s.send(command::SetHistory{"mat sofas"});
  CHECK(s.state.history.unknown != "");
  s.send(command::SetHistory{"xylophone mat"});
  CHECK(s.state.history.unknown == "xylophone");
  CHECK(s.made().chips.size() == 1);
  s.send(command::SetHistory{"mat", "piano"});
  CHECK(s.state.history.unknown == "piano");
  s.send(command::SetHistory{"mat", ""});
  CHECK(s.state.history.unknown == "");
}

TEST_CASE("penalties page: the engines' example, and another engine's rows") {
  StartedPenalties s;
  s.show();
  s.act(ShowExample{ShowExample::engines});
  CHECK(s.shown().text == TypedText{"#0 #0 #0", "#1"});
  REQUIRE(s.made().chips.size() == 4);
  CHECK(s.made().chips[2].prompt);
  CHECK_FALSE(s.made().chips[3].prompt);
  REQUIRE(s.made().engines.size() == penalty_engines().size());
  CHECK(s.row("#0").numbers.z == near(-.4167, .00005));
  s.send(command::SetProfile{"vllm"});
  CHECK(s.row("#0").numbers.z == near(1.3333, .00005));
  CHECK_FALSE(s.made().chips[0].scope.additive);
  CHECK(s.made().chips[0].scope.repetition);
  s.send(command::SetProfile{"huggingface"});
  CHECK(s.row("#1").numbers.z == near(.6667, .00005));
  CHECK(s.made().token.of(Kind::frequency).why == Why::not_in_chain);
}

TEST_CASE("penalties page: an example is one undo, whatever stood there") {
  StartedPenalties s;
  s.show();
  s.send(command::OpenBundled{"weather"});
  s.send(command::SetProfile{"vllm"});
  s.send(command::SetHistory{"sunny"});
  s.act(SetPart{Part::spiral});
  const logitdice::Inputs before = s.state.in;
  s.act(ShowExample{ShowExample::engines});
  CHECK(inputs(s.state).part == Part::distribution);
  CHECK(s.state.in.profile.id == "textbook");
  s.send(command::Undo{});
  CHECK(s.state.in == before);
  CHECK(s.made().rows.size() == 8);
}

TEST_CASE("penalties page: a token is said again, also in a vocabulary of 248 320") {
  StartedPenalties s;
  s.show();
  s.act(ShowExample{ShowExample::worked});
  s.send(command::SayToken{s.state.trace.rank_of(1)});
  CHECK(s.shown().text.output.str() == "mat sofa");
  CHECK(s.made().chips.size() == 2);
  s.send(command::OpenBundled{"full_vocabulary"});
  s.send(command::SetHistory{""});
  for (const int rank : {0, 5, 5, 200000}) {
    const TokenId id = s.state.trace.id(rank);
    s.send(command::SayToken{rank});
    REQUIRE(!s.state.history.output.empty());
    CHECK(s.state.history.output.back() == id);
    CHECK(s.state.history.unknown == "");
    // It has a row however unlikely it is.
    const auto& rows = s.made().rows;
    CHECK(std::count_if(rows.begin(), rows.end(),
                        [&](const PenaltyRow& r) { return r.numbers.id == id; }) == 1);
    CHECK(rows.size() <= 2 * kPenaltyRows);
  }
}

TEST_CASE("penalties page: DRY joins the chain after the penalties, where it was on or off") {
  StartedPenalties s;
  s.show();
  s.act(AddDry{});
  CHECK(s.made().dry_in_chain);
  REQUIRE(s.state.in.profile.order.size() == 6);
  CHECK(s.state.in.profile.order[0]->id == "penalties");
  CHECK(s.state.in.profile.order[1]->id == "dry");
  s.send(command::SwitchStage{"dry", false});
  CHECK_FALSE(s.made().dry_in_chain);
  s.act(AddDry{});
  CHECK(s.made().dry_in_chain);
  CHECK(s.state.in.profile.order.size() == 6);
  s.send(command::SetHistory{"sofa floor bed mat moon sofa floor bed"});
  s.send(command::SetKnob{&Knobs::dry_multiplier, 0.8});
  s.select(0);
  CHECK(s.made().token.of(Kind::dry).why == Why::applies);
}

TEST_CASE("penalties page: nothing is computed while another page is on the screen") {
  StartedPenalties s;
  s.show();
  s.act(ShowExample{ShowExample::worked});
  s.send(command::SetView{"pipeline"});
  s.send(command::OpenBundled{"weather"});
  CHECK(s.made().rows[0].token == "sofa");
  s.show();
  CHECK(s.made().rows[0].token == "sunny");
}

TEST_CASE("penalties page: the generated text, and what is typed instead of it") {
  StartedPenalties s;
  s.show();
  s.send(command::UseGeneratedText{});
  CHECK(s.state.error.find("no generated text") != std::string::npos);
  s.send(command::Dismiss{});
  REQUIRE(tiny_model());
  s.send(command::SetLength{12});
  s.send(command::Generate{});
  s.rest();
  s.send(command::UseGeneratedText{});
  CHECK(s.shown().generated);
  const Generation& text = s.state.generation();
  const auto before = text.prompt_tokens + text.steps.size() - 1;
  REQUIRE(s.made().chips.size() == before);
  for (std::size_t i = 0; i < before; ++i) CHECK(s.made().chips[i].id == text.tokens[i]);
  CHECK(s.made().chips[0].prompt);
  CHECK_FALSE(s.made().chips.back().prompt);
  CHECK(s.shown().text.prompt == std::string_view(text.prompt));

  s.send(command::SetHistory{" the", ""});
  CHECK_FALSE(s.shown().generated);
  CHECK(s.made().chips.size() == 1);
  s.send(command::UseGeneratedText{});
  CHECK(s.shown().generated);
  CHECK(s.made().chips.size() == before);
}

TEST_CASE(
    "penalties page: the spiral is drawn, and the penalty that breaks it is found or stopped") {
  REQUIRE(tiny_model());
  StartedPenalties s;
  s.show();
  s.act(SetPart{Part::spiral});
  CHECK(working(s.state));
  s.rest();
  CHECK(s.loop().greedy.text.steps.size() == kSpiralTokens);
  REQUIRE(s.loop().spiral.has_value());
  CHECK(s.loop().spiral->windings.size() >= 2);
  CHECK(s.loop().pieces.size() == kSpiralTokens);

  s.act(FindPenalty{});
  CHECK(s.loop().searching);
  s.act(FindPenalty{});
  CHECK_FALSE(s.loop().searching);
  CHECK_FALSE(s.loop().broken.has_value());

  s.act(FindPenalty{});
  s.wait([&] { return !s.loop().searching; });
  REQUIRE(s.loop().broken.has_value());
  CHECK(s.loop().broken->found);
  CHECK(s.loop().tried.size() == s.loop().broken->tried.size());
  CHECK(s.loop().broken->penalty > 1);

  s.act(SetSpiralPrompt{"One day"});  // what was found is about another text
  s.act(DrawSpiral{});
  CHECK_FALSE(s.loop().broken.has_value());
  CHECK(s.loop().tried.empty());
}

TEST_CASE("penalties page: the panel's penalties break the spiral where they are asked for") {
  REQUIRE(tiny_model());
  StartedPenalties s;
  s.show();
  s.send(command::SetKnob{&Knobs::repetition_penalty, 1});
  s.act(SetPart{Part::spiral});
  s.rest();
  REQUIRE(s.loop().spiral.has_value());
  CHECK(s.loop().repeats.has_value());
  s.send(command::SetKnob{&Knobs::repetition_penalty, 1.9});
  CHECK_FALSE(working(s.state));  // drawn without them until somebody asks
  s.act(FindPenalty{});
  s.wait([&] { return !s.loop().searching; });
  REQUIRE(s.loop().broken->found);
  s.send(command::SetKnob{&Knobs::repetition_penalty, s.loop().broken->penalty});
  s.act(DrawSpiral{true});
  s.rest();
  CHECK_FALSE(s.loop().spiral.has_value());
  CHECK_FALSE(s.loop().repeats.has_value());
  const std::span<const TokenId> proof = s.loop().broken->after.written();  // still there
  const std::span<const TokenId> drawn = s.loop().greedy.text.written();
  CHECK(std::equal(proof.begin(), proof.end(), drawn.begin(), drawn.end()));
  // From then on the text follows the panel.
  s.send(command::SetKnob{&Knobs::repetition_penalty, 1});
  CHECK(working(s.state));
  s.rest();
  CHECK(s.loop().spiral.has_value());
  s.send(command::SetKnob{&Knobs::temperature, 0.5});  // no penalty
  CHECK_FALSE(working(s.state));
}

TEST_CASE("penalties page: undo of the spiral's prompt writes the other text again") {
  REQUIRE(tiny_model());
  StartedPenalties s;
  s.show();
  s.act(SetPart{Part::spiral});
  s.rest();
  const std::string first = s.loop().greedy.text.prompt;
  s.act(SetSpiralPrompt{"One day"});
  s.rest();
  CHECK(s.loop().greedy.text.prompt == "One day");
  s.send(command::Undo{});
  s.rest();
  CHECK(inputs(s.state).spiral_prompt == std::string_view(first));
  CHECK(s.loop().greedy.text.prompt == first);
  CHECK(s.loop().greedy.text.steps.size() == kSpiralTokens);
}

TEST_CASE("penalties page: a text without a loop may repeat a stretch all the same") {
  REQUIRE(tiny_model());
  StartedPenalties s;
  s.show();
  s.act(SetSpiralPrompt{"Once upon a time there was a king"});
  s.act(SetPart{Part::spiral});
  s.rest();
  s.act(FindPenalty{});
  s.wait([&] { return !s.loop().searching; });
  const PenaltyTried& first = s.loop().tried.front();
  CHECK(s.loop().repeats.has_value() == first.repeats);
  if (first.repeats) CHECK(s.loop().repeats == first.tokens);
}

TEST_CASE("penalties page: without a prompt the model begins by itself") {
  StartedPenalties s;
  s.show();
  s.act(SetPart{Part::spiral});
  s.rest();
  s.act(SetSpiralPrompt{""});
  s.act(DrawSpiral{});
  s.rest();
  CHECK(s.state.error == "");
  CHECK(s.loop().greedy.text.prompt == "");
  CHECK(s.loop().greedy.text.steps.size() == kSpiralTokens);
}

TEST_CASE("penalties page: text, part and prompt come back with the state") {
  const test::TestFolder folder;
  StartedPenalties a;
  a.show();
  a.send(command::SetHistory{"mat sofa", "bed"});
  a.act(SetSpiralPrompt{"One day"});
  a.act(SetPart{Part::spiral});
  a.rest();
  REQUIRE(save_state(a.state, folder.path("state.json")));
  StartedPenalties b;
  REQUIRE(load_state(b.state, folder.path("state.json")));
  CHECK(scene_text(b.state) == scene_text(a.state));
  CHECK(b.state.in.typed == TypedText{"bed", "mat sofa"});
  CHECK(b.state.history.prompt == a.state.history.prompt);
  CHECK(b.state.history.output == a.state.history.output);
  CHECK(inputs(b.state).part == Part::spiral);
  CHECK(inputs(b.state).spiral_prompt.str() == "One day");
  CHECK(b.state.trace.changes.size() == a.state.trace.changes.size());
  b.rest();
  CHECK(b.loop().greedy.text.prompt == "One day");
}

TEST_CASE("penalties page: a wrong part of a state costs a sentence and that part") {
  for (const auto& [part, sentence] :
       {std::pair{"3", "\"penalties\" must be"},
        {R"({"spiral_prompt": "One day", "page": "third"})", "\"page\" must be \"distribution\""},
        {R"({"spiral_prompt": "One day", "spiral_penalised": 1})", "must be true or false"},
        {R"({"spiral_prompt": 3})", "\"spiral_prompt\" must be a string"}}) {
    CAPTURE(std::string(part));
    StartedPenalties s;
    const auto document = JsonDocument::parse(
        R"({"logitdice_state": 2, "penalties": )" + std::string(part) + "}", "state");
    REQUIRE(document);
    const logitdice::Inputs before = s.state.in;
    const std::vector<Error> errors = set_scene(s.state, document.value());
    REQUIRE(errors.size() == 1);
    CHECK(errors[0].message.find(sentence) != std::string::npos);
    const bool prompt = std::string_view(part).find("One day") != std::string_view::npos;
    CHECK((inputs(s.state).spiral_prompt.str() == "One day") == prompt);
    CHECK(inputs(s.state).part == Part::distribution);
    CHECK(s.state.in.knobs == before.knobs);
  }
}
