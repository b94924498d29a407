#include "core/lesson/question.h"

#include <doctest/doctest.h>

namespace logitdice::test {
namespace {

// What is said of the question, or "fine".
std::string said(const std::string& text, Question& out) {
  const Result<JsonDocument> document = JsonDocument::parse(text, "x");
  if (!document) FAIL(document.error());
  std::vector<Error> errors;
  const bool read = read_question(document.value(), document->root(), errors, out);
  CHECK(read == errors.empty());
  return errors.empty() ? "fine" : errors.front().message;
}

std::string said(const std::string& text) {
  Question question;
  return said("{\"id\": \"q\", \"text\": \"?\", " + text + "}", question);
}

TEST_CASE("question: each kind is read") {
  Question q;
  CHECK(
      said("{\"id\": \"a_1\", \"kind\": \"choice\", \"text\": \"t\", \"choices\": [\"x\", \"y\"], "
           "\"answer\": 1, \"explanation\": \"e\", \"reveal\": {\"phase\": 2}}",
           q) == "fine");
  CHECK(q.id == "a_1");
  CHECK(q.choices == std::vector<std::string>{"x", "y"});
  CHECK(q.answer == 1);
  CHECK(q.explanation == "e");
  CHECK(q.reveal == "{\"phase\": 2}");
  CHECK(said("\"kind\": \"true_false\", \"answer\": false") == "fine");
  CHECK(said("\"kind\": \"number\", \"answer\": 5, \"within\": 0.5") == "fine");
  CHECK(said("\"kind\": \"number\", \"answer\": \"{{ kept }}\"") == "fine");
  CHECK(said("\"kind\": \"token\", \"answer\": \"mat\"") == "fine");
  CHECK(said("\"kind\": \"bars\"") == "fine");
  CHECK(said("\"kind\": \"bars\", \"of\": \"final\"") == "fine");
  CHECK(said("\"kind\": \"ruler\", \"knob\": \"top_p\", \"answer\": [0.8, 0.9]") == "fine");
}

TEST_CASE("question: what is wrong is told with its place") {
  struct Row {
    std::string text, sentence;
  };
  const Row rows[] = {
      {"\"answer\": 1", "the object needs the key \"kind\""},
      {"\"kind\": \"choice\", \"answer\": 1", "the object needs the key \"choices\""},
      {"\"kind\": \"choice\", \"choices\": [\"a\", \"a\"], \"answer\": 1",
       "the choices are texts, and no two are equal"},
      {"\"kind\": \"choice\", \"choices\": [\"a\", 1], \"answer\": 1",
       "the choices are texts, and no two are equal"},
      {"\"kind\": \"choice\", \"choices\": [\"a\"], \"answer\": 0",
       "there are 2 to 9 choices, one key each"},
      {"\"kind\": \"choice\", \"choices\": [\"0\", \"1\", \"2\", \"3\", \"4\", \"5\", \"6\", "
       "\"7\", \"8\", \"9\"], \"answer\": 0",
       "there are 2 to 9 choices, one key each"},
      {"\"kind\": \"choice\", \"choices\": [\"a\", \"b\"], \"answer\": 2",
       "\"answer\" must be a whole number from 0 to 1, not 2"},
      {"\"kind\": \"choice\", \"choices\": [\"a\", \"b\"]", "the object needs the key \"answer\""},
      {"\"kind\": \"true_false\", \"answer\": 1", "\"answer\" must be true or false, not 1"},
      {"\"kind\": \"number\", \"answer\": \"many\"",
       "the answer is a number, or a claim: \"{{ p(mat) }}\""},
      {"\"kind\": \"number\", \"answer\": 1, \"within\": -1", "\"within\" must be a number from 0"},
      {"\"kind\": \"token\", \"answer\": \"\"", "the answer is the text of a token"},
      {"\"kind\": \"bars\", \"of\": \"z\"", "\"of\" must be \"p\" or \"final\", not \"z\""},
      {"\"kind\": \"bars\", \"answer\": 1",
       "a question of the kind \"bars\" has no member \"answer\""},
      {"\"kind\": \"ruler\", \"knob\": \"warmth\", \"answer\": [0, 1]",
       "there is no knob \"warmth\""},
      {"\"kind\": \"ruler\", \"knob\": \"top_p\", \"answer\": [1, 0]",
       "the answer is a range: [low, high]"},
      {"\"kind\": \"ruler\", \"knob\": \"top_p\", \"answer\": 1", "\"answer\" must be a list"},
      {"\"kind\": \"token\", \"answer\": \"mat\", \"reveal\": 5", "\"reveal\" must be an object"},
      {"\"kind\": \"token\", \"answer\": \"mat\", \"hint\": \"h\"",
       "a question of the kind \"token\" has no member \"hint\""},
  };
  for (const Row& row : rows) {
    CAPTURE(row.text);
    const std::string message = said(row.text);
    CAPTURE(message);
    CHECK(message.starts_with("x:1:"));
    CHECK(message.find(": " + row.sentence) != std::string::npos);
  }
  Question q;
  CHECK(said("{\"kind\": \"bars\", \"text\": \"\"}", q) ==
        "x:1:1: the object needs the key \"id\"");
  CHECK(said("{\"id\": \"A b\", \"kind\": \"bars\", \"text\": \"\"}", q) ==
        "x:1:8: \"id\" is made of lower case letters, digits and \"_\"");
  CHECK(said("[]", q) == "x:1:1: an object must stand here, not a list");
}

}  // namespace
}  // namespace logitdice::test
