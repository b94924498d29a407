#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <utility>

#include "app/program/lesson_run.h"
#include "tests/app/layout_faults.h"
#include "tests/app/program/lesson_texts.h"

// Every step of every lesson, asked and revealed, and every part of Learn.
using namespace logitdice;

namespace {

void check_step(Screen& screen, const std::string& what) {
  screen.backend.settle();
  screen.backend.settle();
  check_layout(screen, what);
}

void walk_lesson(Screen& screen, const Lesson& lesson, const std::string& what) {
  screen.send(command::OpenLesson{lesson.id});
  for (int step = 0; step < static_cast<int>(lesson.steps.size()); ++step) {
    const std::string where = what + ", " + lesson.id + " step " + std::to_string(step + 1);
    screen.send(command::ShowStep{step});
    check_step(screen, where);
    if (!open_question(screen.state())) continue;
    screen.send(command::Vote{0});
    screen.send(command::Reveal{});
    check_step(screen, where + ", revealed");
  }
}

void walk_lessons(int w, int h) {
  Screen screen(w, h, 0);
  const std::string size = std::to_string(w) + "x" + std::to_string(h);
  for (const Lesson& lesson : bundled_lessons()) walk_lesson(screen, lesson, size);
  screen.send(command::CloseLesson{});
  screen.send(command::SetView{"learn"});
  for (const char* part : {"map", "lessons", "glossary", "cheat_sheet"}) {
    screen.click("part." + std::string(part));
    check_step(screen, size + ", learn, " + part);
  }
  for (const Lesson& lesson : bundled_lessons()) {
    if (lesson.quiz.empty()) continue;
    screen.send(command::FollowLink{"quiz:" + lesson.id});
    for (std::size_t i = 0; i <= lesson.quiz.size(); ++i) {
      check_step(screen, size + ", quiz of " + lesson.id);
      screen.key(GLFW_KEY_A);
      check_step(screen, size + ", answered quiz of " + lesson.id);
      screen.key(GLFW_KEY_PAGE_DOWN);
    }
  }
}

}  // namespace

TEST_CASE("any window: nothing overlaps in any step of any lesson at 1024x768") {
  walk_lessons(1024, 768);
}
TEST_CASE("any window: in any step of any lesson at 1280x720") {
  walk_lessons(1280, 720);
}
TEST_CASE("any window: in any step of any lesson at 1920x1080") {
  walk_lessons(1920, 1080);
}
TEST_CASE("any window: in any step of any lesson at 900x1600") {
  walk_lessons(900, 1600);
}

TEST_CASE("any window: a question of every kind at 1280x720 and 640x480") {
  for (const auto& [w, h] : {std::pair{1280, 720}, std::pair{640, 480}}) {
    Screen screen(w, h, 0);
    open_lesson_text(screen.state(), test::kEveryKind, "every.md");
    const int steps = static_cast<int>(screen.state().lesson->lesson->steps.size());
    for (int step = 0; step < steps; ++step) {
      screen.send(command::ShowStep{step});
      check_step(screen, std::to_string(w) + ", step " + std::to_string(step + 1));
      screen.send(command::GuessNumber{0.3});
      screen.send(command::Reveal{});
      check_step(screen, std::to_string(w) + ", revealed step " + std::to_string(step + 1));
    }
  }
}

// Lessons on the model's texts, once these are there.
TEST_CASE("any window: nothing is cut or runs together where texts have been written, 1024x768") {
  Screen screen(1024, 768, 0);
  screen.state().presenter.on = true;
  for (const char* id : {"likelihood", "long_tail", "batches"}) {
    screen.send(command::OpenLesson{id});
    const int steps = static_cast<int>(screen.state().lesson->lesson->steps.size());
    for (int step = 0; step < steps; ++step) {
      screen.send(command::ShowStep{step});
      for (int i = 0; i < 60000 && working(screen.state()); ++i) {
        screen.backend.frame();
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
      }
      check_step(screen, std::string(id) + " step " + std::to_string(step + 1));
    }
  }
}

TEST_CASE("any window: the numbers that lessons name are on the screen before a class") {
  struct Named {
    const char* lesson;
    int step;
    std::vector<std::string> numbers;
  };
  const Named all[] = {
      {"temperature", 7, {"2.16 bits", "4.5"}},
      {"temperature", 8, {"0.020"}},
      {"cutoffs", 1, {"0.083"}},
      {"cutoffs", 2, {"0.939", "0.690"}},
      {"cutoffs", 3, {"0.925"}},
      {"cutoffs", 4, {"0.048", "0.059"}},
      {"peaked_flat", 1, {"0.24 bits", "5.84 bits"}},
      {"peaked_flat", 2, {"0.096"}},
      {"order", 2, {"0.957"}},
      {"order", 3, {"0.846"}},
      {"order", 6, {"soup"}},
      {"regimes", 3, {"0.020"}},
  };
  for (const auto& [w, h] : {std::pair{1024, 768}, std::pair{1280, 720}, std::pair{1920, 1080}}) {
    for (const Named& named : all) {
      Screen screen(w, h, 0);
      screen.state().presenter.on = true;
      screen.send(command::OpenLesson{named.lesson});
      screen.send(command::ShowStep{named.step - 1});
      screen.backend.settle();
      const LayoutFaults faults(screen);
      const auto& arrangement = screen.ui.arrangement;
      for (const std::string& number : named.numbers) {
        CAPTURE(number);
        CAPTURE(w);
        const bool seen = std::ranges::any_of(screen.ui.notes.drawn, [&](const DrawnText& t) {
          return t.low.x > arrangement.lesson_w * screen.ui.scale &&
                 t.text.find(number) != std::string::npos;
        });
        CHECK(seen);
      }
    }
  }
}
