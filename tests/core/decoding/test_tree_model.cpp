#include "core/decoding/tree_model.h"

#include "tests/check.h"
#include "tests/core/decoding/searched.h"

namespace logitdice::test {
namespace {

TEST_CASE("tree: a model says what its file says") {
  const TextTree tree = tree_of(R"({"title": "two words", "children": [
    {"token": "A", "p": 0.4, "children": [{"token": "!", "p": 1}]}, {"token": "B", "p": 0.35}]})");
  CHECK(tree.title == "two words");
  CHECK(tree.depth == 2);
  CHECK(tree.ends.size() == 2);
  const std::vector<TokenId> prompt = tree.model->tokenize_prompt("whatever").value();
  const Logits first = tree.model->new_session()->next(prompt).value();
  REQUIRE(first.size() == 2);
  CHECK(tree.model->piece(first.ids[0]) == "A");
  CHECK(std::exp(static_cast<double>(first.scores[1])) == near(0.35, 1e-6));
  CHECK(std::exp(first.tail.log_sum_exp) == near(0.25, 1e-6));  // without a name
  const std::vector<TokenId> nowhere = {prompt.front(), 99};
  CHECK_FALSE(tree.model->new_session()->next(nowhere).ok());
}

TEST_CASE("tree: the same word at an end and within a text is two tokens") {
  const TextTree tree = tree_of(R"({"children": [
    {"token": "go", "p": 0.5}, {"token": "we", "p": 0.5, "children": [
      {"token": "go", "p": 1, "children": [{"token": "on", "p": 1}]}]}]})");
  CHECK(tree.ends.size() == 2);  // "go" and "on"
  const BeamSearch made = searched(tree, {.width = 2, .steps = 3, .alpha = 1});
  REQUIRE(made.found.size() == 2);
  CHECK(best_text(made, tree.model) == "wegoon");
}

TEST_CASE("tree: rounded probabilities are parts of their sum") {
  const TextTree tree =
      tree_of(R"({"children": [{"token": "a", "p": 0.667}, {"token": "b", "p": 0.334}]})");
  CHECK(best_of(searched(tree, {.width = 1, .steps = 1})).p == near(0.667 / 1.001, 1e-6));
}

TEST_CASE("tree: what a file may not say, and where it stands") {
  const std::pair<std::string, const char*> cases[] = {
      {R"({"children": [{"p": 0.5}]})", "t.json:1:15: "},
      {R"({"children": [{"token": "a"}]})", "t.json:1:15: "},
      {R"({"children": [{"token": "a", "p": 0}]})", "t.json:1:35: "},
      {R"({"children": [{"token": "a", "p": 1.5}]})", "t.json:1:35: "},
      {R"({"children": [{"token": "a", "p": -0.1}]})", "t.json:1:35: "},
      {R"({"children": [{"token": "a", "p": "0.5"}]})", "t.json:1:35: "},
      {R"({"children": [{"token": 7, "p": 0.5}]})", "t.json:1:25: "},
      {R"({"children": [{"token": "a", "p": 0.7}, {"token": "b", "p": 0.7}]})", "t.json:1:14: "},
      {R"({"children": [{"token": "a", "p": 0.4}, {"token": "a", "p": 0.1}]})", "t.json:1:51: "},
      {R"({"children": [{"token": "a", "p": 1, "children": [{"token": "b", "p": 2}]}]})",
       "t.json:1:71: "},
      {"{\"children\": [\n  {\"token\": \"a\", \"p\": 1, \"children\": 3}]}", "t.json:2:38: "},
      {R"({"children": []})", "t.json:1:14: "},
      {R"({})", "t.json:1:1: "},
      {R"([])", "t.json:1:1: "},
      {R"({"children": 3})", "t.json:1:14: "},
      {R"({"children": [3]})", "t.json:1:15: "},
      {R"({"title": 3, "children": [{"token": "a", "p": 1}]})", "t.json:1:11: "},
      {R"({"children": [)", "t.json:1:15: "},
  };
  for (const auto& [text, place] : cases) {
    CAPTURE(text);
    const auto read = read_text_tree(text, "t.json");
    REQUIRE_FALSE(read.ok());
    CHECK_MESSAGE(read.error().starts_with(place), read.error());
    CHECK(read.error().size() > std::string_view(place).size() + 10);
  }
}

TEST_CASE("tree: one that is too deep is refused, not followed") {
  std::string text;
  for (int i = 0; i < 200; ++i) text += R"({"children": [{"token": "a", "p": 1, )";
  const auto read = read_text_tree(text, "t.json");
  CHECK_FALSE(read.ok());
  std::string deep = "{\"children\": []}";
  for (int i = 0; i < 70; ++i) {
    deep = (i == 69 ? "{" : "{\"token\": \"a\", \"p\": 1, ") + std::string("\"children\": [") +
           deep + "]}";
    if (i == 0) deep = R"({"token": "a", "p": 1, "children": [{"token": "a", "p": 1}]})";
  }
  const auto seventy = read_text_tree(deep, "t.json");
  REQUIRE_FALSE(seventy.ok());
  CHECK(seventy.error().find("deep") != std::string::npos);
}

TEST_CASE("tree: the deepest one that may be is read, and searched to its end") {
  std::string deep = R"({"token": "z", "p": 1})";
  for (int i = 0; i < 63; ++i) deep = R"({"token": "a", "p": 1, "children": [)" + deep + "]}";
  const TextTree tree = tree_of(("{\"children\": [" + deep + "]}").c_str());
  CHECK(tree.depth == 64);
  const BeamSearch made = searched(tree, {.width = 2, .steps = kMostBeamSteps});
  CHECK(best_text(made, tree.model) == std::string(63, 'a') + "z");
}

TEST_CASE("tree: the worked example is such a file") {
  CHECK(worked_example_tree().title == "worked example");
  CHECK(worked_example_tree().depth == 2);
}

}  // namespace
}  // namespace logitdice::test
