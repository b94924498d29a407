#include "core/steer/automaton_picture.h"

#include "core/steer/regex.h"
#include "core/steer/word_list.h"
#include "tests/check.h"
#include "tests/core/steer/random_regex.h"

namespace logitdice::test {
namespace {

std::string edges_text(const AutomatonPicture& picture) {
  std::string text;
  for (const AutomatonEdge& edge : picture.edges) {
    text += std::to_string(edge.from) + ">" + std::to_string(edge.to) + " " + edge.label + "\n";
  }
  return text;
}

std::string drawn(const char* expression) {
  return edges_text(automaton_picture(compile_regex(expression).value()));
}

TEST_CASE("edges are drawn in characters") {
  CHECK(drawn(" \"[A-Z][a-z ]*[!?]\"") == "0>1 ·\n1>2 \"\n2>3 A-Z\n3>3 a-z ·\n3>4 ! ?\n4>5 \"\n");
  CHECK(drawn("[ab]|[^ab]x") == "0>1 not a b\n0>2 a b\n1>2 x\n");
  CHECK(drawn(".*") == "0>0 not ↵\n");
  CHECK(drawn("[\\u{0}-\\u{10FFFF}]") == "0>1 any\n");
  CHECK(drawn("[é-ü]?") == "0>1 é-ü\n");
  CHECK(drawn("\\xC3|\\xFF") == "0>1 ⟨C3⟩ ⟨FF⟩\n");
}

TEST_CASE("a long literal is one edge that knows the states it passes") {
  const AutomatonPicture picture =
      automaton_picture(compile_regex("say \"héllo\"( and [a-z]+)?").value());
  CHECK(edges_text(picture).starts_with("0>11 say·\"héllo\"\n"));
  CHECK(picture.edges[0].literal);
  CHECK(picture.edges[0].through.size() == 11);
  CHECK(drawn_state(picture, 5) == 0);
  CHECK(drawn_state(picture, 11) == 11);
  CHECK(drawn("abc") == "0>1 a\n1>2 b\n2>3 c\n");
}

TEST_CASE("a large automaton is drawn in part") {
  std::vector<std::string> words;
  for (int i = 0; i < 300; ++i) words.push_back("w" + std::to_string(i * 7919));
  const Automaton a = compile_words(words, WordRule::kAllowed).value();
  const AutomatonPicture picture = automaton_picture(a, 20);
  CHECK(picture.states.size() == 20);
  CHECK(picture.left_out > 0);
  for (const AutomatonEdge& edge : picture.edges) {
    CHECK(std::count(picture.states.begin(), picture.states.end(), edge.to) == 1);
  }
}

TEST_CASE("every state of any automaton has its place in the picture") {
  std::mt19937 random(5);
  for (int i = 0; i < 150; ++i) {
    const RandomRegex expression(random);
    CAPTURE(expression.text());
    const Automaton a = compile_regex(expression.text()).value();
    const AutomatonPicture picture = automaton_picture(a, 1000);
    CHECK(picture.left_out == 0);
    for (StateId state = 0; state < a.states(); ++state) {
      CHECK(drawn_state(picture, state) != kDead);
    }
    for (const AutomatonEdge& edge : picture.edges) CHECK_FALSE(edge.label.empty());
  }
}

}  // namespace
}  // namespace logitdice::test
