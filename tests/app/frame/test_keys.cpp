// The tables of keys: what they say is what the keys do.

#include "app/frame/keys.h"

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "app/pages/compare/state.h"
#include "app/pages/generate/state.h"
#include "app/pages/penalties/state.h"
#include "app/program/scene.h"
#include "tests/app/layout_faults.h"

using namespace logitdice;

namespace {

// Every page in each of its modes.
struct PageCase {
  const char* view;
  void (*set)(AppState&);
};
constexpr PageCase kPages[] = {
    {"pipeline", [](AppState&) {}},
    {"cutoffs", [](AppState&) {}},
    {"compare", [](AppState&) {}},
    {"generate", [](AppState& s) { generate_page::inputs(s).mode = generate_page::Mode::text; }},
    {"generate", [](AppState& s) { generate_page::inputs(s).mode = generate_page::Mode::presets; }},
    {"generate", [](AppState& s) { generate_page::inputs(s).mode = generate_page::Mode::many; }},
    {"beam", [](AppState&) {}},
    {"penalties", [](AppState&) {}},
    {"penalties",
     [](AppState& s) { penalties_page::inputs(s).part = penalties_page::Part::spiral; }},
    {"speculative", [](AppState&) {}},
};

void show(Screen& screen, const PageCase& c) {
  screen.send(command::SetView{c.view});
  c.set(screen.state());
  settle(screen.state());
  for (int i = 0; i < 3000 && working(screen.state()); ++i) screen.send(command::Tick{0});
  screen.backend.settle();
}

std::string meaning_of(const KeyBinding& binding, std::string_view row) {
  return std::string(!binding.means.empty() ? binding.means : row);
}

// Key and modifiers of every row, kAnyMods as each of them.
std::vector<std::pair<int, int>> strokes(const KeyBinding& binding) {
  if (binding.mods != kAnyMods) return {{binding.key, binding.mods}};
  std::vector<std::pair<int, int>> all;
  for (int mods = 0; mods < 8; ++mods) all.emplace_back(binding.key, mods);
  return all;
}

bool does_something(Screen& screen, const KeyBinding& binding) {
  Commands commands;
  Controls& controls = screen.ui.controls;
  controls.focus_on("stage.top_k");
  KeyTarget to{screen.state(), commands, controls, screen.ui.memory};
  screen.ui.memory.file_wish.reset();
  const std::string focus = controls.focus();
  binding.act(to);
  const bool enter = binding.key == GLFW_KEY_ENTER;
  const bool opened = std::exchange(screen.ui.memory.code.open, false);
  const bool any =
      opened || !commands.empty() || screen.ui.memory.file_wish || controls.focus() != focus;
  screen.ui.memory.file_wish.reset();
  return any || enter;
}

}  // namespace

TEST_CASE("keys: no key means two things over all pages") {
  std::map<std::pair<int, int>, std::string> meanings;
  const auto check = [&](std::span<const KeyBinding> table) {
    std::string row;
    for (const KeyBinding& binding : table) {
      if (!binding.what.empty()) row = binding.what;
      if (binding.key == 0) continue;
      for (const auto& stroke : strokes(binding)) {
        const auto [at, fresh] = meanings.try_emplace(stroke, meaning_of(binding, row));
        CAPTURE(stroke.first);
        CHECK_MESSAGE((fresh || at->second == meaning_of(binding, row)), row);
      }
    }
  };
  check(all_keys());
  for (const PageInfo* page : all_pages()) {
    if (page->keys) check(page->keys());
  }
}

TEST_CASE("keys: each row of the overlay acts, each hint is one of them, and no other key acts") {
  for (const PageCase& c : kPages) {
    CAPTURE(std::string(c.view));
    Screen screen(1280, 720);
    show(screen, c);
    AppState& s = screen.state();
    std::set<std::pair<int, int>> acting;
    std::set<std::string_view> hints;
    for (const KeyBinding* binding : acting_keys(s)) {
      CAPTURE(binding->keys);
      hints.insert(binding->hint);
      if (!binding->act) continue;
      for (const auto& stroke : strokes(*binding)) acting.insert(stroke);
      CHECK(does_something(screen, *binding));
    }
    for (const std::string& hint : key_hints(s)) CHECK(hints.count(hint) == 1);
    screen.ui.controls.drop_focus();
    const std::string before = scene_text(s);
    for (int key = 0; key <= GLFW_KEY_LAST; ++key) {
      for (const int mods : {0, GLFW_MOD_SHIFT, GLFW_MOD_CONTROL}) {
        if (acting.count({key, mods}) || key == GLFW_KEY_F1 || key == GLFW_KEY_ESCAPE) continue;
        press_key(screen.ui, {key, mods}, false);
        if (!screen.ui.commands.empty()) FAIL_CHECK("key ", key, " with ", mods, " acts unlisted");
        screen.ui.commands.clear();
      }
    }
    screen.backend.settle();
    CHECK(scene_text(s) == before);
  }
}

TEST_CASE("keys: the status bar's hints are those of what is on the page") {
  Screen screen(1920, 1080);
  const auto hint = [&](std::string_view wanted) {
    const auto hints = key_hints(screen.state());
    return std::find(hints.begin(), hints.end(), wanted) != hints.end();
  };
  CHECK(hint("Space play"));
  CHECK(hint("S sample"));
  show(screen, kPages[3]);
  CHECK(hint("PgDn next token"));
  CHECK(!hint("S sample"));  // no coin of the dice is shown there
  show(screen, kPages[4]);
  CHECK(!hint("PgDn next token"));
  CHECK(hint("G write"));
  show(screen, kPages[2]);
  CHECK(hint("PgDn next example"));
}

TEST_CASE("keys: Page Down and Space act on what can be seen") {
  Screen screen(1280, 720);
  AppState& s = screen.state();
  for (const PageCase& c : kPages) {
    if (std::string_view(c.view) == "pipeline" || std::string_view(c.view) == "beam") continue;
    show(screen, c);
    s.phase = 2;
    for (const int key : {GLFW_KEY_PAGE_DOWN, GLFW_KEY_PAGE_UP, GLFW_KEY_SPACE}) screen.key(key);
    CHECK(s.phase == 2);
    CHECK(!s.playing);
  }
  screen.send(command::OpenBundled{"weather"});
  show(screen, kPages[2]);
  const std::string first = s.in.opened.id;
  screen.key(GLFW_KEY_PAGE_DOWN);
  CHECK(s.in.opened.id != first);
  screen.key(GLFW_KEY_PAGE_UP);
  CHECK(s.in.opened.id == first);
  show(screen, kPages[3]);
  screen.key(GLFW_KEY_HOME);
  CHECK(s.in.step == 0);
  screen.key(GLFW_KEY_PAGE_DOWN);
  CHECK(s.in.step == 1);
  show(screen, kPages[5]);
  screen.key(GLFW_KEY_PAGE_DOWN);
  CHECK(s.in.step == 1);
}

TEST_CASE("keys: a remote never does harm") {
  constexpr int kRemote[] = {GLFW_KEY_PAGE_DOWN, GLFW_KEY_PAGE_UP, GLFW_KEY_F5,
                             GLFW_KEY_ESCAPE,    GLFW_KEY_PERIOD,  GLFW_KEY_B};
  for (const PageCase& c : kPages) {
    CAPTURE(std::string(c.view));
    Screen screen(1280, 720);
    show(screen, c);
    AppState& s = screen.state();
    const Knobs knobs = s.in.knobs;
    const auto columns = compare_page::inputs(s).columns;
    const auto text = s.in.text;
    for (int round = 0; round < 3; ++round) {
      for (const int key : kRemote) screen.key(key);
    }
    CHECK(s.in.knobs == knobs);
    CHECK(compare_page::inputs(s).columns == columns);
    CHECK(s.in.text == text);
    CHECK(s.error == "");
    CHECK(!s.quit);
    CHECK(s.dice.step == 0);
    CHECK(std::string_view(s.page->id) == c.view);
  }
}

TEST_CASE("keys: a remote's start and end fill the screen and give it back") {
  Screen screen(1280, 720);
  screen.key(GLFW_KEY_F5);
  CHECK(fills_screen(screen.state()));
  screen.key(GLFW_KEY_ESCAPE);
  CHECK(!fills_screen(screen.state()));
}

TEST_CASE("keys: Esc leaves full screen only when nothing else is to leave") {
  Screen screen(1280, 720);
  AppState& s = screen.state();
  screen.key(GLFW_KEY_F11);
  const auto leaves_alone = [&](const char* what) {
    screen.key(GLFW_KEY_ESCAPE);
    CHECK_MESSAGE(s.preferences.fullscreen, std::string(what));
  };
  screen.key(GLFW_KEY_F1);
  leaves_alone("table of keys");
  CHECK(!screen.ui.show_keys);
  screen.click("menu.profile");
  leaves_alone("menu");
  screen.send(command::Report{"A sentence."});
  leaves_alone("message");
  CHECK(s.error == "");
  screen.click("field.seed");
  screen.backend.text("7");
  leaves_alone("field");
  CHECK(s.in.seed == 42);
  screen.key(GLFW_KEY_TAB);
  leaves_alone("focus");
  screen.backend.move(screen.centre("knob.temperature"));
  screen.backend.press();
  leaves_alone("drag");
  screen.backend.release();
  screen.key(GLFW_KEY_ESCAPE);
  CHECK(!s.preferences.fullscreen);
}

TEST_CASE("keys: the table of keys takes the keyboard, and no text of it is cut") {
  constexpr std::pair<int, int> kWindows[] = {{640, 480},  {1024, 768},  {1280, 720},
                                              {900, 1600}, {1920, 1080}, {3840, 2160}};
  for (const auto& [w, h] : kWindows) {
    for (const PageCase& c : kPages) {
      CAPTURE(w);
      CAPTURE(std::string(c.view));
      Screen screen(w, h, 0);
      show(screen, c);
      screen.key(GLFW_KEY_F1);
      REQUIRE(screen.ui.show_keys);
      const std::string before = scene_text(screen.state());
      std::set<std::string> seen;
      for (int page = 0; page < 8; ++page) {
        screen.ui.notes.recording = true;
        screen.backend.frame();
        screen.ui.notes.recording = false;
        for (const DrawnText& t : screen.ui.notes.drawn) {
          const bool whole = t.seen_high.y - t.seen_low.y >= t.high.y - t.low.y - 1 &&
                             t.seen_high.x >= t.high.x - 1 && t.seen_low.x <= t.low.x + 1;
          if (whole && !t.shortened) seen.insert(t.text);
        }
        screen.key(GLFW_KEY_PAGE_DOWN);
      }
      for (const KeyRow& row : key_rows(screen.state())) {
        CHECK_MESSAGE(seen.count(row.keys) == 1, row.keys);
        CHECK_MESSAGE(seen.count(row.what) == 1, row.what);
      }
      for (const int key : {GLFW_KEY_S, GLFW_KEY_2, GLFW_KEY_N, GLFW_KEY_LEFT, GLFW_KEY_R}) {
        screen.key(key);
      }
      screen.key(GLFW_KEY_Z, GLFW_MOD_CONTROL);
      CHECK(scene_text(screen.state()) == before);
      screen.key(GLFW_KEY_TAB);
      CHECK(screen.ui.controls.focus() == "button.close_keys");
      screen.key(GLFW_KEY_ESCAPE);
      CHECK(!screen.ui.show_keys);
    }
  }
}

TEST_CASE("keys: Tab comes to every field, into it, and on from it with what was typed") {
  for (const PageCase& c : kPages) {
    Screen screen(1600, 1000);
    screen.send(command::SetOrder{{"logit_bias", "temperature"}});
    screen.click("stage.logit_bias");
    show(screen, c);
    std::vector<std::string> fields;
    for (const WidgetRect& r : screen.ui.controls.rects()) {
      if (r.id.starts_with("field.")) fields.push_back(r.id);
    }
    CHECK(!fields.empty());
    for (const std::string& id : fields) {
      CAPTURE(std::string(c.view) + " " + id);
      screen.focus(id);
      CHECK(ImGui::GetIO().WantTextInput);
      screen.key(GLFW_KEY_TAB);
      CHECK(screen.ui.controls.focus() != id);
      screen.key(GLFW_KEY_TAB, GLFW_MOD_SHIFT);
      CHECK(screen.ui.controls.focus() == id);
      screen.key(GLFW_KEY_ESCAPE);
      CHECK(!ImGui::GetIO().WantTextInput);
    }
  }
  Screen screen(1600, 1000);
  screen.focus("field.seed");
  screen.backend.text("7");
  screen.key(GLFW_KEY_TAB);
  CHECK(screen.state().in.seed == 7);
  CHECK(!ImGui::GetIO().WantTextInput);
  screen.click("field.seed");  // by the mouse, too
  screen.backend.text("8");
  screen.key(GLFW_KEY_TAB);
  CHECK(screen.state().in.seed == 8);
  CHECK(screen.ui.controls.focus() == "button.sample");
}

TEST_CASE("keys: Tab goes to the right or down, into the page and on to the right column") {
  for (const PageCase& c : kPages) {
    Screen screen(1920, 1080, 0);
    show(screen, c);
    screen.backend.frame();
    const auto stops = screen.ui.controls.stops();
    REQUIRE(stops.size() > 20);
    const WidgetRect* before = nullptr;
    for (const std::string& id : stops) {
      const WidgetRect* now = screen.find(id);
      if (!now) continue;  // scrolled out of sight
      const bool left = before && now->x + now->w < before->x + 1;
      const bool below = before && now->y + now->h / 2 > before->y + before->h / 2 + 1;
      if (left && !below) FAIL_CHECK(std::string(c.view), ": from ", before->id, " back to ", id);
      before = now;
    }
  }
}
