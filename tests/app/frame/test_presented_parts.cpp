// What stands where before a class, page by page.

#include <algorithm>
#include <string>
#include <string_view>

#include "app/frame/arrangement.h"
#include "app/pages/compare/state.h"
#include "app/pages/generate/state.h"
#include "app/panels/lesson_parts.h"
#include "app/program/lesson_run.h"
#include "core/decoding/text_presets.h"
#include "core/lesson/lesson.h"
#include "tests/app/layout_faults.h"

using namespace logitdice;

namespace {

// One frame, and notes down what it draws.
void record(Screen& screen) {
  screen.ui.notes.recording = true;
  screen.backend.frame();
  screen.ui.notes.recording = false;
}

}  // namespace

TEST_CASE("presenting: a rule says its value before its key, and its bars stand below its label") {
  for (const auto& [w, h] : {std::pair{1280, 720}, std::pair{1920, 1080}, std::pair{3840, 2160}}) {
    Screen screen(w, h, 0);
    screen.state().presenter.on = true;
    screen.send(command::OpenLesson{"cutoffs"});
    screen.send(command::ShowStep{7});
    record(screen);
    const auto& drawn = screen.ui.notes.drawn;
    for (const std::string rule : {"top-k 3", "top-p 0.90", "min-p 0.10"}) {
      CHECK(std::any_of(drawn.begin(), drawn.end(),
                        [&](const DrawnText& t) { return t.text == rule; }));
    }
    for (const char* bars : {"bars.upper", "bars.lower"}) {
      REQUIRE(screen.find(bars));
      CHECK(screen.find(bars)->h > 27 * screen.ui.scale);
    }
  }
}

TEST_CASE("presenting: beside its lesson Speculative shows the rules and what 100 000 rounds say") {
  for (const auto& [w, h] : {std::pair{1280, 720}, std::pair{1024, 768}, std::pair{1920, 1080}}) {
    Screen screen(w, h, 0);
    screen.state().presenter.on = true;
    screen.send(command::OpenLesson{"speculative"});
    screen.send(command::ShowStep{5});
    const auto draws = [&](std::string_view part) {
      screen.wait();
      record(screen);
      return std::ranges::any_of(screen.ui.notes.drawn, [&](const DrawnText& t) {
        return t.text.find(part) != std::string::npos;
      });
    };
    CHECK(draws("not the target’s"));  // under "q ≥ p only", which the step asks for
    CHECK(draws("off, in σ"));
    CHECK(screen.find("speculative.tally_strip"));
    screen.click("button.rule_ratio");
    CHECK(draws("no difference seen"));
  }
}

TEST_CASE("presenting: greedy's row of the final beams has its name, not its colour alone") {
  Screen screen(1280, 720, 0);
  screen.state().presenter.on = true;
  screen.send(command::OpenLesson{"beam_search"});
  const int steps = static_cast<int>(screen.state().lesson->lesson->steps.size());
  for (int step = 0; step < steps; ++step) {
    CAPTURE(step);
    screen.send(command::ShowStep{step});
    screen.wait();
    record(screen);
    const WidgetRect* row = screen.find("found.greedy");
    if (!row && open_question(screen.state())) continue;  // it would tell the answer
    REQUIRE(row);
    CHECK(std::ranges::any_of(screen.ui.notes.drawn, [&](const DrawnText& t) {
      return t.text == "greedy" && t.low.y >= row->y - 2 && t.high.y <= row->y + row->h + 2;
    }));
  }
}

TEST_CASE("presenting: Compare and the map have a bar for each of six tokens") {
  for (const auto& [w, h] : {std::pair{1280, 720}, {1920, 1080}}) {
    for (const char* view : {"compare", "learn"}) {
      Screen screen(w, h, 0);
      screen.send(command::SetView{view});
      screen.key(GLFW_KEY_F5);
      record(screen);
      const auto shows = [&](std::string_view text) {
        return std::ranges::any_of(screen.ui.notes.drawn,
                                   [&](const DrawnText& t) { return t.text == text; });
      };
      CAPTURE(view);
      CAPTURE(w);
      CHECK(shows("banana"));
      CHECK_FALSE(shows("2 more"));
    }
  }
}

TEST_CASE(
    "presenting: the strip leaves room for the tokens, and beside all columns for its titles") {
  for (const auto& [w, h] : {std::pair{1280, 720}, {1920, 1080}}) {
    for (const bool columns : {false, true}) {
      Screen screen(w, h, 0);
      screen.key(GLFW_KEY_F5);
      AppState& s = screen.state();
      s.presenter.shown.strip = s.presenter.shown.columns = true;
      s.presenter.shown.left = s.presenter.shown.right = columns;
      screen.backend.settle();
      for (int rank = 0; rank < 6; ++rank) CHECK(screen.find("bar." + std::to_string(rank)));
      record(screen);
      for (const DrawnText& t : screen.ui.notes.drawn) {
        const bool phase = t.text.size() > 2 && t.text[0] >= '1' && t.text[0] <= '6';
        if (phase && t.text[1] == ' ' && t.shortened) FAIL_CHECK(t.text);
      }
    }
  }
}

TEST_CASE("presenting: a class that is not to see the status bar has no row of steps") {
  Screen screen(1280, 720, 0);
  screen.key(GLFW_KEY_F5);
  CHECK(screen.find("button.on"));
  screen.state().classroom.hidden = {"status"};
  screen.backend.settle();
  CHECK_FALSE(screen.find("button.on"));
  screen.key(GLFW_KEY_PAGE_UP);
  CHECK(screen.state().phase == kPhases - 1);  // a remote goes on all the same
}

TEST_CASE("presenting: with the toolbar in the place of the steps the lesson's column has them") {
  Screen screen(1920, 1080, 0);
  screen.state().presenter.on = true;
  screen.send(command::OpenLesson{"temperature"});
  CHECK(!screen.find("button.lesson_next"));
  CHECK(screen.find("button.on"));
  screen.state().presenter.toolbar_below = true;
  screen.backend.settle();
  CHECK(screen.find("button.lesson_next"));
  CHECK(screen.find("lesson.step.1"));
}

TEST_CASE("presenting: no step covers its own words or page, F6 and F7 do, when they are pressed") {
  for (const ImVec2 size : {ImVec2{1280, 720}, ImVec2{1920, 1080}}) {
    Screen screen(static_cast<int>(size.x), static_cast<int>(size.y), 0);
    screen.key(GLFW_KEY_F5);
    for (const char* lesson : {"draw", "cutoffs", "logits"}) {
      screen.send(command::OpenLesson{lesson});
      const int steps = static_cast<int>(screen.state().lesson->lesson->steps.size());
      for (int step = 0; step < steps; ++step) {
        CAPTURE(lesson);
        CAPTURE(step);
        if (step > 0) screen.send(command::ShowStep{step});
        CHECK(screen.ui.memory.drawer == Drawer::none);
      }
      if (screen.state().presenter.shown.left) screen.key(GLFW_KEY_F6);  // it has room beside
      screen.key(GLFW_KEY_F6);
      CHECK(screen.find("button.reset"));
      CHECK((screen.ui.memory.drawer == Drawer::chain) == screen.ui.arrangement.left_folded);
      screen.key(GLFW_KEY_F6);
      CHECK(screen.ui.memory.drawer == Drawer::none);
    }
  }
}

TEST_CASE("presenting: the least scale makes the smallest face 1/50 of any screen") {
  for (float h = 300; h < 4400; h += 7) {
    const float em = std::round(kLeastPresented * least_presented_scale(h));
    CHECK(em >= h / 50);
    CHECK(em <= h / 50 + 2.2f);
  }
}

TEST_CASE("presenting: only the page stands until the keys or a scene bring the rest") {
  Screen screen(1920, 1080, 0);
  AppState& s = screen.state();
  screen.key(GLFW_KEY_F5);
  const auto there = [&](const char* id) { return screen.find(id) != nullptr; };
  CHECK(!there("knob.top_p"));
  CHECK(!there("button.sample"));
  CHECK(!there("tab.cutoffs"));
  CHECK(!there("phase.1"));
  screen.key(GLFW_KEY_F6);
  CHECK(there("knob.top_p"));
  screen.key(GLFW_KEY_F6);
  CHECK(!there("knob.top_p"));
  screen.key(GLFW_KEY_F7);
  CHECK(there("button.sample"));
  screen.key(GLFW_KEY_F7);
  screen.key(GLFW_KEY_F8);
  CHECK(there("phase.1"));
  screen.key(GLFW_KEY_F4);
  CHECK(there("tab.cutoffs"));
  // A column without room beside the page opens over it, and Esc takes it back.
  screen.send(command::SetView{"penalties"});
  screen.key(GLFW_KEY_F6);
  CHECK(there("knob.temperature"));
  screen.key(GLFW_KEY_ESCAPE);
  CHECK(!there("knob.temperature"));
  CHECK(s.presenter.on);
  screen.key(GLFW_KEY_ESCAPE);
  CHECK(!s.presenter.on);
}
