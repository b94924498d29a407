#include "core/lesson/handout.h"

#include "core/lesson/claims.h"
#include "core/lesson/fresh_questions.h"
#include "core/lesson/html.h"
#include "core/text/markup.h"
#include "tests/check.h"
#include "tests/core/lesson/well_formed.h"

namespace logitdice::test {
namespace {

constexpr std::string_view kLesson = R"(---
id: small
title: Small & <large>
minutes: 1
scene: {"distribution": "cat_sat_on"}
---
About *nothing*.

# First part
## One
mat has {{ p(mat) = 0.590 }}, see [entropy](term:H) and [there](https://example.org).

~~~notes
For the teacher alone.
~~~
~~~question
{"id": "t", "kind": "true_false", "text": "So?", "answer": false, "explanation": "Because-1."}
~~~

## Two
- a list

~~~question
{"id": "r", "kind": "ruler", "text": "Where?", "knob": "top_p", "answer": [0.8, 0.9], "explanation": "Because-2."}
~~~

# Second part
## Three
Text.

~~~question
{"id": "b", "kind": "bars", "text": "Which?", "explanation": "Because-3: [bits](term:bit)."}
~~~
~~~takeaways
- Take **this**.
~~~

# Questions
~~~quiz
[{"id": "n", "kind": "number", "text": "How many?", "answer": "{{ kept at top_k 3 }}", "explanation": "Because-4."},
 {"id": "c", "kind": "choice", "text": "What?", "choices": ["this", "that & those"], "answer": 1, "explanation": "Because-5."},
 {"id": "k", "kind": "token", "text": "Who?", "answer": "mat", "explanation": "Because-6."},
 {"id": "f", "fresh": "argmax"}]
~~~
)";

Lesson small_lesson() {
  Result<Lesson> lesson = read_lesson(kLesson, "small.md");
  if (!lesson) FAIL(lesson.error());
  CHECK(lesson->errors.empty());
  return std::move(lesson).value();
}

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST_CASE("handout: steps, sections, questions, terms, answers, in this order") {
  const std::string html = handout_html(small_lesson(), {}, 42);
  const std::string_view order[] = {
      "<h1>Small &amp; &lt;large&gt;</h1>",
      "1 minute<",
      "About <em>nothing</em>.",
      "<h2>First part</h2>",
      "<h3>One</h3>",
      "mat has 0.590, see <a href=\"#term-entropy\">entropy</a> and there.",
      "Question 1</h4>",
      "<h3>Two</h3>",
      "Top-p: <span",
      "<h2>Second part</h2>",
      "<h3>Three</h3>",
      "into the picture above",
      "Take <strong>this</strong>.",
      "<h2>Questions</h2>",
      "Question 4</h4>",
      "<li>that &amp; those</li>",
      "Question 7</h4>",
      "<h2>Terms</h2>",
      "id=\"term-bit\"",
      "id=\"term-entropy\"",
      "<h2>Answers</h2>",
      "Question 1: false</dt>\n<dd>Because-1.",
      "Question 2: 0.8 to 0.9</dt>\n<dd>Because-2.",
      "Question 3</dt>\n<dd>Because-3",
      "Question 4: 3</dt>\n<dd>Because-4.",
      "Question 5: B: that &amp; those</dt>\n<dd>Because-5.",
      "Question 6: mat</dt>\n<dd>Because-6.",
      "Question 7: ",
      "</html>"};
  std::size_t at = 0;
  for (const std::string_view part : order) {
    CAPTURE(part);
    const std::size_t found = html.find(part, at);
    REQUIRE(found != html.npos);
    at = found + part.size();
  }
  CHECK(html.find("For the teacher") == html.npos);
  CHECK(why_not_well_formed(html) == "");
}

TEST_CASE("handout: pictures stand in their steps, without an address of their own") {
  const std::string svg =
      "<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\" "
      "width=\"9\"><rect/></svg>\n";
  const std::vector<std::string> pictures = {svg, ""};  // the third step has none either
  const std::string html = handout_html(small_lesson(), pictures, 42);
  CHECK(count_of(html, "<svg width=\"9\"><rect/></svg>") == 1);
  CHECK(html.find("<svg") > html.find("<h3>One</h3>"));
  CHECK(html.find("<svg") < html.find("<h3>Two</h3>"));
  CHECK(html.find("xml version") == html.npos);
  CHECK(html.find("http") == html.npos);
  CHECK(why_not_well_formed(html) == "");
}

TEST_CASE("handout: the same seed gives the same page, another one other questions") {
  const Lesson lesson = small_lesson();
  CHECK(handout_html(lesson, {}, 42) == handout_html(lesson, {}, 42));
  CHECK(handout_html(lesson, {}, 42) != handout_html(lesson, {}, 43));
}

// What only the answers say: no explanation stands before them.
void check_answers_last(const Lesson& lesson, const std::string& html) {
  const std::size_t answers = html.find("<section class=\"answers\">");
  REQUIRE(answers != html.npos);
  std::vector<Question> questions = quiz_of(lesson, 42);
  for (const LessonStep& step : lesson.steps) {
    if (step.question) questions.push_back(computed_question(lesson, &step, *step.question));
  }
  for (const Question& question : questions) {
    CAPTURE(question.id);
    const std::string explanation = html_of(runs_of(question.explanation));
    CHECK(html.find(explanation) > answers);
    CHECK(html.find(explanation) != html.npos);
  }
  CHECK(count_of(html, "<h4>Question ") == questions.size());
  CHECK(count_of(html, "<dt>Question ") == questions.size());
}

TEST_CASE("handout: every lesson of ours, whole and self-contained") {
  for (const Lesson& lesson : bundled_lessons()) {
    CAPTURE(lesson.id);
    const std::string html = handout_html(lesson, {}, 42);
    CHECK(why_not_well_formed(html) == "");
    CHECK(count_of(html, "<h3>") == lesson.steps.size());
    for (const LessonStep& step : lesson.steps)
      CHECK(html.find("<h3>" + markup_escaped(step.title) + "</h3>") != html.npos);
    for (const std::string_view word : {"http:", "https:", "src=", "url(", "@import", "{{", "}}</"})
      CHECK(html.find(word) == html.npos);
    for (std::size_t at = html.find("href=\"#"); at != html.npos;
         at = html.find("href=\"#", at + 1)) {
      const std::string id = html.substr(at + 7, html.find('"', at + 7) - at - 7);
      CAPTURE(id);
      CHECK(count_of(html, "id=\"" + id + "\"") == 1);
    }
    if (lesson.id != "tour") check_answers_last(lesson, html);
  }
}

}  // namespace
}  // namespace logitdice::test
