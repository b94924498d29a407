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

TEST_CASE(
    "lesson questions: while a class votes, letters and digits count votes and nothing else") {
  ClassRoom screen(kChoice);
  const ThemeName theme = screen.state().preferences.theme;
  for (const int key : {GLFW_KEY_A, GLFW_KEY_B, GLFW_KEY_B, GLFW_KEY_2, GLFW_KEY_3, GLFW_KEY_D,
                        GLFW_KEY_9, GLFW_KEY_1}) {
    screen.key(key);
  }
  CHECK(screen.asked().votes == std::vector{2, 3, 1});
  CHECK(screen.state().page->id == "pipeline");
  CHECK(screen.state().preferences.theme == theme);
  CHECK(screen.state().preferences.axis == Axis::fixed);
  CHECK(hinted(screen, "count a vote"));
  screen.key(GLFW_KEY_SPACE);
  CHECK_FALSE(hinted(screen, "count a vote"));
  screen.key(GLFW_KEY_2);
  CHECK(screen.state().page->id == "cutoffs");
  CHECK(screen.asked().votes == std::vector{2, 3, 1});
}

namespace {

// Votes and guesses are what the letters and digits are for.
std::string without_answers(std::string scene) {
  const std::size_t begin = scene.find("\"answers\": [\n");
  if (begin == scene.npos) return scene;
  const std::string_view end = "\n    ],";
  const std::size_t line = scene.rfind('\n', begin);
  return scene.erase(line, scene.find(end, begin) + end.size() - line);
}

}  // namespace

TEST_CASE("lesson questions: while any question is open no letter or digit does the page's work") {
  for (const int step : {kBars, kRuler, kTrueFalse, kNumber, kToken}) {
    CAPTURE(step);
    ClassRoom screen(step);
    const auto counts = screen.asked().votes;
    const std::string before = without_answers(scene_text(screen.state()));
    for (const int mods : {0, GLFW_MOD_SHIFT}) {
      for (int key = GLFW_KEY_A; key <= GLFW_KEY_Z; ++key) {
        if (mods && (key == GLFW_KEY_K || key == GLFW_KEY_R)) continue;  // the lesson's
        screen.key(key, mods);
      }
      for (int key = GLFW_KEY_1; mods == 0 && key <= GLFW_KEY_9; ++key) screen.key(key);
    }
    CHECK_FALSE(screen.ui.memory.code.open);
    CHECK(without_answers(scene_text(screen.state())) == before);
    CHECK(screen.step() == step);
    CHECK_FALSE(screen.asked().revealed);
    screen.key(GLFW_KEY_ESCAPE);  // of a number's field
    screen.key(GLFW_KEY_PAGE_DOWN);
    CHECK(screen.asked().revealed);
    screen.key(GLFW_KEY_R);  // the page's own again
    screen.key(GLFW_KEY_2);
    CHECK(screen.state().page->id == "cutoffs");
  }
}

TEST_CASE("lesson questions: digits begin a guess, Enter keeps the field open for the next one") {
  ClassRoom screen(kNumber);
  screen.key(GLFW_KEY_4);
  screen.backend.text(".5");
  screen.backend.settle();
  screen.key(GLFW_KEY_ENTER);
  CHECK(screen.asked().numbers == std::vector{4.5});
  screen.backend.text("0.75");
  screen.backend.settle();
  screen.key(GLFW_KEY_ENTER);
  CHECK(screen.asked().numbers == std::vector{4.5, 0.75});
  screen.key(GLFW_KEY_ESCAPE);
  screen.key(GLFW_KEY_MINUS);
  CHECK(ImGui::GetIO().WantTextInput);
  screen.backend.text("2");
  screen.backend.settle();
  screen.key(GLFW_KEY_ENTER);
  REQUIRE(screen.asked().numbers.size() == 3);
  CHECK(screen.asked().numbers.back() == -2);
  CHECK(screen.state().page->id == "pipeline");
  screen.key(GLFW_KEY_PAGE_DOWN);  // a remote's, with the field open
  CHECK(screen.asked().revealed);
  screen.key(GLFW_KEY_PAGE_DOWN);
  CHECK(screen.step() == kToken);
}

TEST_CASE("lesson questions: a ruler says before a class what was right and what was guessed") {
  for (const double guess : {0.9, 0.5, -1.0}) {
    ClassRoom screen(kRuler);
    screen.key(GLFW_KEY_F5);
    if (guess > 0) screen.send(command::GuessNumber{guess, false});
    screen.key(GLFW_KEY_PAGE_DOWN);
    CHECK(times_shown(screen, "right: 0.81 to 0.93") == 1);
    CHECK(times_shown(screen, "0.90, right") == (guess == 0.9));
    CHECK(times_shown(screen, "0.50, wrong") == (guess == 0.5));
    CHECK(times_shown(screen, "Nobody has moved the ruler.") == (guess < 0));
    CHECK(screen.state().lesson->rounds.size() == (guess > 0));
  }
}

TEST_CASE("lesson questions: no message lies over what answers, at a desk or before a class") {
  for (const bool presents : {false, true}) {
    for (const auto& [w, h] : {std::pair{1024, 768}, {1280, 720}, {1920, 1080}}) {
      Screen screen(w, h, 0);
      screen.send(command::OpenLesson{"temperature"});
      if (presents) screen.key(GLFW_KEY_F5);
      while (!open_question(screen.state())) screen.send(command::StepLesson{1});
      screen.send(
          command::Report{"A sentence that is long enough to be broken into two lines, or "
                          "three, where there is little room for it."});
      screen.click("button.reveal");
      CHECK(asked_of(*screen.state().lesson)->revealed);
    }
  }
}

TEST_CASE(
    "lesson questions: a click on a choice is a vote, and the votes stay hidden until they are "
    "shown") {
  ClassRoom screen(kChoice);
  screen.click("choice.1");
  screen.click("choice.1");
  CHECK(screen.asked().votes == std::vector{0, 2, 0});
  CHECK_FALSE(screen.asked().votes_shown);
  screen.click("button.show_votes");
  CHECK(screen.asked().votes_shown);
  screen.click("button.reset_votes");
  CHECK(screen.asked().votes == std::vector{0, 0, 0});
  screen.click("button.reveal");
  CHECK(screen.asked().revealed);
  screen.click("button.start_over");
  CHECK_FALSE(screen.asked().revealed);
}

TEST_CASE("lesson questions: bars are dragged, the others give way, Esc takes the drag back") {
  ClassRoom screen(kBars);
  const std::vector<double> before = screen.asked().shares;
  screen.drag("guess.bar.0", 0.59f, 0.3f);
  CHECK(screen.asked().shares[0] == doctest::Approx(0.3).epsilon(0.02));
  CHECK(screen.asked().shares[1] ==
        doctest::Approx(before[1] / (1 - before[0]) * 0.7).epsilon(0.02));
  const std::vector<double> dragged = screen.asked().shares;
  const WidgetRect* bar = screen.find("guess.bar.1");
  REQUIRE(bar);
  const float y = bar->y + bar->h / 2;
  screen.backend.move({bar->x + 0.3f * bar->w, y});
  screen.backend.press();
  screen.backend.move({bar->x + 0.8f * bar->w, y});
  screen.backend.settle();
  CHECK(screen.asked().shares[1] == doctest::Approx(0.8).epsilon(0.02));
  screen.key(GLFW_KEY_ESCAPE);
  screen.backend.release();
  screen.backend.settle();
  CHECK(screen.asked().shares[1] == doctest::Approx(dragged[1]));
  CHECK(screen.state().lesson);
}

TEST_CASE("lesson questions: numbers of a column have as many decimals") {
  ClassRoom screen(kBars);
  screen.ui.notes.recording = true;
  screen.backend.frame();
  screen.ui.notes.recording = false;
  int numbers = 0;
  for (const DrawnText& t : screen.ui.notes.drawn) {
    const bool number = t.text.starts_with("0.") || t.text.starts_with("1.");
    const bool beside = t.low.x > screen.find("guess.bar.0")->x + screen.find("guess.bar.0")->w;
    if (!number || !beside) continue;
    CHECK_MESSAGE(t.text.size() == std::string("0.590").size(), t.text);
    ++numbers;
  }
  CHECK(numbers == 14);  // of six tokens and their sum, now and as they are guessed
}

TEST_CASE("lesson questions: bars are chosen and changed by keyboard, which steps nothing") {
  ClassRoom screen(kBars);
  screen.focus("guess.bar.0");
  const double before = screen.asked().shares[0];
  screen.key(GLFW_KEY_LEFT);
  screen.key(GLFW_KEY_LEFT);
  CHECK(screen.asked().shares[0] == doctest::Approx(before - 0.02));
  screen.key(GLFW_KEY_DOWN);
  CHECK(screen.ui.controls.focus() == "guess.bar.1");
  screen.key(GLFW_KEY_RIGHT);
  CHECK(screen.step() == kBars);
  CHECK_FALSE(screen.asked().revealed);
}

TEST_CASE("lesson questions: nothing of the answer can be read before the reveal") {
  ClassRoom screen(kBars);
  screen.ui.notes.recording = true;
  screen.backend.frame();
  for (const DrawnText& text : screen.ui.notes.drawn)
    CHECK(text.text.find("0.392") == std::string::npos);
  screen.key(GLFW_KEY_SPACE);
  screen.ui.notes.recording = true;
  screen.backend.frame();
  const auto& drawn = screen.ui.notes.drawn;
  CHECK(std::any_of(drawn.begin(), drawn.end(),
                    [](const DrawnText& text) { return text.text == "0.392"; }));
}

TEST_CASE("lesson questions: a ruler is dragged and turned, a number typed, a token clicked") {
  ClassRoom ruler(kRuler);
  ruler.drag("guess.ruler", 1, 0.9f);
  CHECK(*ruler.asked().number == doctest::Approx(0.9).epsilon(0.03));
  ruler.focus("guess.ruler");
  const double before = *ruler.asked().number;
  ruler.key(GLFW_KEY_LEFT);
  CHECK(*ruler.asked().number < before);
  CHECK(ruler.state().in.knobs.top_p == 1);
  CHECK(ruler.step() == kRuler);
}

TEST_CASE("lesson questions: numbers are typed and kept for the dot plot") {
  ClassRoom screen(kNumber);
  for (const char* text : {"0,6", "0.4"}) {
    screen.backend.click(screen.centre("field.guess"));
    screen.backend.settle();
    screen.backend.text(text);
    screen.backend.settle();
    screen.key(GLFW_KEY_ENTER);
  }
  CHECK(screen.step() == kNumber);
  REQUIRE(screen.asked().numbers.size() >= 1);
  CHECK(screen.asked().numbers.back() == 0.4);
}

TEST_CASE("lesson questions: a row that is clicked is the guess of a token") {
  ClassRoom screen(kToken);
  screen.click("bar.1");
  CHECK(screen.asked().token == "sofa");
  screen.key(GLFW_KEY_DOWN);
  CHECK(screen.asked().token == "floor");
}

namespace {

// Below all that scrolls: where the mouse finds it, and not under the row of tools.
void check_stands_fixed(Screen& screen, const std::string& id) {
  CAPTURE(id);
  const WidgetRect* button = screen.find(id);
  const WidgetRect* below = screen.find("button.keep_mine");
  REQUIRE(button);
  REQUIRE(below);
  const float gap = below->y - button->y - button->h;
  CHECK(gap >= 0);
  CHECK(gap <= 12 * screen.ui.scale);
  CHECK(button->h >= 30 * screen.ui.scale);
}

}  // namespace

TEST_CASE("lesson questions: what answers stands still below every question, however long it is") {
  for (const auto& [w, h] : {std::pair{1024, 768}, {1280, 720}, {1920, 1080}}) {
    for (const Lesson& lesson : bundled_lessons()) {
      for (std::size_t i = 0; i < lesson.steps.size(); ++i) {
        if (!lesson.steps[i].question) continue;
        CAPTURE(w);
        CAPTURE(lesson.id);
        CAPTURE(i);
        Screen screen(w, h);
        screen.send(command::OpenLesson{lesson.id, static_cast<int>(i)});
        check_stands_fixed(screen, "button.reveal");
        screen.click("button.reveal");
        CHECK(asked_of(*screen.state().lesson)->revealed);
        check_stands_fixed(screen, "button.start_over");
      }
    }
  }
}
