#include "app/pages/cutoffs/cutoffs.h"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "app/program/session_file.h"
#include "tests/app/program/started.h"

using namespace logitdice;

namespace {

struct StartedCutoffs : test::Started {
  StartedCutoffs() : Started("cutoffs") {}
  const Cutoffs& upper() const { return state.cutoffs.contexts[0].cutoffs; }
  const Cutoffs& lower() const { return state.cutoffs.contexts[1].cutoffs; }
  int finish() {
    int slices = 0;
    for (; sweeping(state) && slices < 1000; ++slices) send(command::Tick{0});
    return slices;
  }
};

}  // namespace

TEST_CASE("cutoffs state: opens with the peaked and the flat context and a preview of the rules") {
  StartedCutoffs s;
  CHECK(s.state.cutoffs.contexts[0].context == "France’s capital city is ___");
  CHECK(s.state.cutoffs.contexts[1].context == "She opened the door and saw ___");
  CHECK(s.upper().size == 8);
  CHECK(s.lower().size == 60);
  for (const RulerCut& cut : s.upper().rulers) {
    CHECK(!cut.on);
    CHECK(cut.shown);
  }
  CHECK(s.upper().rulers[kTopK].kept == 3);
  CHECK(s.upper().kept_by_all == 8);
  CHECK(s.state.cutoffs.contexts[0].names.front() == "Paris");
  CHECK(s.finish() == 6);  // the curves of the preview
  s.send(command::SetRulerExamples{});
  CHECK(!sweeping(s.state));  // what was a preview holds on
  s.send(command::Undo{});
  CHECK(s.state.turn == Turn{});
}

TEST_CASE("cutoffs state: the examples are one undo and show what a fixed k does") {
  StartedCutoffs s;
  s.send(command::SetRulerExamples{});
  CHECK(s.state.turn.knobs.top_k == 3);
  CHECK(s.state.turn.knobs.top_p == 0.9);
  CHECK(s.state.turn.knobs.min_p == 0.1);
  CHECK(s.upper().rulers[kTopK].kept == 3);
  CHECK(s.upper().rulers[kTopP].kept == 1);
  CHECK(s.lower().rulers[kTopK].kept == 3);
  CHECK(s.lower().rulers[kTopP].kept > 40);
  CHECK(s.state.cutoffs.contexts[0].only_kept_names[kTopK] ==
        std::vector<std::string>{"the", "located"});
  s.send(command::SetRulerExamples{});
  CHECK(s.state.undo.size() == 1);
  s.send(command::Undo{});
  CHECK(s.state.turn == Turn{});
  CHECK(!s.upper().rulers[kTopK].on);
}

TEST_CASE("cutoffs state: a rule is switched off and on again with its value") {
  StartedCutoffs s;
  s.send(command::ToggleRuler{kTopK});  // neutral: the example, because somebody asked
  CHECK(s.state.turn.knobs.top_k == 3);
  s.send(command::SetKnob{&Knobs::top_k, 5});
  s.send(command::ToggleRuler{kTopK});
  CHECK(s.state.turn.knobs.top_k == 5);
  CHECK(!s.upper().rulers[kTopK].on);
  CHECK(s.upper().rulers[kTopK].why_off == "switched off");
  s.send(command::SetRulerExamples{});
  CHECK(s.upper().rulers[kTopK].on);
  s.send(command::ToggleRuler{kTopK});
  s.send(command::ToggleRuler{kTopK});
  CHECK(s.upper().rulers[kTopK].kept == 3);
  s.send(command::RemoveStage{"min_p"});
  s.send(command::ToggleRuler{kMinP});
  CHECK(s.state.notice.find("Min-p") != std::string::npos);
}

TEST_CASE("cutoffs state: any two distributions, the Pipeline's own too") {
  StartedCutoffs s;
  s.send(command::SetContext{0, "store"});
  CHECK(s.upper().size == 10);
  s.send(command::SetContext{1, std::string(kPipelineSource)});
  CHECK(s.lower().size == 6);
  s.send(command::OpenBundled{"weather"});
  CHECK(s.lower().size == 8);
  CHECK(s.state.cutoffs.contexts[1].names.front() == "sunny");
  s.send(command::SetContext{0, "/nonexistent.json"});
  CHECK(s.state.error.find("/nonexistent.json") != std::string::npos);
  CHECK(s.upper().size == 10);
  CHECK(s.state.cutoffs.contexts[0].source == "store");

  const auto path = std::filesystem::temp_directory_path() / "logitdice_cutoffs_test.txt";
  std::ofstream(path) << "context: one or ___\ntwo: 2\nthree: 1\n";
  s.send(command::SetContext{0, path.string()});
  CHECK(s.upper().size == 2);
  CHECK(s.state.cutoffs.contexts[0].context == "one or ___");
  CHECK(s.state.error.empty());
  std::filesystem::remove(path);
}

TEST_CASE("cutoffs state: what is opened on the view stands in a card") {
  StartedCutoffs s;
  s.send(command::NextDistribution{1});
  CHECK(s.state.cutoffs.contexts[0].source == kPipelineSource);
  CHECK(s.upper().size == s.state.trace.size);
  s.send(command::SetContext{0, "store"});
  s.send(command::SetContext{1, std::string(kPipelineSource)});
  s.send(command::OpenBundled{"weather"});
  CHECK(s.state.cutoffs.contexts[0].source == "store");
  CHECK(s.lower().size == 8);
  s.send(command::SetContext{1, "flat"});
  s.send(command::OpenFile{"/nonexistent.json"});
  CHECK(s.state.cutoffs.contexts[0].source == "store");
  CHECK(!s.state.error.empty());
  s.send(command::SetView{"pipeline"});
  s.send(command::OpenBundled{"cat_sat_on"});
  CHECK(s.state.cutoffs.contexts[0].source == "store");
}

TEST_CASE("cutoffs state: on llama.cpp the heat moves neither bars nor curves, on the textbook both") {
  StartedCutoffs s;
  s.send(command::SetRulerExamples{});
  s.finish();
  s.send(command::SetProfile{"llama.cpp"});
  CHECK(sweeping(s.state));
  s.finish();
  const int kept = s.lower().rulers[kTopP].kept;
  const double highest = s.lower().highest;
  s.send(command::SetKnob{&Knobs::temperature, 2});
  CHECK(s.lower().rulers[kTopP].kept == kept);
  CHECK(s.lower().highest == highest);
  for (const SweepPoint& point : s.state.cutoffs.contexts[1].sweep[kTopP].points) {
    CHECK(point.kept == kept);
  }
  s.send(command::MoveStage{"temperature", 0});  // edited: the heat first
  CHECK(s.lower().rulers[kTopP].kept > kept);
  CHECK(s.lower().highest < highest);
  CHECK(sweeping(s.state));
}

TEST_CASE("cutoffs state: curves are made in slices, once, and only for what has changed") {
  StartedCutoffs s;
  s.send(command::SetRulerExamples{});
  CHECK(sweeping(s.state));
  CHECK(s.finish() == 6);  // short lists: a slice a curve
  const auto& sweep = s.state.cutoffs.contexts[1].sweep;
  for (const RulerSweep& curve : sweep) CHECK(curve.done());
  CHECK(sweep[kTopP].points[20].kept == s.lower().rulers[kTopP].kept);
  s.send(command::SetKnob{&Knobs::temperature, 1.5});  // the curves are over all of them
  CHECK(!sweeping(s.state));
  CHECK(sweep[kTopP].points[30].kept == s.lower().rulers[kTopP].kept);
  s.send(command::SetKnob{&Knobs::min_p, 0.2});
  CHECK(s.finish() == 2);
  s.send(command::SetContext{1, "weather"});
  CHECK(s.finish() == 3);
  s.send(command::SetContext{1, "full_vocabulary"});
  CHECK(s.finish() > 3 * 8);
  CHECK(sweep[kTopK].points[20].kept == 3);
  CHECK(sweep[kTopP].points[20].kept == s.state.cutoffs.contexts[1].sweep[kTopP].points[20].kept);
}

TEST_CASE("cutoffs state: nothing is computed while another view is on the screen") {
  StartedCutoffs s;
  s.send(command::SetView{"pipeline"});
  s.send(command::SetRulerExamples{});
  CHECK(!sweeping(s.state));
  CHECK(!s.upper().rulers[kTopK].on);  // still what was made last
  s.send(command::SetView{"cutoffs"});
  CHECK(s.upper().rulers[kTopK].on);
}

TEST_CASE("cutoffs state: rules and bars are chosen in turn") {
  StartedCutoffs s;
  s.send(command::StepRuler{1});
  CHECK(s.state.cutoffs.ruler == kTopK);
  s.send(command::StepRuler{-1});
  CHECK(s.state.cutoffs.ruler == -1);
  s.send(command::StepRuler{-1});
  CHECK(s.state.cutoffs.ruler == kMinP);
  s.send(command::StepColumn{1});
  CHECK(s.state.cutoffs.column == 0);
  s.send(command::StepColumn{1000});
  CHECK(s.state.cutoffs.column == 59);
  s.send(command::StepRuler{1});
  CHECK(s.state.cutoffs.column == -1);
}

TEST_CASE("cutoffs state: the two contexts and the chosen rule come back with the state file") {
  StartedCutoffs a;
  a.send(command::SetContext{0, "store"});
  a.send(command::SetContext{1, std::string(kPipelineSource)});
  a.send(command::ChooseRuler{kTopP});
  const std::string json = state_to_json(a.state);
  AppState b;
  start(b);
  REQUIRE(state_from_json(b, json, "state"));
  CHECK(b.view == "cutoffs");
  CHECK(b.cutoffs.contexts[0].cutoffs.size == 10);
  CHECK(b.cutoffs.contexts[1].cutoffs.size == 6);
  CHECK(b.cutoffs.ruler == kTopP);
  CHECK(state_to_json(b) == json);
}

TEST_CASE("cutoffs state: a wrong part of a state file is refused, a file that has gone is told about") {
  AppState s;
  start(s);
  const auto load = [&](const std::string& cutoffs) {
    return state_from_json(s, "{\"logitdice_state\": 1, \"view\": \"cutoffs\", \"cutoffs\": " +
                                  cutoffs + "}", "state");
  };
  for (const char* wrong : {"3", "{\"upper\": 1}", "{\"lower\": \"\"}", "{\"rule\": \"top_q\"}"}) {
    const auto loaded = load(wrong);
    REQUIRE(!loaded);
    CHECK(loaded.error().find("/cutoffs") != std::string::npos);
  }
  REQUIRE(load("{\"upper\": \"/gone.json\"}"));
  CHECK(s.error.find("/gone.json") != std::string::npos);
  CHECK(s.cutoffs.contexts[0].cutoffs.size == 8);
}
