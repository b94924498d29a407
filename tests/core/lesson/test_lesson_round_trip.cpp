#include <doctest/doctest.h>

#include <random>

#include "core/lesson/fresh_questions.h"
#include "core/lesson/lesson.h"

// Whatever can be written of a lesson is read back as it was.
namespace logitdice::test {
namespace {

class LessonMaker {
 public:
  explicit LessonMaker(unsigned seed) : random_(seed) {}

  Lesson make() {
    Lesson lesson;
    lesson.id = "lesson_" + std::to_string(below(100));
    lesson.title = line();
    if (maybe()) lesson.summary = text();
    if (maybe()) lesson.minutes = 1 + below(60);
    if (maybe()) lesson.page = "pipeline";
    if (maybe()) lesson.scene = scene();
    std::string section;
    for (int i = 1 + below(4); i > 0; --i) {
      if (maybe()) section = line();
      lesson.steps.push_back(step(section, i));
    }
    for (int i = below(4); i > 0; --i) lesson.quiz.push_back(item(i));
    return lesson;
  }

 private:
  int below(int n) { return static_cast<int>(random_() % static_cast<unsigned>(n)); }
  bool maybe() { return below(2) == 0; }

  std::string line() {
    const std::string words[] = {"mat", "“T” 2", "p(sofa): ½", "a # b",
                                 "c++", "~~ x",  "`k`",        "\\*"};
    std::string out = "W";
    for (int i = 1 + below(4); i > 0; --i) out += " " + words[below(8)];
    return out;
  }

  std::string text() {
    const std::string lines[] = {"Plain words.",
                                 "**mat** has {{ p(mat) = 0.590 }} and {{ kept }}.",
                                 "- one\n- two\n  - deeper",
                                 "| a | b |\n|---|---|\n| 1 | 2 |",
                                 "~~~\n## no step\n# no section\n~~~",
                                 "```\n~~~scene\n```",
                                 "### A smaller heading",
                                 "See [entropy](term:entropy)."};
    std::string out;
    for (int i = 1 + below(3); i > 0; --i) out += (out.empty() ? "" : "\n\n") + lines[below(8)];
    return out;
  }

  std::string scene() {
    const std::string scenes[] = {"{}", "{\"knobs\": {\"temperature\": 2}, \"phase\": 4}",
                                  "{\n  \"distribution\": \"store\",\n  \"seed\": 7\n}"};
    return scenes[below(3)];
  }

  LessonStep step(const std::string& section, int number) {
    LessonStep out;
    out.title = line();
    out.section = section;
    if (maybe()) out.body = text();
    if (maybe()) out.scene = scene();
    if (maybe()) out.notes = text();
    if (maybe()) out.question = question(number);
    for (int i = below(3); i > 0; --i) out.takeaways.push_back(line());
    return out;
  }

  Question question(int number) {
    Question q;
    q.id = "q" + std::to_string(number);
    q.kind = static_cast<QuestionKind>(below(6));
    q.text = line() + " \"quoted\" {{ p(mat) }}\nnext line";
    if (maybe()) q.explanation = text();
    if (maybe()) q.reveal = scene();
    switch (q.kind) {
      case QuestionKind::choice:
        for (int i = 2 + below(8); i > 0; --i) q.choices.push_back(line() + std::to_string(i));
        q.answer = below(static_cast<int>(q.choices.size()));
        break;
      case QuestionKind::true_false:
        q.choices = {"true", "false"};
        q.answer = below(2);
        break;
      case QuestionKind::number:
        q.number = maybe() ? "{{ p(mat) }}" : std::to_string(below(100)) + ".50";
        q.within = maybe() ? 0 : 0.25 * below(4);
        break;
      case QuestionKind::token:
        q.token = line();
        break;
      case QuestionKind::bars:
        q.of = maybe() ? "p" : "final";
        break;
      case QuestionKind::ruler:
        q.knob = "top_p";
        q.low = 0.1 * below(5);
        q.high = q.low + 0.125 * below(3);
        break;
    }
    return q;
  }

  QuizItem item(int number) {
    QuizItem out;
    if (maybe()) {
      out.question = question(number);
    } else {
      out.question.id = "q" + std::to_string(number);
      const auto all = fresh_questions();
      out.fresh = all[static_cast<std::size_t>(below(static_cast<int>(all.size())))].id;
    }
    return out;
  }

  std::mt19937 random_;
};

void check_same(const Question& a, const Question& b) {
  CHECK(a.id == b.id);
  CHECK(a.kind == b.kind);
  CHECK(a.text == b.text);
  CHECK(a.choices == b.choices);
  CHECK(a.answer == b.answer);
  CHECK(a.number == b.number);
  CHECK(a.within == b.within);
  CHECK(a.token == b.token);
  CHECK(a.of == b.of);
  CHECK(a.knob == b.knob);
  CHECK(a.low == b.low);
  CHECK(a.high == b.high);
  CHECK(a.explanation == b.explanation);
  CHECK(a.reveal == b.reveal);
}

void check_same(const LessonStep& a, const LessonStep& b) {
  CHECK(a.title == b.title);
  CHECK(a.section == b.section);
  CHECK(a.body == b.body);
  CHECK(a.scene == b.scene);
  CHECK(a.notes == b.notes);
  CHECK(a.takeaways == b.takeaways);
  REQUIRE(a.question.has_value() == b.question.has_value());
  if (a.question) check_same(*a.question, *b.question);
}

// In the front matter lines of a scene are indented by one more.
std::string unindented(std::string scene) {
  for (std::size_t at = 0; (at = scene.find("\n ", at)) != std::string::npos; ++at)
    scene.erase(at + 1, 1);
  return scene;
}

TEST_CASE("lesson: what is written is read back, whatever it holds") {
  for (unsigned seed = 0; seed < 400; ++seed) {
    CAPTURE(seed);
    const Lesson made = LessonMaker(seed).make();
    const std::string written = lesson_text(made);
    CAPTURE(written);
    const Result<Lesson> read = read_lesson(written, "x.md");
    REQUIRE(read.ok());
    for (const Error& error : read->errors) FAIL_CHECK(error.message);
    CHECK(read->id == made.id);
    CHECK(read->title == made.title);
    CHECK(read->summary == made.summary);
    CHECK(read->minutes == made.minutes);
    CHECK(read->page == made.page);
    CHECK(unindented(read->scene) == made.scene);
    REQUIRE(read->steps.size() == made.steps.size());
    for (std::size_t i = 0; i < made.steps.size(); ++i) check_same(read->steps[i], made.steps[i]);
    REQUIRE(read->quiz.size() == made.quiz.size());
    for (std::size_t i = 0; i < made.quiz.size(); ++i) {
      CHECK(read->quiz[i].fresh == made.quiz[i].fresh);
      check_same(read->quiz[i].question, made.quiz[i].question);
    }
    CHECK(read->file == "x.md");
  }
}

// A damaged file is a sentence, never a fault; what is said begins with a place.
TEST_CASE("lesson: any bytes are a lesson or a sentence") {
  std::mt19937 random(3);
  for (unsigned seed = 0; seed < 300; ++seed) {
    std::string text = lesson_text(LessonMaker(seed).make());
    for (int i = 0; i < 4; ++i) {
      const std::size_t at = random() % text.size();
      if (random() % 2 == 0)
        text.erase(at, 1 + random() % 9);
      else
        text.insert(at, std::string(1, "~`#{}\"-\n\\:|\xff"[random() % 12]));
      if (text.empty()) text = "-";
    }
    CAPTURE(text);
    const Result<Lesson> read = read_lesson(text, "x.md");
    if (!read) {
      CHECK(read.error().starts_with("x.md:"));
      continue;
    }
    for (const Error& error : read->errors) CHECK(error.message.starts_with("x.md:"));
    CHECK(!read->steps.empty());
  }
}

}  // namespace
}  // namespace logitdice::test
