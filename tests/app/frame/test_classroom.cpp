// What a teacher hides is gone with its keys, what is locked stands.

#include "app/program/scene.h"
#include "tests/app/program/started.h"
#include "tests/app/screen.h"

using namespace logitdice;

namespace {

struct HiddenCase {
  const char* part;
  std::vector<std::string> gone;  // widgets
  std::vector<int> keys;          // that do nothing then
};
const std::vector<HiddenCase> kHidden = {
    {"tabs", {"tab.cutoffs"}, {GLFW_KEY_2, GLFW_KEY_3}},
    {"tools", {"button.theme", "button.keys"}, {GLFW_KEY_D, GLFW_KEY_F1, GLFW_KEY_F11}},
    {"source", {"menu.distribution"}, {GLFW_KEY_N}},
    {"chain", {"knob.temperature", "menu.profile"}, {GLFW_KEY_R}},
    {"dice", {"button.sample"}, {GLFW_KEY_S, GLFW_KEY_H, GLFW_KEY_C}},
    {"text", {}, {GLFW_KEY_G}},
    {"status", {}, {}},
    {"strip", {"phase.1"}, {}},
};

}  // namespace

TEST_CASE("classroom: what is hidden is gone and its keys do nothing, the rest is as it was") {
  for (const HideablePart& part : hideable_parts()) {
    const auto tried = std::find_if(kHidden.begin(), kHidden.end(),
                                    [&](const HiddenCase& c) { return c.part == part.id; });
    REQUIRE(tried != kHidden.end());
    CAPTURE(std::string(part.id));
    Screen screen(1600, 900, 0);
    AppState& s = screen.state();
    screen.send(command::SetKnob{&Knobs::temperature, 1.5});
    for (const std::string& id : tried->gone) CHECK_MESSAGE(screen.find(id), id);
    s.classroom.hidden = {std::string(part.id)};
    screen.backend.settle();
    for (const std::string& id : tried->gone) CHECK_MESSAGE(!screen.find(id), id);
    const std::string before = scene_text(s);
    for (const int key : tried->keys) screen.key(key);
    CHECK(scene_text(s) == before);
    CHECK(!screen.ui.show_keys);
    s.classroom.hidden.clear();
    screen.backend.settle();
    for (const std::string& id : tried->gone) CHECK_MESSAGE(screen.find(id), id);
  }
}

TEST_CASE("classroom: a locked knob has no slider, and nothing turns it") {
  for (const char* view : {"pipeline", "compare", "penalties"}) {
    CAPTURE(view);
    Screen screen(1600, 900, 0);
    AppState& s = screen.state();
    screen.send(command::SetView{view});
    screen.send(command::SetKnob{&Knobs::temperature, 0.7});
    CHECK(screen.find("knob.temperature"));
    s.classroom.locked = {"temperature"};
    screen.backend.settle();
    CHECK(!screen.find("knob.temperature"));
    CHECK(!screen.find("value.temperature"));
    CHECK(screen.find("locked.temperature"));
    screen.send(command::SetKnob{&Knobs::temperature, 2});
    screen.send(command::ResetKnobs{});
    screen.send(command::UseDefaults{});
    screen.send(command::RemoveStage{"temperature"});
    screen.send(command::SwitchStage{"temperature", false});
    CHECK(s.in.knobs.temperature == 0.7);
    CHECK(s.in.profile.switched_off.empty());
    screen.send(command::SetKnob{&Knobs::top_p, 0.5});  // another is free
    CHECK(s.in.knobs.top_p == 0.5);
  }
}

TEST_CASE("classroom: a scene shows, hides and locks, and says what it does not know") {
  test::Started person;
  AppState& s = person.state;
  const auto errors = person.set(
      R"({"logitdice_scene": 1, "show": ["right", "columns"], "hide": ["tabs", "dice", "tabs"],
          "lock": ["top_p"], "presenter": {"on": true, "theme": "contrast"}})");
  CHECK(errors.empty());
  CHECK(s.presenter.shown == Beside{.right = true, .columns = true});
  CHECK(s.classroom.hidden == std::vector<std::string>{"tabs", "dice"});
  CHECK(s.classroom.locked == std::vector<std::string>{"top_p"});
  CHECK(shown_theme(s) == ThemeName::contrast);
  person.set(R"({"logitdice_scene": 1, "phase": 2})");  // absent: as it is
  CHECK(s.presenter.shown.right);
  const auto wrong = person.set(
      R"({"logitdice_scene": 1, "show": ["lft"], "hide": ["all"], "lock": ["heat"],
          "preferences": {"theme": "blue"}})");
  REQUIRE(wrong.size() == 4);
  for (const Error& error : wrong) CHECK(error.message.starts_with("s.json:"));
}

TEST_CASE("classroom: states with two themes are still read") {
  test::Started person;
  for (const ThemeName name : kThemes) {
    const std::string id(theme_id(name));
    CHECK(
        person.set(R"({"logitdice_state": 2, "preferences": {"theme": ")" + id + R"("}})").empty());
    CHECK(person.state.preferences.theme == name);
  }
}
