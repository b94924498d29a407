#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "core/lesson/claim_readings.h"
#include "core/lesson/fresh_questions.h"
#include "core/lesson/glossary.h"
#include "core/lesson/lesson.h"
#include "tests/app/cli/run.h"
#include "tests/test_folder.h"

namespace logitdice::cli {
namespace {

using nlohmann::json;

constexpr const char* kLesson =
    "---\nid: own\ntitle: My own\n---\n## S\nmat has {{ p(mat) = 0.590 }}.\n# Questions\n~~~quiz\n"
    "[{\"id\": \"one\", \"kind\": \"choice\", \"text\": \"*Who* leads?\",\n"
    "  \"choices\": [\"{{ best }}\", \"sofa\"], \"answer\": 0, \"explanation\": \"{{ p(mat) "
    "}}.\"},\n"
    " {\"id\": \"two\", \"kind\": \"true_false\", \"text\": \"T 1 is neutral.\", \"answer\": "
    "true},\n"
    " {\"id\": \"three\", \"kind\": \"number\", \"text\": \"p(mat)?\", \"answer\": \"{{ p(mat) "
    "}}\", "
    "\"within\": 0.1},\n"
    " {\"id\": \"four\", \"kind\": \"token\", \"text\": \"Who?\", \"answer\": \"mat\"},\n"
    " {\"id\": \"five\", \"kind\": \"ruler\", \"text\": \"T?\", \"knob\": \"temperature\", "
    "\"answer\": [1, 2]},\n"
    " {\"id\": \"six\", \"fresh\": \"softmax\"}]\n~~~\n";

TEST_CASE("quiz: JSON has the questions, and answers where they are asked for") {
  const Ran ran = run({"quiz", "-", "--seed", "7", "--format", "json"}, kLesson);
  CHECK(ran.code == 0);
  CHECK(ran.err == "");
  const json quiz = json::parse(ran.out);
  CHECK(quiz["lesson"] == "own");
  CHECK(quiz["seed"] == 7);
  REQUIRE(quiz["questions"].size() == 6);
  CHECK(quiz["questions"][0]["text"] == "Who leads?");
  CHECK(quiz["questions"][0]["choices"] == json::array({"mat", "sofa"}));
  CHECK(quiz["questions"][1]["choices"] == json::array({"true", "false"}));
  for (const json& question : quiz["questions"]) CHECK(question.size() == 3);

  const json told =
      json::parse(run({"quiz", "-", "--seed", "7", "--format", "json", "--answers"}, kLesson).out);
  const json& all = told["questions"];
  for (const json& question : all) CHECK(question.size() == 5);
  CHECK(all[0]["answer"] == 0);
  CHECK(all[0]["explanation"] == "0.590.");
  CHECK(all[1]["answer"] == 0);
  CHECK(all[2]["answer"] == 0.59);
  CHECK(all[3]["answer"] == "mat");
  CHECK(all[4]["answer"] == json::array({1.0, 2.0}));
  CHECK(all[5]["text"] == quiz["questions"][5]["text"]);
  CHECK(all[5]["answer"].get<std::size_t>() < all[5]["choices"].size());
}

TEST_CASE("quiz: text for people, a seed for a class") {
  const Ran ran = run({"quiz", "-"}, kLesson);
  CHECK(ran.code == 0);
  CHECK(ran.out.starts_with(
      "My own · 6 questions · seed 42\n\n1. Who leads?\n   A  mat\n   B  sofa\n"));
  CHECK(ran.out.find("Answer") == std::string::npos);
  const std::string told = run({"quiz", "-", "--answers"}, kLesson).out;
  CHECK(told.find("Answer: A. 0.590.\n") != std::string::npos);
  CHECK(told.find("Answer: true\n") != std::string::npos);
  CHECK(told.find("Answer: 0.590 ± 0.1\n") != std::string::npos);
  CHECK(told.find("Answer: 1 to 2\n") != std::string::npos);
  CHECK(run({"quiz", "-"}, kLesson).out == ran.out);
  CHECK(run({"quiz", "-", "--seed", "43"}, kLesson).out != ran.out);
}

TEST_CASE("quiz: every bundled lesson has one, by its id or as a file") {
  REQUIRE(!bundled_lessons().empty());
  for (const Lesson& lesson : bundled_lessons()) {
    CAPTURE(lesson.id);
    const Ran ran = run({"quiz", lesson.id, "--format", "json", "--answers"});
    CHECK(ran.err == "");
    CHECK(ran.code == 0);
    CHECK(json::parse(ran.out)["lesson"] == lesson.id);
    CHECK(json::parse(ran.out)["questions"].size() == lesson.quiz.size());
  }
  const test::TestFolder folder;
  const std::string path = folder.path("own.md");
  std::ofstream(path) << kLesson;
  CHECK(run({"quiz", path}).out == run({"quiz", "-"}, kLesson).out);
}

TEST_CASE("quiz: what is wrong is a sentence, and the rest is printed") {
  struct Row {
    std::vector<std::string> arguments;
    std::string input, sentence;
  };
  const Row rows[] = {
      {{"quiz"}, "", "logitdice: Which lesson? See logitdice list lessons."},
      {{"quiz", "nothing"}, "", "logitdice: There is no file \"nothing\" and no lesson"},
      {{"quiz", "-"}, "", "logitdice: stdin:1:1: a lesson begins with"},
      {{"quiz", "-", "--seed", "-1"}, kLesson, "logitdice: --seed"},
      {{"quiz", "-", "--format", "tsv"}, kLesson, "logitdice: --format"},
      {{"quiz", "/"}, "", "logitdice: /: "},
  };
  for (const Row& row : rows) {
    CAPTURE(row.sentence);
    const Ran ran = run(row.arguments, row.input);
    CHECK(ran.code == 2);
    CHECK(ran.out == "");
    CHECK(ran.err.starts_with(row.sentence));
    CHECK(std::count(ran.err.begin(), ran.err.end(), '\n') == 1);
  }
  std::string wrong = kLesson;
  wrong.replace(wrong.find("0.590"), 5, "0.591");
  const Ran ran = run({"quiz", "-"}, wrong);
  CHECK(ran.code == 2);
  CHECK(ran.err == "logitdice: stdin:6:9: p(mat) is 0.590, not 0.591.\n");
  CHECK(ran.out == run({"quiz", "-"}, kLesson).out);
}

TEST_CASE("list readings and list fresh_questions: what lessons may name") {
  for (const ClaimReading& reading : claim_readings()) {
    const std::string list = run({"list", "readings"}).out;
    CHECK(list.find("\n" + std::string(reading.name) + " ") != std::string::npos ==
          (&reading != &claim_readings().front()));
  }
  const std::string fresh = run({"list", "fresh_questions"}).out;
  CHECK(std::count(fresh.begin(), fresh.end(), '\n') ==
        static_cast<std::ptrdiff_t>(fresh_questions().size()));
}

TEST_CASE("list lessons and list terms: an id and a title a line") {
  const std::string lessons = run({"list", "lessons"}).out;
  const auto count = std::count(lessons.begin(), lessons.end(), '\n');
  CHECK(count == static_cast<std::ptrdiff_t>(bundled_lessons().size()));
  const Lesson& first = bundled_lessons().front();
  CHECK(lessons.starts_with(first.id + "  "));
  CHECK(lessons.substr(0, lessons.find('\n')).ends_with(first.title));
  CHECK(json::parse(run({"list", "lessons", "--format", "json"}).out).size() ==
        bundled_lessons().size());
  const std::string terms = run({"list", "terms"}).out;
  CHECK(std::count(terms.begin(), terms.end(), '\n') ==
        static_cast<std::ptrdiff_t>(glossary().size()));
}

}  // namespace
}  // namespace logitdice::cli
