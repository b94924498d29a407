#include "app/pages/learn/state.h"
#include "app/program/lesson_run.h"
#include "tests/app/program/started.h"
#include "tests/app/screen.h"

using namespace logitdice;
using namespace logitdice::learn_page;

namespace {

template <class S, class A>
void act(S& screen, A action) {
  screen.send(command::PageAction{kId, Action(std::move(action))});
}

std::string right_answer(const ShownQuestion& q) {
  return q.choices.empty() ? right_text(q) : std::to_string(q.question.answer + 1);
}

}  // namespace

TEST_CASE("learn: every hand of the map is a door") {
  for (const char* hand : {"heat", "cutoffs", "penalties", "training", "guidance", "grammar"}) {
    CAPTURE(hand);
    Screen screen;
    screen.send(command::SetView{"learn"});
    screen.click("hand." + std::string(hand));
    CHECK(screen.state().error == "");
    const bool left = screen.state().lesson || screen.state().page->id != kId;
    CHECK((left || inputs(screen.state()).part == Part::glossary));
  }
}

TEST_CASE("learn: the lessons open with a click, Shift Esc closes") {
  Screen screen;
  screen.send(command::SetView{"learn"});
  screen.click("part.lessons");
  screen.click("lesson.logits");
  REQUIRE(screen.state().lesson);
  CHECK(screen.find("lesson.step.1"));
  CHECK_FALSE(screen.find("part.lessons"));
  screen.key(GLFW_KEY_ESCAPE, GLFW_MOD_SHIFT);
  CHECK_FALSE(screen.state().lesson);
  CHECK(screen.find("part.lessons"));
}

TEST_CASE("learn: / searches the glossary and the cheat sheet as one types") {
  Screen screen;
  screen.send(command::SetView{"learn"});
  screen.click("part.glossary");
  CHECK(screen.find("term.argmax"));
  screen.key(GLFW_KEY_SLASH);
  screen.backend.text("entropy");
  screen.backend.settle();
  CHECK(inputs(screen.state()).search.str() == "entropy");
  CHECK(screen.find("term.entropy"));
  CHECK_FALSE(screen.find("term.argmax"));
  CHECK(screen.state().undo.size() == 2);  // the part, and the search as one
}

TEST_CASE("learn: a quiz is answered with letters, scored, and made anew from another seed") {
  Screen screen;
  screen.send(command::FollowLink{"quiz:temperature"});
  const auto& questions = numbers(screen.state()).questions;
  REQUIRE(questions.size() >= 4);
  const auto offers_next = [&] {
    const auto& hints = screen.ui.memory.hints;
    return std::any_of(hints.begin(), hints.end(), [](const std::string& hint) {
      return hint.find("next question") != std::string::npos;
    });
  };
  for (std::size_t i = 0; i < questions.size(); ++i) {
    CHECK(offers_next());
    act(screen, Answer{right_answer(questions[i])});
    CHECK(is_right(questions[i], answer_of(screen.state(), i)));
    screen.key(GLFW_KEY_PAGE_DOWN);
  }
  CHECK_FALSE(offers_next());
  screen.key(GLFW_KEY_PAGE_DOWN);
  CHECK(inputs(screen.state()).part == Part::quiz);
  CHECK(score_of(screen.state()).right == static_cast<int>(questions.size()));
  const std::string tsv = results_tsv(screen.state());
  CHECK(std::count(tsv.begin(), tsv.end(), '\n') == static_cast<int>(questions.size()) + 1);
  CHECK(std::count(tsv.begin(), tsv.end(), '\t') == 6 * (static_cast<int>(questions.size()) + 1));
  const std::string before = questions.back().question.text;
  screen.click("button.try_again");
  CHECK(score_of(screen.state()).answered == 0);
  CHECK(numbers(screen.state()).questions.back().question.text != before);
  screen.key(GLFW_KEY_A);
  CHECK(answer_of(screen.state(), 0) == "1");
  screen.key(GLFW_KEY_B);  // an answer stands
  CHECK(answer_of(screen.state(), 0) == "1");
  screen.key(GLFW_KEY_ESCAPE);
  CHECK(inputs(screen.state()).part == Part::lessons);
  CHECK(answer_of(screen.state(), 0) == "1");
}

TEST_CASE("learn: every lesson's quiz can be answered rightly, and every answer is explained") {
  test::Started s;
  for (const Lesson& lesson : bundled_lessons()) {
    if (lesson.quiz.empty()) continue;
    s.send(command::FollowLink{"quiz:" + lesson.id});
    for (const ShownQuestion& q : numbers(s.state).questions) {
      CAPTURE(lesson.id);
      CAPTURE(q.question.id);
      CHECK(is_right(q, right_answer(q)));
      CHECK_FALSE(is_right(q, ""));
      CHECK_FALSE(q.explanation.empty());
    }
  }
}
