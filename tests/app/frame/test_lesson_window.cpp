#include <algorithm>
#include <chrono>
#include <thread>

#include "app/pages/generate/state.h"
#include "app/program/lesson_run.h"
#include "app/program/scene.h"
#include "tests/app/drawn_text.h"
#include "tests/app/layout_faults.h"
#include "tests/app/program/lesson_texts.h"

using namespace logitdice;

namespace {

enum Step { kBars, kRuler, kChoice, kTrueFalse, kNumber, kToken, kText };

// A window with the lesson of every kind open at a step.
struct ClassRoom : Screen {
  explicit ClassRoom(int step, int w = 1600, int h = 900) : Screen(w, h) {
    open_lesson_text(state(), test::kEveryKind, "every.md");
    send(command::ShowStep{step});
    REQUIRE(state().lesson);
  }
  const Asked& asked() { return *asked_of(*state().lesson); }
  int step() { return state().lesson->step; }
};

bool hinted(Screen& screen, const std::string& text) {
  const auto& hints = screen.ui.memory.hints;
  return std::any_of(hints.begin(), hints.end(),
                     [&](const std::string& hint) { return hint.find(text) != std::string::npos; });
}

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

TEST_CASE("lesson window: while a class votes, letters and digits count votes and nothing else") {
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

TEST_CASE("lesson window: while any question is open no letter or digit does the page's work") {
  for (const int step : {kBars, kRuler, kTrueFalse, kNumber, kToken}) {
    CAPTURE(step);
    ClassRoom screen(step);
    const auto counts = screen.asked().votes;
    const std::string before = scene_text(screen.state());
    for (const int mods : {0, GLFW_MOD_SHIFT}) {
      for (int key = GLFW_KEY_A; key <= GLFW_KEY_Z; ++key) {
        if (mods && (key == GLFW_KEY_K || key == GLFW_KEY_R)) continue;  // the lesson's
        screen.key(key, mods);
      }
      for (int key = GLFW_KEY_1; mods == 0 && key <= GLFW_KEY_9; ++key) screen.key(key);
    }
    CHECK_FALSE(screen.ui.memory.code.open);
    CHECK(scene_text(screen.state()) == before);
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

TEST_CASE("lesson window: digits begin a guess, Enter keeps the field open for the next one") {
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

TEST_CASE("lesson window: a ruler says before a class what was right and what was guessed") {
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

TEST_CASE("lesson window: no message lies over what answers, at a desk or before a class") {
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
    "lesson window: a click on a choice is a vote, and the votes stay hidden until they are "
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

TEST_CASE("lesson window: bars are dragged, the others give way, Esc takes the drag back") {
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

TEST_CASE("lesson window: numbers of a column have as many decimals") {
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

TEST_CASE("lesson window: bars are chosen and changed by keyboard, which steps nothing") {
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

TEST_CASE("lesson window: nothing of the answer can be read before the reveal") {
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

TEST_CASE("lesson window: a ruler is dragged and turned, a number typed, a token clicked") {
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

TEST_CASE("lesson window: numbers are typed and kept for the dot plot") {
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

TEST_CASE("lesson window: a row that is clicked is the guess of a token") {
  ClassRoom screen(kToken);
  screen.click("bar.1");
  CHECK(screen.asked().token == "sofa");
  screen.key(GLFW_KEY_DOWN);
  CHECK(screen.asked().token == "floor");
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

TEST_CASE("lesson window: what answers stands still below every question, however long it is") {
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
