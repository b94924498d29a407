// Hands on the real window: what is open has the keyboard, nothing that is typed is lost, Esc and
// undo do what they say.
#include <doctest/doctest.h>

#include <filesystem>
#include <string>

#include "tests/window/session.h"

using namespace logitdice::test;
using State = Session::State;

namespace {

double temperature(const State& state) {
  return state.at("knobs").at("temperature");
}

void settle() {
  sleep_s(0.3);
}

}  // namespace

TEST_CASE("window: a click on a value and typing at once loses no key") {
  const Session session({"cat_sat_on"});
  session.click_and("value.temperature",
                    {"key", "--delay", "0", "2", "period", "7", "Return", "s"});
  const State state =
      session.wait_for("one draw", [](const State& s) { return s.at("step") == 1; });
  CHECK(temperature(state) == 2.7);
  CHECK(state.at("view") == "pipeline");
}

TEST_CASE("window: a menu has the keyboard: it finds, chooses and nothing behind it moves") {
  const Session session({"cat_sat_on"});
  const State before = session.state();
  session.click("menu.profile");
  for (const char* key :
       {"s", "h", "2", "Page_Down", "Page_Up", "Down", "Left", "space", "ctrl+z"}) {
    session.key(key);
  }
  settle();
  CHECK(session.state() == before);
  session.key("Escape");
  session.click("menu.profile");
  session.type("llam");
  session.key("Return");
  const State chosen =
      session.wait_for("llama.cpp", [](const State& s) { return s.at("profile") == "llama.cpp"; });
  CHECK(chosen.at("step") == before.at("step"));
  session.key("s");
  session.wait_for("the page's keys again", [](const State& s) { return s.at("step") == 1; });
}

TEST_CASE("window: a file is opened by keyboard alone") {
  const TemporaryFolder folder;
  write_text(folder / "other.txt", "a: 1\nb: 2\n");
  write_text(folder / "wanted.txt", "yes: 1.5\nno: 0.5\n");
  const std::filesystem::path here = std::filesystem::current_path();
  std::filesystem::current_path(folder.path());  // where the list begins
  const Session session({"cat_sat_on"}, {"PATH=/nonexistent"});
  std::filesystem::current_path(here);
  session.key("ctrl+o");
  session.widget("file.wanted.txt");
  session.type("wan");
  session.key("Return");
  session.wait_for("the file", [&](const State&) {
    return session.has_widget("bar.1") && !session.has_widget("bar.2");
  });
  CHECK(session.state().at("step") == 0);
}

TEST_CASE("window: the table of keys has the keyboard") {
  const Session session({"cat_sat_on"});
  const State before = session.state();
  session.key("F1");
  session.widget("button.close_keys");
  for (const char* key : {"s", "2", "Page_Down", "n", "r", "ctrl+z", "d"}) session.key(key);
  settle();
  CHECK(session.state() == before);
  session.key("Escape");
  session.key("s");
  session.wait_for("a draw", [](const State& s) { return s.at("step") == 1; });
}

TEST_CASE("window: undo after the start goes to nothing that nobody saw, and says what it undid") {
  const Session session({"flat"});
  session.key("ctrl+z");
  session.wait_for("said",
                   [](const State& s) { return s.at("notice") == "There is nothing to undo."; });
  CHECK(session.state().at("distribution") == "flat");
  session.click("preset.2");
  session.wait_for("T 2", [](const State& s) { return temperature(s) == 2; });
  session.key("ctrl+z");
  const State undone = session.wait_for("T 1", [](const State& s) { return temperature(s) == 1; });
  CHECK(undone.at("notice") == "Undone: Temperature 1.00 → 2.00.");
}

TEST_CASE("window: a remote on the Compare page shows the next example and harms nothing") {
  const Session session({"cat_sat_on", "--view", "compare"});
  const State before = session.state();
  session.key("Next");
  const State next = session.wait_for(
      "the next", [](const State& s) { return s.at("distribution") != "cat_sat_on"; });
  CHECK(next.at("phase") == before.at("phase"));
  session.key("Prior");
  session.wait_for("the first",
                   [](const State& s) { return s.at("distribution") == "cat_sat_on"; });
  for (const char* key : {"period", "b", "F5", "Escape"}) session.key(key);
  session.wait_for("a window again", [](const State& s) { return s.at("fullscreen") == false; });
  CHECK(session.state().at("knobs") == before.at("knobs"));
  CHECK(session.state().at("error") == "");
}

TEST_CASE("window: Ctrl P says where the picture went") {
  const Session session({"cat_sat_on"}, {"PATH=/nonexistent"});
  session.key("ctrl+p");
  const State told = session.wait_for("told", [](const State& s) { return s.at("notice") != ""; });
  const std::string notice = told.at("notice");
  REQUIRE(notice.starts_with("The picture was saved to /"));
  const std::string path = notice.substr(25, notice.size() - 26);
  for (int i = 0; i < 100 && !std::filesystem::exists(path); ++i) sleep_s(0.05);
  CHECK(std::filesystem::file_size(path) > 1000);
  std::filesystem::remove(path);
}
