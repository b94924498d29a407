// Presenting with real key events: remotes, a blank screen, notes on another screen.

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>

#include "core/lesson/lesson.h"
#include "tests/window/session.h"

using namespace logitdice::test;
using State = Session::State;

namespace {

void wait_for_presenting(const Session& session, bool on) {
  session.wait_for(on ? "presenting" : "a window",
                   [&](const State& s) { return s.at("presenting") == on; });
}

}  // namespace

TEST_CASE("window: thirty of thirty taps of a remote arrive, F5 and Esc in turns") {
  const Session session({"cat_sat_on"});
  for (int i = 0; i < 15; ++i) {
    session.key("F5");
    wait_for_presenting(session, true);
    session.key("Escape");
    wait_for_presenting(session, false);
  }
  // Out of step: it was entered at the keyboard, and the remote begins with F5.
  session.key("F5");
  wait_for_presenting(session, true);
  for (const char* key : {"F5", "Escape", "F5", "Escape"}) session.key(key);
  wait_for_presenting(session, true);
}

TEST_CASE("window: thirty of thirty steps of a remote arrive, by each of its keys") {
  const Session session({"cat_sat_on", "--present"});
  wait_for_presenting(session, true);
  const int first = session.state().at("phase");
  int phase = first, taps = 0;
  const std::pair<const char*, int> kTaps[] = {
      {"Next", 1},  {"Right", 1}, {"Down", 1}, {"space", 1},  {"Prior", -1},
      {"Left", -1}, {"Up", -1},   {"Next", 1}, {"Prior", -1}, {"Next", 1}};
  for (int round = 0; round < 3; ++round) {
    for (const auto& [key, by] : kTaps) {
      session.key(key);
      phase = (phase - 1 + by + 6) % 6 + 1;
      ++taps;
      session.wait_for("step " + std::to_string(taps),
                       [&](const State& s) { return s.at("phase") == phase; });
    }
  }
  CHECK(taps == 30);
}

TEST_CASE("window: a remote's period blanks the screen, and any key brings it back") {
  const Session session({"cat_sat_on", "--present"});
  const int phase = session.state().at("phase");
  for (const char* key : {"period", "b", "Next", "Escape"}) {
    session.key("period");
    session.wait_for("black", [](const State& s) { return s.at("blank") == "black"; });
    session.key(key);
    session.wait_for("back", [](const State& s) { return s.at("blank") == ""; });
  }
  CHECK(session.state().at("phase") == phase);
  CHECK(session.state().at("presenting") == true);
}

TEST_CASE("window: what is hidden by the command line is gone") {
  const Session session({"cat_sat_on", "--hide", "tabs,chain,dice,tools,status"});
  session.widget("bar.0");
  for (const char* id : {"tab.cutoffs", "knob.temperature", "button.sample", "button.theme"}) {
    CHECK(!session.has_widget(id));
  }
  for (const char* key : {"2", "s", "d", "r"}) session.key(key);
  session.key("Next");
  session.wait_for("a step", [](const State& s) { return s.at("phase") == 1; });
  CHECK(session.state().at("view") == "pipeline");
  CHECK(session.state().at("step") == 0);
  CHECK(session.state().at("theme") == "dark");
}

TEST_CASE("window: the notes follow what presents") {
  const Session session({"cat_sat_on", "--present"});
  const std::string file = session.folder() + "/config/logitdice/presented.json";
  session.key("Home");
  session.wait_for("phase 1", [](const State& s) { return s.at("phase") == 1; });
  for (int i = 0; i < 100 && !std::filesystem::exists(file); ++i) sleep_s(0.05);
  const Session notes({"notes"}, {"XDG_CONFIG_HOME=" + session.folder() + "/config"});
  notes.wait_for("phase 1", [](const State& s) { return s.at("step") == "logits z"; });
  session.key("Next");
  const State second =
      notes.wait_for("phase 2", [](const State& s) { return s.at("step") == "÷ T"; });
  CHECK(second.at("next") == "exp");
  session.key("Escape");
  notes.wait_for("nothing", [](const State& s) { return s.at("wrong") != ""; });
}

namespace {

// With the key of a remote alone, from the first step to the last.
void go_through(const logitdice::Lesson& lesson) {
  CAPTURE(lesson.id);
  const Session session({"--present", lesson.id});
  wait_for_presenting(session, true);
  const int steps = static_cast<int>(lesson.steps.size());
  for (int step = 1; step <= steps; ++step) {
    CAPTURE(step);
    const State at = session.wait_for("the step", [&](const State& s) {
      return s.at("lesson").at("id") == lesson.id && s.at("lesson").at("step") == step;
    });
    CHECK(at.at("error") == "");
    const bool asks = lesson.steps[static_cast<std::size_t>(step) - 1].question.has_value();
    CHECK((at.at("lesson").at("asks") != "") == asks);
    if (asks) {
      session.key("Next");
      session.wait_for("the answer",
                       [](const State& s) { return s.at("lesson").at("asks") == ""; });
    }
    if (step < steps) session.key("Next");
  }
  CHECK(session.state().at("presenting") == true);
}

// Every `of`th lesson, from `first` on: no test takes minutes.
void go_through_lessons(std::size_t first, std::size_t of) {
  const auto lessons = logitdice::bundled_lessons();
  for (std::size_t i = first; i < lessons.size(); i += of) go_through(lessons[i]);
}

}  // namespace

TEST_CASE("window: every lesson is gone through with a remote, the first part") {
  go_through_lessons(0, 3);
}
TEST_CASE("window: every lesson is gone through with a remote, the second part") {
  go_through_lessons(1, 3);
}
TEST_CASE("window: every lesson is gone through with a remote, the third part") {
  go_through_lessons(2, 3);
}

TEST_CASE("window: the teacher's screen has the votes that the class does not see") {
  const auto& greedy = *logitdice::find_lesson("greedy");
  const Session session({"--present", "greedy"});
  wait_for_presenting(session, true);
  int step = 1;
  const auto asks_a_choice = [&] { return session.state().at("lesson").at("asks") == "choice"; };
  while (!asks_a_choice() && step < static_cast<int>(greedy.steps.size())) {
    session.key("Next");
    if (session.state().at("lesson").at("asks") != "") session.key("Next");
    ++step;
    session.wait_for("the next", [&](const State& s) { return s.at("lesson").at("step") == step; });
  }
  REQUIRE(asks_a_choice());
  const Session notes({"notes"}, {"XDG_CONFIG_HOME=" + session.folder() + "/config"});
  for (const char* key : {"b", "a", "b"}) session.key(key);
  const State tally = notes.wait_for("three votes", [](const State& s) {
    const auto& votes = s.at("votes");
    return votes.size() >= 2 && votes[0] == 1 && votes[1] == 2;
  });
  CHECK(tally.at("title") == greedy.title);
}
