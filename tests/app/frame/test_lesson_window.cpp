#include <algorithm>
#include <chrono>
#include <thread>

#include "app/pages/generate/state.h"
#include "app/program/lesson_run.h"
#include "app/program/scene.h"
#include "tests/app/drawn_text.h"
#include "tests/app/frame/class_room.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

// A lesson at its first step on that page.
void open_on_cutoffs(Screen& screen) {
  screen.send(command::OpenLesson{"cutoffs"});
  for (int i = 0; i < 8 && screen.state().page->id != "cutoffs"; ++i) {
    screen.send(command::ShowStep{i});
  }
  REQUIRE(screen.state().page->id == "cutoffs");
}

}  // namespace

TEST_CASE("lesson window: keys of a remote step on and back, a question is revealed first") {
  ClassRoom screen(kToken);
  screen.key(GLFW_KEY_PAGE_DOWN);
  CHECK(screen.step() == kToken);
  CHECK(screen.asked().revealed);
  screen.key(GLFW_KEY_PAGE_DOWN);
  CHECK(screen.step() == kText);
  screen.key(GLFW_KEY_PAGE_UP);
  CHECK(screen.step() == kToken);
  screen.key(GLFW_KEY_RIGHT);
  CHECK(screen.step() == kText);
  screen.key(GLFW_KEY_LEFT);
  screen.key(GLFW_KEY_SPACE);
  CHECK(screen.step() == kText);
  screen.key(GLFW_KEY_PAGE_UP, GLFW_MOD_SHIFT);
  CHECK(screen.step() == kChoice);
  screen.key(GLFW_KEY_HOME);
  CHECK(screen.step() == kBars);
  screen.key(GLFW_KEY_PAGE_DOWN, GLFW_MOD_SHIFT);
  CHECK(screen.step() == kChoice);
  screen.key(GLFW_KEY_END);
  CHECK(screen.step() == kText);
}

TEST_CASE("lesson window: the last step promises no next one, and no key there turns the page's") {
  ClassRoom screen(kToken);
  screen.key(GLFW_KEY_SPACE);
  CHECK(hinted(screen, "next step"));
  screen.key(GLFW_KEY_SPACE);
  CHECK(screen.step() == kText);
  const int phase = screen.state().phase;
  CHECK_FALSE(hinted(screen, "next step"));
  for (const int key : {GLFW_KEY_PAGE_DOWN, GLFW_KEY_SPACE, GLFW_KEY_RIGHT}) screen.key(key);
  CHECK(screen.step() == kText);
  CHECK(screen.state().phase == phase);
  CHECK_FALSE(screen.state().playing);
}

TEST_CASE("lesson window: K is the page's, Shift K keeps what is on the screen") {
  Screen screen;
  open_on_cutoffs(screen);
  const auto off =
      screen.state().in.profile.switched_off.size() + (screen.state().in.knobs.top_k > 0);
  screen.key(GLFW_KEY_K);
  CHECK(screen.state().in.profile.switched_off.size() + (screen.state().in.knobs.top_k > 0) != off);
  CHECK_FALSE(screen.state().lesson->keep_mine);
  screen.key(GLFW_KEY_K, GLFW_MOD_SHIFT);
  CHECK(screen.state().lesson->keep_mine);
  screen.key(GLFW_KEY_K, GLFW_MOD_SHIFT);
  CHECK_FALSE(screen.state().lesson->keep_mine);
}

TEST_CASE("lesson window: the page names no key that the lesson has taken") {
  Screen screen;
  constexpr std::string_view kArrows = "press ← or →", kSpace = "in a loop (Space)";
  screen.hover(screen.centre("button.play"));
  CHECK(times_shown(screen, kSpace) == 1);
  screen.send(command::OpenLesson{"logits"});
  screen.hover(screen.centre("button.play"));
  CHECK(times_shown(screen, "play the phases in a loop") == 1);
  CHECK(times_shown(screen, kSpace) == 0);
  screen.send(command::CloseLesson{});
  screen.key(GLFW_KEY_2);
  CHECK(times_shown(screen, kArrows) > 0);
  open_on_cutoffs(screen);
  CHECK(times_shown(screen, kArrows) == 0);
}

TEST_CASE("lesson window: a step's texts are written when it comes, and not left from another") {
  Screen screen(1600, 900);
  const auto wait = [&] {
    while (working(screen.state())) {
      carry_out(screen.state(), {command::Tick{0}});
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  };
  const auto first = [&] {
    const Generation* text = generate_page::text_at(screen.state(), 0);
    return text ? text->tokens : decltype(text->tokens){};
  };
  screen.send(command::OpenLesson{"seeds"});
  wait();
  const auto eight = first();
  CHECK(!eight.empty());
  screen.send(command::ShowStep{2});  // the next seeds
  wait();
  CHECK(!first().empty());
  CHECK(first() != eight);
  screen.send(command::OpenLesson{"greedy"});
  screen.send(command::ShowStep{3});
  wait();
  CHECK(!first().empty());
}

TEST_CASE("lesson window: a term opens over the column, Esc closes it before the lesson") {
  ClassRoom screen(kText);
  screen.click("lesson.link.0");
  CHECK(screen.state().lesson->term == "entropy");
  CHECK(screen.find("lesson.term"));
  screen.key(GLFW_KEY_ESCAPE);
  CHECK(screen.state().lesson->term.empty());
  screen.click("lesson.link.1");
  CHECK(screen.state().page->id == "cutoffs");
  screen.key(GLFW_KEY_ESCAPE, GLFW_MOD_SHIFT);
  CHECK_FALSE(screen.state().lesson);
}

TEST_CASE("lesson window: no Esc of a remote closes a lesson, whatever it sent before") {
  constexpr int f5 = GLFW_KEY_F5, esc = GLFW_KEY_ESCAPE;
  for (const std::vector<int>& taps :
       {std::vector{esc}, {esc, esc}, {f5, esc, esc}, {f5, f5, esc}, {esc, f5, esc, esc, esc}}) {
    Screen screen(1280, 720, 0);
    screen.send(command::OpenLesson{"temperature", 1});
    for (const int key : taps) screen.key(key);
    REQUIRE(screen.state().lesson);
    CHECK(screen.state().lesson->step == 1);
    screen.key(esc, GLFW_MOD_SHIFT);
    CHECK_FALSE(screen.state().lesson);
  }
}

TEST_CASE("lesson window: ? opens the lesson of the page, dots go to a step, Back and Next step") {
  Screen screen;
  screen.key(GLFW_KEY_SLASH, GLFW_MOD_SHIFT);
  REQUIRE(screen.state().lesson);
  CHECK(screen.state().lesson->lesson->id == "logits");
  screen.click("lesson.step.3");
  CHECK(screen.state().lesson->step == 2);
  screen.click("button.lesson_back");
  CHECK(screen.state().lesson->step == 1);
  screen.click("button.lesson_next");
  CHECK(screen.state().lesson->step == 2);
  screen.click("button.keep_mine");
  CHECK(screen.state().lesson->keep_mine);
  screen.click("button.all_lessons");
  CHECK_FALSE(screen.state().lesson);
  CHECK(screen.state().page->lists_lessons);
}

TEST_CASE("lesson window: the chain stands folded in the strip, and opens over the page") {
  ClassRoom screen(kText);
  CHECK_FALSE(screen.find("knob.temperature"));
  screen.click("button.chain");
  CHECK(screen.find("knob.temperature"));
}

TEST_CASE("lesson window: the tour is offered at the first start, once") {
  Screen screen;
  screen.state().offers_tour = true;
  screen.backend.settle();
  CHECK(screen.find("button.take_tour"));
  screen.key(GLFW_KEY_PAGE_DOWN);
  REQUIRE(screen.state().lesson);
  CHECK(screen.state().lesson->lesson->id == kTour);
  screen.key(GLFW_KEY_PAGE_DOWN);
  CHECK(screen.state().lesson->step == 1);
  screen.key(GLFW_KEY_ESCAPE, GLFW_MOD_SHIFT);
  CHECK_FALSE(screen.state().lesson);
  CHECK_FALSE(screen.find("button.take_tour"));
  screen.state().offers_tour = true;
  screen.key(GLFW_KEY_ESCAPE);
  CHECK_FALSE(screen.state().offers_tour);
  screen.state().offers_tour = true;
  screen.key(GLFW_KEY_D);
  CHECK_FALSE(screen.state().offers_tour);
}
