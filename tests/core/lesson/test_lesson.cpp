#include "core/lesson/lesson.h"

#include <doctest/doctest.h>

#include "core/base/assets.h"

namespace logitdice::test {
namespace {

constexpr std::string_view kMatter = "---\nid: a\ntitle: A\n---\n";

Lesson read_fine(std::string_view text, std::string_view name = "x.md") {
  Result<Lesson> lesson = read_lesson(text, name);
  if (!lesson) FAIL(lesson.error());
  return std::move(lesson).value();
}

std::string said(const Lesson& lesson) {
  std::string out;
  for (const Error& error : lesson.errors) out += (out.empty() ? "" : "\n") + error.message;
  return out;
}

TEST_CASE("lesson: every part is read") {
  const Lesson lesson = read_fine(
      "---\r\nid: heat\r\ntitle: Hot: and cold\r\nminutes: 6\r\npage: pipeline\r\n"
      "scene: {\"knobs\":\r\n  {\"temperature\": 2}}\r\n---\r\n\r\nWhat {{ kept }} says.\r\n\r\n"
      "# One\r\n## First ##\r\n\r\nText.\r\n\r\n~~~\r\n# no heading\r\n~~~\r\n### Smaller\r\n"
      "```scene\r\n{\"phase\": 4}\r\n```\r\nMore {{ p(mat)\r\nat T 2 = 0.392 }}.\r\n"
      "~~~~notes\r\nSay ~~~ this.\r\n\r\nAnd that.\r\n~~~~\r\n"
      "~~~takeaways\r\n- one\r\n  goes on\r\n* two {{ kept }}\r\n~~~\r\n## Second\r\n"
      "# Two\r\n## Third\r\n# Questions\r\n~~~quiz\r\n[{\"id\": \"q\", \"fresh\": "
      "\"softmax\"}]\r\n~~~\r\n",
      "heat.md");
  CHECK(said(lesson) == "");
  CHECK(lesson.id == "heat");
  CHECK(lesson.title == "Hot: and cold");
  CHECK(lesson.minutes == 6);
  CHECK(lesson.page == "pipeline");
  CHECK(lesson.summary == "What {{ kept }} says.");
  CHECK(scene_document(lesson, lesson.scene, lesson.scene_place).ok());
  REQUIRE(lesson.steps.size() == 3);
  const LessonStep& first = lesson.steps[0];
  CHECK(first.title == "First");
  CHECK(first.section == "One");
  CHECK(first.body ==
        "Text.\n\n~~~\n# no heading\n~~~\n### Smaller\n\nMore {{ p(mat)\nat T 2 = 0.392 }}.");
  CHECK(first.scene == "{\"phase\": 4}");
  CHECK(first.notes == "Say ~~~ this.\n\nAnd that.");
  CHECK(first.takeaways == std::vector<std::string>{"one goes on", "two {{ kept }}"});
  CHECK(lesson.steps[1].section == "One");
  CHECK(lesson.steps[2].section == "Two");
  REQUIRE(lesson.quiz.size() == 1);
  CHECK(lesson.quiz[0].fresh == "softmax");
}

TEST_CASE("lesson: claims stand at their place, whatever stands around them") {
  const Lesson lesson = read_fine(std::string(kMatter) +
                                  "## S\nä {{ kept }}\n~~~scene\n{}\n~~~\n  {{ p(a)\n = 1 }}\n"
                                  "~~~question\n{\"id\": \"q\", \"kind\": \"choice\",\n"
                                  " \"text\": \"é \\\"x\\\" {{ z(a) }} {{z(b)}}\",\n"
                                  " \"choices\": [\"a\", \"{{ kept }}\"], \"answer\": 1}\n~~~\n");
  CHECK(said(lesson) == "");
  struct Row {
    std::string text;
    int step, line, column;
  };
  const Row rows[] = {{"kept", 0, 6, 3},
                      {"p(a) = 1", 0, 10, 3},
                      {"z(a)", 0, 14, 19},
                      {"z(b)", 0, 14, 30},
                      {"kept", 0, 15, 20}};
  REQUIRE(lesson.claims.size() == std::size(rows));
  for (std::size_t i = 0; i < std::size(rows); ++i) {
    const PlacedClaim& claim = lesson.claims[i];
    CAPTURE(i);
    CHECK(claim.text == rows[i].text);
    CHECK(claim.step == rows[i].step);
    CHECK(claim.place.line == rows[i].line);
    CHECK(claim.place.column == rows[i].column);
  }
}

TEST_CASE("lesson: what is no lesson is refused with its place") {
  struct Row {
    std::string text, sentence;
  };
  const Row rows[] = {
      {"",
       "x.md:1:1: a lesson begins with a line \"---\" and its id, title, minutes, page and "
       "scene"},
      {"# Title\n",
       "x.md:1:1: a lesson begins with a line \"---\" and its id, title, minutes, "
       "page and scene"},
      {"---\nid: a\n", "x.md:1:1: a second line \"---\" must end what this one begins"},
      {"---\ntitle: A\n---\n## S\n",
       "x.md:1:1: a lesson needs a line \"id: …\" between its lines \"---\""},
      {"---\nid: A b\ntitle: A\n---\n## S\n",
       "x.md:2:5: \"id\" is made of lower case letters, digits and \"_\""},
      {"---\nid: a\n---\n## S\n",
       "x.md:1:1: a lesson needs a line \"title: …\" between its lines \"---\""},
      {"---\nid: a\ntitle: A\n---\ntext\n",
       "x.md:1:1: a lesson needs a step, which begins with \"## \" and a title"},
      {"---\nid: a\xff\n", "x.md:2:6: this byte is no UTF-8"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const Result<Lesson> lesson = read_lesson(row.text, "x.md");
    REQUIRE(!lesson.ok());
    CHECK(lesson.error() == row.sentence);
  }
}

TEST_CASE("lesson: what is wrong costs its own part and is told with its place") {
  struct Row {
    std::string text, sentence;
  };
  const Row rows[] = {
      {"## S\n~~~sceen\n{}\n~~~\n",
       "x.md:6:1: there is no fence \"sceen\"; the words are: scene, notes, question, takeaways, "
       "quiz, and code has none"},
      {"## S\n~~~scene\n{\"knobs\": {\"temperature\": 2,}}\n~~~\n",
       "x.md:7:29: there is a comma before the"},
      {"## S\n~~~scene\n\n  [1]\n~~~\n", "x.md:8:3: a scene is an object"},
      {"## S\n~~~scene\n~~~\n", "x.md:6:1: "},
      {"## S\n~~~scene\n{}\n~~~\n~~~scene\n{}\n~~~\n", "x.md:9:1: \"scene\" stands here twice"},
      {"## S\n~~~notes\nhm\n", "x.md:6:1: this fence is not closed"},
      {"~~~notes\nhm\n~~~\n## S\n",
       "x.md:5:1: this fence belongs to a step, which begins with \"## \" and a title"},
      {"## S\n~~~quiz\n[]\n~~~\n", "x.md:6:1: a quiz stands below \"# Questions\""},
      {"# One\nlost\n## S\n",
       "x.md:6:1: a section is a title; its text stands in a step, which begins with \"## \" and a "
       "title"},
      {"## S\n# Questions\n# After\n", "x.md:7:1: \"# Questions\" is the last section"},
      {"## S\n# Questions\n## Q\n", "x.md:7:1: \"# Questions\" has no steps"},
      {"## S\n# Questions\ntext\n", "x.md:7:1: below \"# Questions\" stands the quiz alone"},
      {"## S\n# Questions\n~~~quiz\n{}\n~~~\n", "x.md:8:1: a quiz is a list"},
      {"## S\n##\n", "x.md:6:1: a title must follow the #"},
      {"## S {{ kept }}\n", "x.md:5:4: a title has no claims"},
      {"## S\nhas {{ p(a)\n", "x.md:6:5: \"}}\" must end the claim that begins here"},
      {"## S\n~~~takeaways\none\n~~~\n", "x.md:7:1: a takeaway is a line that begins with \"- \""},
      {"## S\n~~~question\n{\"id\": \"q\", \"kind\": \"guess\", \"text\": \"\"}\n~~~\n",
       "x.md:7:21: \"kind\" must be \"choice\", \"true_false\", \"number\", \"token\", \"bars\" or "
       "\"ruler\", not \"guess\""},
      {"## S\n# Questions\n~~~quiz\n[{\"id\": \"q\", \"fresh\": \"argmax\"},\n {\"id\": \"q\", "
       "\"fresh\": \"argmax\"}]\n~~~\n",
       "x.md:9:2: the id \"q\" stands in this quiz twice"},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const Lesson lesson = read_fine(std::string(kMatter) + row.text);
    CHECK(lesson.steps.size() >= 1);
    REQUIRE(lesson.errors.size() >= 1);
    CHECK(lesson.errors[0].message.substr(0, row.sentence.size()) == row.sentence);
  }
  const Row matter[] = {
      {"minutes: long", "x.md:4:10: \"minutes\" is a whole number from 1 to 600"},
      {"minutes: 2.5", "x.md:4:10: \"minutes\" is a whole number from 1 to 600"},
      {"author: me",
       "x.md:4:1: there is no key \"author\"; the keys are: id, title, minutes, page, scene"},
      {"id: b", "x.md:4:1: the key \"id\" stands here twice"},
      {"scene: {\"a\":\n  x}", "x.md:5:3: "},
      {"scene: 5", "x.md:4:8: a scene is an object"},
      {"page: Pipe line", "x.md:4:7: \"page\" is made of lower case letters, digits and \"_\""},
  };
  for (const Row& row : matter) {
    CAPTURE(row.text);
    const std::string text = "---\nid: a\ntitle: A\n" + row.text + "\n---\n## S\n";
    CHECK(said(read_fine(text)).starts_with(row.sentence));
  }
}

TEST_CASE("lesson: every bundled one is read without a fault, and reads back as it is written") {
  int files = 0;
  for (const Asset& asset : assets()) {
    if (!asset.name.starts_with("lessons/")) continue;
    ++files;
    CAPTURE(asset.name);
    const Lesson lesson = read_fine(asset.text(), asset.name);
    CHECK(said(lesson) == "");
    CHECK(find_lesson(lesson.id) != nullptr);
    const std::string written = lesson_text(lesson);
    const Lesson again = read_fine(written);
    CHECK(said(again) == "");
    CHECK(lesson_text(again) == written);
    CHECK(again.steps.size() == lesson.steps.size());
    CHECK(again.claims.size() == lesson.claims.size());
  }
  CHECK(bundled_lessons().size() == static_cast<std::size_t>(files));
}

}  // namespace
}  // namespace logitdice::test
