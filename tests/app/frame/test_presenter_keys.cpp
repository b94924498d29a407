// A remote, a keyboard and a mouse before a class, with real events.

#include "app/frame/presenter_keys.h"

#include "app/frame/presenting.h"
#include "app/pages/cutoffs/state.h"
#include "app/program/lesson_run.h"
#include "tests/app/layout_faults.h"

using namespace logitdice;

namespace {

struct Taps {
  std::vector<int> keys;
  bool presents;
};

void hold_key(Screen& screen, int key, int frames) {
  screen.backend.input().key(key, 0, GLFW_PRESS);
  screen.backend.frame();
  for (int i = 0; i < frames; ++i) {
    screen.backend.input().key(key, 0, GLFW_REPEAT);
    screen.backend.frame();
  }
  screen.backend.input().key(key, 0, GLFW_RELEASE);
  screen.backend.settle();
}

}  // namespace

TEST_CASE("presenter keys: F5 and Esc enter and leave, in whatever order a remote sends them") {
  constexpr int f5 = GLFW_KEY_F5, esc = GLFW_KEY_ESCAPE;
  const Taps cases[] = {{{f5}, true},
                        {{f5, esc}, false},
                        {{f5, f5}, false},
                        {{f5, esc, f5}, true},
                        {{f5, f5, esc}, true},
                        {{f5, f5, esc, f5}, false},
                        {{esc}, false},
                        {{esc, f5}, true},
                        {{esc, f5, esc}, false},
                        {{f5, esc, esc}, false},
                        {{f5, f5, f5}, true}};
  for (const Taps& taps : cases) {
    Screen screen(1280, 720, 0);
    std::string said;
    for (const int key : taps.keys) {
      screen.key(key);
      said += key == f5 ? "F5 " : "Esc ";
    }
    CAPTURE(said);
    CHECK(screen.state().presenter.on == taps.presents);
    CHECK(fills_screen(screen.state()) == taps.presents);
  }
  Screen screen(1280, 720, 0);
  for (int i = 0; i < 30; ++i) {
    screen.key(GLFW_KEY_F5, i % 3 == 0 ? GLFW_MOD_SHIFT : 0);
    CHECK(screen.state().presenter.on);
    screen.key(GLFW_KEY_ESCAPE);
    CHECK(!screen.state().presenter.on);
  }
}

TEST_CASE("presenter keys: a full screen that was there before stays one") {
  Screen screen(1280, 720, 0);
  screen.key(GLFW_KEY_F11);
  screen.key(GLFW_KEY_F5);
  screen.key(GLFW_KEY_ESCAPE);
  CHECK(screen.state().preferences.fullscreen);
  CHECK(!screen.state().presenter.on);
}

TEST_CASE("presenter keys: every key of a remote goes a step on or back") {
  for (const int key : {GLFW_KEY_PAGE_DOWN, GLFW_KEY_RIGHT, GLFW_KEY_DOWN, GLFW_KEY_SPACE}) {
    CAPTURE(key);
    Screen screen(1280, 720, 0);
    screen.send(command::SetPhase{2});
    screen.key(GLFW_KEY_F5);
    screen.key(key);
    CHECK(screen.state().phase == 3);
    CHECK(!screen.state().playing);
  }
  for (const int key : {GLFW_KEY_PAGE_UP, GLFW_KEY_LEFT, GLFW_KEY_UP, GLFW_KEY_BACKSPACE}) {
    CAPTURE(key);
    Screen screen(1280, 720, 0);
    screen.send(command::SetPhase{2});
    screen.key(GLFW_KEY_F5);
    screen.key(key);
    CHECK(screen.state().phase == 1);
  }
  Screen screen(1280, 720, 0);
  screen.key(GLFW_KEY_F5);
  screen.key(GLFW_KEY_HOME);
  CHECK(screen.state().phase == 1);
  screen.key(GLFW_KEY_END);
  CHECK(screen.state().phase == 6);
}

TEST_CASE("presenter keys: a click beside every control goes on, one of the right button back") {
  Screen screen(1280, 720, 0);
  AppState& s = screen.state();
  screen.send(command::SetPhase{2});
  screen.key(GLFW_KEY_F5);
  const ImVec2 free{640, 40};
  screen.backend.click(free);
  screen.backend.settle();
  CHECK(s.phase == 3);
  screen.backend.press(1);
  screen.backend.release(1);
  screen.backend.settle();
  CHECK(s.phase == 2);
  screen.click("bar.1");  // a control has its own use of it
  CHECK(s.phase == 2);
  CHECK(s.selected == 1);
  screen.click("button.on");
  CHECK(s.phase == 3);
  screen.click("button.back");
  CHECK(s.phase == 2);
  screen.key(GLFW_KEY_ESCAPE);
  screen.backend.click(free);
  screen.backend.settle();
  CHECK(s.phase == 2);  // elsewhere a click is a click
}

TEST_CASE("presenter keys: a drag that hits nothing is no click, a hand that trembles is") {
  for (const int button : {0, 1}) {
    Screen screen(1280, 720, 0);
    AppState& s = screen.state();
    screen.send(command::SetPhase{2});
    screen.key(GLFW_KEY_F5);
    const auto drag = [&](ImVec2 to) {
      screen.backend.move({640, 40});
      screen.backend.press(button);
      screen.backend.move(to);
      screen.backend.move({641, 40});
      screen.backend.release(button);
      screen.backend.settle();
    };
    for (const ImVec2 to : {ImVec2{700, 40}, ImVec2{640, 60}, ImVec2{620, 30}}) {
      drag(to);
      CHECK(s.phase == 2);
    }
    drag({642, 41});
    CHECK(s.phase == (button == 0 ? 3 : 1));
  }
}

TEST_CASE(
    "presenter keys: a remote alone comes from the first lesson's start to the last one's end") {
  Screen screen(1280, 720, 0);
  AppState& s = screen.state();
  screen.send(command::OpenLesson{"logits"});
  screen.key(GLFW_KEY_F5);
  CHECK(s.lesson->step == 0);
  const auto last = [&] { screen.send(command::ShowStep{1000}); };
  const auto label = [&](const char* wanted) {
    screen.ui.notes.recording = true;
    screen.backend.frame();
    screen.ui.notes.recording = false;
    const auto& drawn = screen.ui.notes.drawn;
    return std::any_of(drawn.begin(), drawn.end(),
                       [&](const DrawnText& t) { return t.text == wanted; });
  };
  screen.key(GLFW_KEY_PAGE_UP);
  CHECK(s.lesson->lesson->id == "logits");
  last();
  while (open_question(s)) screen.key(GLFW_KEY_PAGE_DOWN);
  CHECK(label("Next lesson ›"));
  screen.key(GLFW_KEY_SPACE);
  CHECK(s.lesson->lesson->id == "temperature");
  CHECK(s.lesson->step == 0);
  CHECK(label("Page Down"));
  CHECK(label("‹ Lesson before"));
  screen.key(GLFW_KEY_PAGE_UP);
  CHECK(s.lesson->lesson->id == "logits");
  CHECK(s.lesson->step + 1 == std::ssize(s.lesson->lesson->steps));
  while (open_question(s)) screen.key(GLFW_KEY_PAGE_DOWN);
  screen.click("button.on");
  CHECK(s.lesson->lesson->id == "temperature");
  screen.send(command::OpenLesson{std::string(kTour)});
  last();
  CHECK(label("Done"));
  screen.key(GLFW_KEY_PAGE_DOWN);
  CHECK_FALSE(s.lesson);
  CHECK(s.presenter.on);
}

TEST_CASE("presenter keys: Page Down shows the rest of a long text before it steps") {
  std::string text = "---\nid: long\ntitle: Long\nminutes: 2\n---\n# One\n## A\n";
  for (int i = 0; i < 60; ++i)
    text += "A paragraph that takes some room, number " + std::to_string(i) + ".\n\n";
  text += "## B\nThe end.\n";
  Screen screen(1280, 720, 0);
  AppState& s = screen.state();
  open_lesson_text(s, text, "long.md");
  REQUIRE(s.error == "");
  screen.key(GLFW_KEY_F5);
  const auto seen = [&](const char* wanted) {
    screen.ui.notes.recording = true;
    screen.backend.frame();
    screen.ui.notes.recording = false;
    for (const DrawnText& t : screen.ui.notes.drawn) {
      if (t.text.find(wanted) != t.text.npos && t.seen_high.y - t.seen_low.y > 5) return true;
    }
    return false;
  };
  CHECK_FALSE(seen("59."));
  int presses = 0;
  for (; s.lesson->step == 0 && presses < 100; ++presses) {
    if (presses > 0) CHECK(s.lesson->step == 0);
    const bool end = seen("59.");
    screen.key(presses % 2 ? GLFW_KEY_SPACE : GLFW_KEY_PAGE_DOWN);
    CHECK((s.lesson->step == 1) == end);
  }
  CHECK(presses > 3);
  screen.key(GLFW_KEY_PAGE_UP);
  CHECK(s.lesson->step == 0);
  screen.key(GLFW_KEY_ESCAPE);  // at a desk there is a wheel
  screen.key(GLFW_KEY_PAGE_DOWN);
  CHECK(s.lesson->step == 1);
}

TEST_CASE("presenter keys: by a section with Shift, or when the key is held") {
  Screen screen(1280, 720, 0);
  AppState& s = screen.state();
  screen.key(GLFW_KEY_F5);
  const PageInfo* first = s.page;
  screen.key(GLFW_KEY_PAGE_DOWN, GLFW_MOD_SHIFT);
  CHECK(s.page == s.pages[1]);
  screen.key(GLFW_KEY_PAGE_UP, GLFW_MOD_SHIFT);
  CHECK(s.page == first);
  screen.key(GLFW_KEY_END, GLFW_MOD_SHIFT);
  CHECK(s.page == s.pages.back());
  screen.key(GLFW_KEY_HOME, GLFW_MOD_SHIFT);
  CHECK(s.page == first);
  const int phase = s.phase;
  hold_key(screen, GLFW_KEY_PAGE_DOWN, 50);  // 0.8 s, and fifty repetitions
  CHECK(s.page == s.pages[1]);
  CHECK(s.phase == phase);
  hold_key(screen, GLFW_KEY_PAGE_UP, 50);
  CHECK(s.page == first);
  hold_key(screen, GLFW_KEY_PAGE_DOWN, 10);  // too short: one step
  CHECK(s.page == first);
  CHECK(s.phase != phase);
}

TEST_CASE("presenter keys: page keys never turn a knob that has the focus, arrows do") {
  Screen screen(1280, 720, 0);
  AppState& s = screen.state();
  screen.key(GLFW_KEY_F5);
  screen.key(GLFW_KEY_F6);
  screen.focus("knob.temperature");
  const Knobs knobs = s.in.knobs;
  const int phase = s.phase;
  screen.key(GLFW_KEY_PAGE_DOWN);
  CHECK(s.in.knobs == knobs);
  CHECK(s.phase != phase);
  screen.key(GLFW_KEY_PAGE_UP);
  CHECK(s.in.knobs == knobs);
  CHECK(s.phase == phase);
  screen.key(GLFW_KEY_RIGHT);
  CHECK(s.in.knobs != knobs);
  // One that the mouse has moved is not chosen: a remote's arrows go on.
  screen.key(GLFW_KEY_ESCAPE);
  screen.drag("knob.temperature", 0.5f, 0.4f);
  const Knobs dragged = s.in.knobs;
  screen.key(GLFW_KEY_RIGHT);
  CHECK(s.in.knobs == dragged);
}

TEST_CASE("presenter keys: D goes through three themes, and presenting has its own") {
  Screen screen(1280, 720, 0);
  AppState& s = screen.state();
  CHECK(shown_theme(s) == ThemeName::dark);
  screen.key(GLFW_KEY_F5);
  CHECK(shown_theme(s) == ThemeName::light);
  screen.key(GLFW_KEY_D);
  CHECK(shown_theme(s) == ThemeName::contrast);
  screen.key(GLFW_KEY_D);
  CHECK(shown_theme(s) == ThemeName::dark);
  screen.key(GLFW_KEY_D);
  screen.key(GLFW_KEY_ESCAPE);
  CHECK(shown_theme(s) == ThemeName::dark);
  screen.key(GLFW_KEY_D);
  CHECK(s.preferences.theme == ThemeName::light);
  CHECK(s.presenter.theme == ThemeName::light);
}
