// What the Beam page holds: its search, the step that is looked at, the files it opens. The search
// itself is core's, tests/core/decoding/test_beam.cpp.
#include "app/program/describe.h"
#include "app/program/scene.h"
#include "core/decoding/beam_words.h"
#include "core/model/embedded.h"
#include "tests/app/pages/beam/started_beam.h"
#include "tests/check.h"
#include "tests/test_folder.h"

using namespace logitdice;
using namespace logitdice::beam_page;
using logitdice::test::near;
using logitdice::test::StartedBeam;
using logitdice::test::TestFolder;

TEST_CASE("beam page: it searches by itself, and again when anything of it changes") {
  StartedBeam s;
  CHECK(s.found().prompt == "The king had a");
  CHECK(s.found().settings.width == 3);
  s.act(SetNumber{SetNumber::width, 5});
  CHECK(s.found().settings.width == 5);
  s.act(SetNumber{SetNumber::steps, 4});
  CHECK(s.found().settings.steps == 4);
  s.act(SetNumber{SetNumber::alpha, 1.5});
  CHECK(s.found().settings.alpha == 1.5);
  s.act(SetRule{LengthRule::wu});
  CHECK(s.found().settings.rule == LengthRule::wu);
  s.act(SetStop{false});
  CHECK_FALSE(s.found().settings.stop_ends_path);
  s.act(SetEarly{true});
  CHECK(s.found().settings.early_stopping);
  s.act(SetPrompt{"The sun was"});
  CHECK(s.found().prompt == "The sun was");
  const BeamSearch same = beam_search(*tiny_model(), "The sun was", s.found().settings).value();
  CHECK(same.path(same.best()) == s.found().path(s.found().best()));
  s.act(beam_page::Reset{});
  CHECK(s.found().settings.width == 3);
  CHECK(s.found().prompt == "The sun was");
}

TEST_CASE("beam page: the worked example ends with .315 where greedy ends with .20") {
  StartedBeam s;
  s.act(SetSource{Source::example});
  s.act(SetNumber{SetNumber::width, 2});
  CHECK(s.best() == "B d");
  const auto& nodes = s.found().nodes;
  CHECK(nodes[static_cast<std::size_t>(s.found().best())].product() == near(0.315, 1e-6));
  CHECK(nodes[static_cast<std::size_t>(s.found().last_greedy())].product() == near(0.2, 1e-6));
  CHECK(step_count(s.shown()) == 2);
  s.act(SetNumber{SetNumber::width, 1});
  CHECK(s.best() == "A a");
  s.act(SetPrompt{"The sun was"});  // whoever types a prompt wants the model
  CHECK(inputs(s.state).source == Source::model);
}

TEST_CASE(
    "beam page: steps are stepped, played to the last one, and searched anew from the first") {
  StartedBeam s;
  const int last = step_count(s.shown());
  CHECK(shown_step(s.shown()) == last);
  s.send(command::StepPhase{-1});
  CHECK(shown_step(s.shown()) == last - 1);
  s.act(SetStep{1});
  s.send(command::StepPhase{-1});
  CHECK(shown_step(s.shown()) == 1);
  const int phase = s.state.phase;
  s.send(command::StepPhase{1});
  CHECK(shown_step(s.shown()) == 2);
  CHECK(s.state.phase == phase);  // those of the chain stay
  s.act(SetStep{last});
  s.act(PlaySteps{});
  CHECK(s.state.playing);
  CHECK(shown_step(s.shown()) == 1);
  for (int i = 1; i < 100 && s.state.playing; ++i) s.send(command::Tick{10.0 * i});
  CHECK_FALSE(s.state.playing);
  CHECK(shown_step(s.shown()) == last);
  s.act(SearchAgain{});
  CHECK(s.state.playing);
  CHECK(shown_step(s.shown()) == 1);
}

TEST_CASE("beam page: a branch is chosen by click and key, and let go") {
  StartedBeam s;
  s.act(SetStep{2});
  s.act(ChooseNext{1});
  const int first = chosen_branch(s.shown());
  REQUIRE(first >= 0);
  CHECK(first == s.shown().layout.columns[1].front());
  s.act(ChooseNext{1});
  CHECK(chosen_branch(s.shown()) == s.shown().layout.columns[1][1]);
  s.act(Choose{chosen_branch(s.shown())});
  CHECK(chosen_branch(s.shown()) == -1);
  s.act(Choose{s.shown().layout.columns[1][1]});
  s.act(SetStep{1});
  CHECK(chosen_branch(s.shown()) == -1);  // not yet there
  s.act(SetNumber{SetNumber::width, 4});
  CHECK(s.shown().chosen == -1);  // of another search
}

TEST_CASE("beam page: a tree file opens here, and comes back with a scene") {
  const TestFolder folder;
  const std::string path = folder.file(
      "mine.json",
      R"({"title": "mine", "children": [{"token": "x", "p": 0.6}, {"token": "y", "p": 0.4}]})");
  test::Started person;
  person.send(command::OpenFile{path});
  CHECK(person.state.error == "");
  CHECK(person.state.page->id == kId);
  person.wait();
  CHECK(source_name(person.state, inputs(person.state)) == "mine");
  CHECK(path_text(*search(person.state).found, *search(person.state).found_on,
                  search(person.state).found->best()) == "x");
  const std::string scene = scene_text(person.state);
  test::Started again;
  CHECK(again.set(scene).empty());
  again.wait();
  CHECK(inputs(again.state).source == Source::file);
  CHECK(search(again.state).found->nodes.size() == search(person.state).found->nodes.size());
  person.send(command::Undo{});
  CHECK(inputs(person.state).source == Source::model);
}

TEST_CASE("beam page: a bad tree is told with its place, and one that is gone costs a sentence") {
  const TestFolder folder;
  const std::string bad = folder.file("bad.json", R"({"children": [{"token": "x", "p": 2}]})");
  test::Started s;
  s.send(command::OpenFile{bad});
  CHECK(s.state.error.find("bad.json:1:35: ") != std::string::npos);
  CHECK(s.state.page->id != kId);
  const auto errors =
      s.set(R"({"beam": {"source": "file", "file": "/no/such/tree.json", "width": 5}})");
  REQUIRE(errors.size() == 1);
  CHECK(errors[0].message.find("no such file") != std::string::npos);
  CHECK(inputs(s.state).width == 5);
  CHECK(inputs(s.state).source == Source::model);
}

TEST_CASE("beam page: widths are measured on a worker, given up, and kept by a scene") {
  StartedBeam s;
  s.act(SetSource{Source::example});
  s.act(Measure{});
  REQUIRE(s.shown().widths.size() == 8);
  CHECK(s.shown().widths[1].log_probability == near(std::log(0.315) / 2, 1e-6));
  CHECK(scene_text(s.state).find("\"measured\": true") != std::string::npos);
  s.send(command::PageAction{kId, Action(SetSource{Source::model})});
  CHECK(s.shown().measuring);
  s.send(command::PageAction{kId, Action(Measure{})});
  CHECK_FALSE(s.shown().measuring);
  CHECK(s.shown().widths.empty());
}

TEST_CASE("beam page: the step and the branch that are looked at come back with a scene") {
  StartedBeam s;
  s.act(SetNumber{SetNumber::width, 2});
  s.act(SetStep{2});
  s.act(ChooseNext{1});
  const int chosen = chosen_branch(s.shown());
  StartedBeam again;
  CHECK(again.set(scene_text(s.state)).empty());
  again.wait();
  CHECK(shown_step(again.shown()) == 2);
  CHECK(chosen_branch(again.shown()) == chosen);
}

TEST_CASE("beam page: what is said of it is what was found") {
  StartedBeam s;
  s.act(SetSource{Source::example});
  s.act(SetNumber{SetNumber::width, 2});
  s.act(SetStep{1});
  s.act(Choose{s.shown().layout.columns[0].back()});
  const std::string said = describe(s.state);
  CHECK(said.find("The tree is worked example") != std::string::npos);
  CHECK(said.find("was pruned at step 1") != std::string::npos);
  CHECK(said.find("0.31500") != std::string::npos);
}

TEST_CASE("beam page: of the tree every branch is shown, or the few best pruned, and none twice") {
  StartedBeam s;
  for (const bool all : {false, true}) {
    s.act(ShowPruned{all});
    const BeamSearch& found = s.found();
    const TreeLayout& layout = s.shown().layout;
    for (std::size_t i = 0; i < found.nodes.size(); ++i) {
      const bool pruned = found.nodes[i].fate == BeamNode::Fate::pruned;
      if (all || !pruned || found.nodes[i].on_greedy) CHECK(layout.row[i] >= 0);
    }
    for (const std::vector<int>& column : layout.columns) {
      int row = -1;
      for (const int node : column) {
        CHECK(layout.row[static_cast<std::size_t>(node)] > row);
        row = layout.row[static_cast<std::size_t>(node)];
      }
    }
    for (std::size_t i = 0; i < found.steps.size(); ++i) {
      const auto shown = static_cast<std::int64_t>(layout.columns[i].size());
      CHECK(layout.hidden[i] + shown == found.steps[i].candidates);
    }
  }
}
