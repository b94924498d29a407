// What a teacher hides is gone with its keys, what is locked stands.

#include <algorithm>

#include "app/program/lesson_run.h"
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

namespace {

// How the ids of a part's widgets begin.
struct PartWidgets {
  const char* part;
  std::vector<std::string> ids;
};
const std::vector<PartWidgets> kWidgets = {
    {"tabs", {"tab."}},
    {"tools", {"button.theme", "button.keys", "button.larger", "button.code"}},
    {"source", {"menu.distribution", "button.next_distribution", "button.open"}},
    {"chain", {"chip.", "button.chain", "knob.", "value.", "menu.profile", "preset.", "stage."}},
    {"dice", {"button.dice", "button.sample", "button.clear", "field.seed", "tally"}},
    {"text", {"button.text", "field.sentence", "field.prompt", "button.preview_"}},
    {"status", {"button.undo", "button.redo"}},
    {"strip", {"phase."}},
};

void check_gone(Screen& screen, const std::vector<std::string>& parts) {
  for (const PartWidgets& each : kWidgets) {
    if (std::find(parts.begin(), parts.end(), each.part) == parts.end()) continue;
    for (const WidgetRect& rect : screen.ui.controls.rects()) {
      for (const std::string& id : each.ids) {
        if (rect.id.starts_with(id)) FAIL_CHECK(each.part, " is hidden: ", rect.id);
      }
    }
  }
}

// The window as it is, then each folded column open over the page.
void check_gone_everywhere(Screen& screen, const std::vector<std::string>& parts) {
  check_gone(screen, parts);
  for (const char* opens : {"button.chain", "button.dice", "button.text"}) {
    if (!screen.find(opens)) continue;
    screen.click(opens);
    check_gone(screen, parts);
    screen.key(GLFW_KEY_ESCAPE);
  }
}

void hide_in_every_way(Screen& screen, const std::vector<std::string>& parts) {
  AppState& s = screen.state();
  for (const char* lesson : {"", "temperature"}) {
    if (*lesson) screen.send(command::OpenLesson{lesson, 1});
    for (const bool presents : {false, true}) {
      s.classroom.hidden = parts;
      s.presenter.on = presents;
      s.presenter.shown = {.left = presents, .right = presents, .strip = presents};
      screen.backend.settle();
      CAPTURE(lesson);
      CAPTURE(presents);
      check_gone_everywhere(screen, parts);
    }
    s.presenter.on = false;
  }
}

struct Window {
  int w, h;
  float scale;
};
constexpr Window kWindows[] = {{1024, 700, 1.3f}, {1280, 720, 1}, {1920, 1080, 1}, {900, 1200, 1}};

}  // namespace

TEST_CASE("classroom: what is hidden is gone beside the page, folded and over it, in lessons too") {
  std::vector<std::vector<std::string>> cases = {{"chain", "source", "dice", "text"}};
  for (const HideablePart& part : hideable_parts()) cases.push_back({std::string(part.id)});
  for (const Window& window : kWindows) {
    for (const auto& parts : cases) {
      CAPTURE(window.w);
      Screen screen(window.w, window.h, 0);
      screen.state().preferences.scale = window.scale;
      hide_in_every_way(screen, parts);
    }
  }
}

TEST_CASE("classroom: with the dice hidden the text has a button of its own, and nothing rolls") {
  Screen screen(1024, 700, 0);
  screen.state().preferences.scale = 1.3f;
  screen.state().classroom.hidden = {"dice"};
  screen.backend.settle();
  screen.click("button.text");
  CHECK(screen.find("button.preview_dice"));
  screen.send(command::SetView{"compare"});
  CHECK_FALSE(screen.find("button.sample"));
  CHECK(screen.find("button.write_columns"));
}

TEST_CASE("classroom: in a lesson's window the chain's room goes with all that stood in it") {
  Screen screen(1280, 720, 0);
  screen.send(command::OpenLesson{"temperature", 1});
  const float y = screen.find("bar.0")->y;
  screen.state().classroom.hidden = {"chain", "dice", "text"};
  screen.backend.settle();
  CHECK(screen.find("bar.0")->y < y);
}

TEST_CASE("classroom: what is locked offers no switch, no removal and no preset") {
  Screen screen(1600, 900, 0);
  AppState& s = screen.state();
  screen.send(command::SetKnob{&Knobs::temperature, 0.7});
  CHECK(screen.find("stage.temperature.switch"));
  s.classroom.locked = {"temperature"};
  screen.backend.settle();
  CHECK_FALSE(screen.find("stage.temperature.switch"));
  CHECK_FALSE(screen.find("stage.temperature.remove"));
  CHECK(screen.find("stage.top_k.switch"));
  const auto told = [&](const std::string& id) {
    screen.hover(screen.centre(id));
    screen.ui.notes.recording = true;
    screen.backend.frame();
    screen.ui.notes.recording = false;
    const auto& drawn = screen.ui.notes.drawn;
    return std::any_of(drawn.begin(), drawn.end(),
                       [](const DrawnText& t) { return t.text.starts_with("It is locked"); });
  };
  CHECK(told("stage.temperature.locked"));
  CHECK(told("preset.2"));
  CHECK(told("locked.temperature"));
  CHECK_FALSE(told("stage.top_k.switch"));
  screen.click("preset.2");
  CHECK(s.in.knobs.temperature == 0.7);
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
