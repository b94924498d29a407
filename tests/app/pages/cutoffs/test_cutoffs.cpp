// What the Cutoffs page holds: its two cards, their curves, and what is chosen on them.
#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "app/pages/cutoffs/state.h"
#include "app/program/scene.h"
#include "app/program/session_file.h"
#include "tests/app/program/started.h"
#include "tests/test_folder.h"

using namespace logitdice;
using namespace logitdice::cutoffs_page;

namespace {

struct StartedCutoffs : test::Started {
  StartedCutoffs() : Started("cutoffs") {}
  const Card& card(std::size_t place) const { return cards(state).cards[place]; }
  const Cutoffs& upper() const { return card(0).cutoffs; }
  const Cutoffs& lower() const { return card(1).cutoffs; }
  const std::string& source(std::size_t place) const { return inputs(state).sources[place].name; }
  template <class A>
  void act(A action) {
    send(command::PageAction{kId, Action(std::move(action))});
  }
  int finish() {
    int slices = 0;
    for (; sweeping(state) && slices < 1000; ++slices) send(command::Tick{0});
    return slices;
  }
};

}  // namespace

TEST_CASE("cutoffs page: opens with the peaked and the flat context and a preview of the rules") {
  StartedCutoffs s;
  CHECK(s.card(0).context == "France’s capital city is ___");
  CHECK(s.card(1).context == "She opened the door and saw ___");
  CHECK(s.upper().size == 8);
  CHECK(s.lower().size == 60);
  CHECK(s.upper().preview);
  CHECK(s.finish() == 6);  // the curves of the preview
  s.act(SetRuleExamples{});
  CHECK(!sweeping(s.state));  // what was a preview holds on
  s.send(command::Undo{});
  CHECK(s.state.in.knobs == Knobs{});
  CHECK(s.state.undo.empty());
}

TEST_CASE("cutoffs page: the examples are one undo and show what a fixed k does") {
  StartedCutoffs s;
  const cutoffs_page::Inputs before = inputs(s.state);
  s.act(SetRuleExamples{});
  CHECK(s.state.in.knobs.top_k == 3);
  CHECK(s.state.in.knobs.top_p == 0.9);
  CHECK(s.state.in.knobs.min_p == 0.1);
  CHECK(s.upper().rules[kTopK].kept == 3);
  CHECK(s.lower().rules[kTopP].kept > 40);
  CHECK(s.card(0).only_kept_names[kTopK] == std::vector<std::string>{"the", "located"});
  s.act(SetRuleExamples{});
  CHECK(s.state.undo.size() == 1);
  s.send(command::Undo{});
  CHECK(s.state.in.knobs == Knobs{});
  CHECK(inputs(s.state) == before);
  CHECK(!s.upper().rules[kTopK].on);
}

TEST_CASE("cutoffs page: a rule is switched off and on again with its value") {
  StartedCutoffs s;
  s.act(ToggleRule{kTopK});  // neutral: the example, because somebody asked
  CHECK(s.state.in.knobs.top_k == 3);
  s.send(command::SetKnob{&Knobs::top_k, 5});
  s.act(ToggleRule{kTopK});
  CHECK(s.state.in.knobs.top_k == 5);
  CHECK(!s.upper().rules[kTopK].on);
  CHECK(s.upper().rules[kTopK].why_off == "switched off");
  s.act(SetRuleExamples{});
  CHECK(s.upper().rules[kTopK].on);
  s.act(ToggleRule{kTopK});
  s.act(ToggleRule{kTopK});
  CHECK(s.upper().rules[kTopK].kept == 3);
  s.send(command::RemoveStage{"min_p"});
  s.act(ToggleRule{kMinP});
  CHECK(s.state.notice.find("Min-p") != std::string::npos);
}

TEST_CASE("cutoffs page: any two distributions, the Pipeline's own too") {
  StartedCutoffs s;
  s.act(SetSource{0, "store"});
  CHECK(s.upper().size == 10);
  s.act(SetSource{1, std::string(kPipelineSource)});
  CHECK(s.lower().size == 6);
  s.send(command::OpenBundled{"weather"});
  CHECK(s.lower().size == 8);
  CHECK(s.card(1).names.front() == "sunny");
  s.act(SetSource{0, "/nonexistent.json"});
  CHECK(s.state.error.find("/nonexistent.json") != std::string::npos);
  CHECK(s.upper().size == 10);
  CHECK(s.source(0) == "store");

  const test::TestFolder folder;
  const std::string path = folder.file("one_or.txt", "context: one or ___\ntwo: 2\nthree: 1\n");
  s.act(SetSource{0, path});
  CHECK(s.upper().size == 2);
  CHECK(s.card(0).context == "one or ___");
  CHECK(s.state.error.empty());
}

TEST_CASE("cutoffs page: a file is kept by its absolute path") {
  const test::TestFolder folder;
  const std::string path = folder.file("two.txt", "two: 2\nthree: 1\n");
  StartedCutoffs s;
  s.act(SetSource{0, std::filesystem::relative(path).string()});
  CHECK(s.upper().size == 2);
  CHECK(s.source(0) == path);
}

TEST_CASE("cutoffs page: undo brings back what a card showed, however far back") {
  StartedCutoffs s;
  s.act(SetSource{0, "store"});
  s.send(command::Undo{});
  CHECK(s.source(0) == "peaked");
  CHECK(s.upper().size == 8);
  s.send(command::Redo{});
  CHECK(s.upper().size == 10);

  // To a time when the page had not been on the screen yet.
  test::Started t;
  t.send(command::SetKnob{&Knobs::top_k, 2});
  t.send(command::SetView{"cutoffs"});
  CHECK(cards(t.state).cards[0].cutoffs.rules[kTopK].on);
  t.send(command::Undo{});
  CHECK(!cards(t.state).cards[0].cutoffs.rules[kTopK].on);
  CHECK(inputs(t.state).sources[0].name == "peaked");
}

TEST_CASE("cutoffs page: what is opened on the page stands in a card") {
  StartedCutoffs s;
  s.send(command::NextDistribution{1});
  CHECK(s.source(0) == kPipelineSource);
  CHECK(s.upper().size == s.state.trace.size);
  s.act(SetSource{0, "store"});
  s.act(SetSource{1, std::string(kPipelineSource)});
  s.send(command::OpenBundled{"weather"});
  CHECK(s.source(0) == "store");
  CHECK(s.lower().size == 8);
  s.act(SetSource{1, "flat"});
  s.send(command::OpenFile{"/nonexistent.json"});
  CHECK(s.source(0) == "store");
  CHECK(!s.state.error.empty());
  s.send(command::SetView{"pipeline"});
  s.send(command::OpenBundled{"cat_sat_on"});
  CHECK(s.source(0) == "store");
}

TEST_CASE(
    "cutoffs page: on llama.cpp the heat moves neither bars nor curves, on the textbook both") {
  StartedCutoffs s;
  s.act(SetRuleExamples{});
  s.finish();
  s.send(command::SetProfile{"llama.cpp"});
  CHECK(sweeping(s.state));
  s.finish();
  const int kept = s.lower().rules[kTopP].kept;
  const double highest = s.lower().highest;
  s.send(command::SetKnob{&Knobs::temperature, 2});
  CHECK(s.lower().rules[kTopP].kept == kept);
  CHECK(s.lower().highest == highest);
  CHECK(!sweeping(s.state));
  s.send(command::MoveStage{"temperature", 0});  // edited: the heat first
  CHECK(s.lower().rules[kTopP].kept > kept);
  CHECK(s.lower().highest < highest);
  CHECK(sweeping(s.state));
}

TEST_CASE("cutoffs page: curves are made in slices, once, and only for what has changed") {
  StartedCutoffs s;
  s.act(SetRuleExamples{});
  CHECK(sweeping(s.state));
  CHECK(s.finish() == 6);  // short lists: a slice a curve
  const auto& sweep = s.card(1).sweeps.rules;
  for (const RuleSweep& curve : sweep) CHECK(curve.done());
  CHECK(sweep[kTopP].points[20].kept == s.lower().rules[kTopP].kept);
  s.send(command::SetKnob{&Knobs::temperature, 1.5});  // the curves are over all of them
  CHECK(!sweeping(s.state));
  CHECK(sweep[kTopP].points[30].kept == s.lower().rules[kTopP].kept);
  s.send(command::SetKnob{&Knobs::min_p, 0.2});
  CHECK(s.finish() == 2);
  s.act(SetSource{1, "weather"});
  CHECK(s.finish() == 3);
  s.act(SetSource{1, "full_vocabulary"});
  CHECK(s.finish() > 3 * 8);
  CHECK(sweep[kTopK].points[20].kept == 3);
  s.send(command::SetKnob{&Knobs::temperature, 1});
  CHECK(sweep[kTopP].points[20].kept == s.lower().rules[kTopP].kept);
}

TEST_CASE("cutoffs page: nothing is computed while another page is on the screen") {
  StartedCutoffs s;
  s.send(command::SetView{"pipeline"});
  s.act(SetRuleExamples{});
  CHECK(!sweeping(s.state));
  CHECK(!s.upper().rules[kTopK].on);  // still what was made last
  s.send(command::SetView{"cutoffs"});
  CHECK(s.upper().rules[kTopK].on);
}

TEST_CASE("cutoffs page: rules and bars are chosen in turn") {
  StartedCutoffs s;
  const Cards& c = cards(s.state);
  s.act(StepRule{1});
  CHECK(c.rule == kTopK);
  s.act(StepRule{-1});
  CHECK(c.rule == -1);
  s.act(StepRule{-1});
  CHECK(c.rule == kMinP);
  s.act(StepColumn{1});
  CHECK(c.column == 0);
  s.act(StepColumn{1000});
  CHECK(c.column == 59);
  CHECK(s.card(1).chosen.column == 59);
  CHECK(s.card(0).chosen.column == -1);  // it has eight
  s.act(StepRule{1});
  CHECK(c.column == -1);
  CHECK(s.state.undo.empty());
}

TEST_CASE("cutoffs page: the two sources and the chosen rule come back with the state file") {
  const test::TestFolder folder;
  StartedCutoffs a;
  a.act(SetSource{0, "store"});
  a.act(SetSource{1, std::string(kPipelineSource)});
  a.act(ChooseRule{kTopP});
  a.act(ChooseColumn{4});
  REQUIRE(save_state(a.state, folder.path("state.json")));
  test::Started b;
  REQUIRE(load_state(b.state, folder.path("state.json")));
  CHECK(b.state.page->id == "cutoffs");
  const Cards& c = cards(b.state);
  CHECK(c.cards[0].cutoffs.size == 10);
  CHECK(c.cards[1].cutoffs.size == 6);
  CHECK(c.rule == kTopP);
  CHECK(c.column == 4);
  CHECK(c.cards[0].chosen.text == a.card(0).chosen.text);
  CHECK(scene_text(b.state) == scene_text(a.state));
}

TEST_CASE("cutoffs page: a wrong part of a state costs a sentence and that part") {
  struct Wrong {
    const char *cutoffs, *sentence;
  };
  const Wrong all[] = {
      {"3", "state:1:54: \"cutoffs\" must be an object, not 3"},
      {R"({"lower": "store", "upper": 1})", "\"upper\" must be a string"},
      {R"({"lower": "store", "upper": "/gone.json"})", "/gone.json"},
      {R"({"lower": "store", "upper": "/dev/zero"})", "/dev/zero: this is a pipe or a device"},
      {R"({"lower": "store", "rule": "top_q"})", "\"rule\" must be \"\", \"top_k\""},
      {R"({"lower": "store", "column": 1.5})", "\"column\" must be a whole number"},
  };
  for (const Wrong& wrong : all) {
    CAPTURE(std::string(wrong.cutoffs));
    test::Started s;
    const std::string text = R"({"logitdice_state": 2, "view": "cutoffs", "cutoffs": )" +
                             std::string(wrong.cutoffs) + "}";
    const auto document = JsonDocument::parse(text, "state");
    REQUIRE(document);
    const std::vector<Error> errors = set_scene(s.state, document.value());
    REQUIRE(errors.size() == 1);
    CAPTURE(errors[0].message);
    CHECK(errors[0].message.find(wrong.sentence) != std::string::npos);
    CHECK(errors[0].message.starts_with("state:1:"));
    const bool lower = std::string_view(wrong.cutoffs).starts_with('{');
    CHECK(cards(s.state).cards[0].cutoffs.size == 8);
    CHECK(cards(s.state).cards[1].cutoffs.size == (lower ? 10 : 60));
    CHECK(cards(s.state).rule == -1);
    CHECK(s.state.error.empty());
  }
}

TEST_CASE("cutoffs page: the automation file says what the cards keep") {
  StartedCutoffs s;
  s.act(SetRuleExamples{});
  s.act(SetSource{0, "store"});
  s.act(ChooseRule{kMinP});
  std::string text;
  {
    JsonWriter out(text);
    out.open_object(JsonWriter::Layout::kOneLine);
    s.state.page->write_automation(s.state, out);
    out.close_object();
  }
  CHECK(text.find(R"("source": "store")") != std::string::npos);
  CHECK(text.find(R"("kept": [3, 6, )") != std::string::npos);
  CHECK(text.find(R"("ruler": "min_p")") != std::string::npos);
  s.send(command::SetView{"pipeline"});
}
