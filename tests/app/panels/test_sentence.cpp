// "Your sentence…": what the model says of it, and how it goes on token by token.
#include <doctest/doctest.h>

#include "app/program/scene.h"
#include "app/program/writing.h"
#include "core/model/embedded.h"
#include "tests/app/drawn_text.h"
#include "tests/app/program/started.h"

using namespace logitdice;

namespace {

void type(Screen& s, const char* text) {
  s.click("field.sentence");
  s.backend.text(text);
  s.key(GLFW_KEY_ENTER);
}

// What the model's own text is with the same seed and knobs.
std::string generated(const char* prompt, std::size_t tokens, const Knobs& knobs) {
  test::Started s;
  s.state.in.knobs = knobs;
  s.send(command::SetPrompt{prompt});
  s.send(command::SetLength{static_cast<int>(tokens)});
  s.send(command::Generate{});
  s.wait_for_text();
  return whole_text(s.state);
}

}  // namespace

TEST_CASE("sentence: typing opens what the model says, S goes on one token at a time") {
  const Knobs knobs{.temperature = 0.9, .top_k = 40, .top_p = 0.95, .repetition_penalty = 1.1};
  Screen s(1280, 720);
  s.state().in.knobs = knobs;
  type(s, "Once upon a time");
  CHECK(s.state().distribution.id == "gpt:Once upon a time");
  CHECK(s.state().undo.size() <= 2);  // one act of typing
  CHECK(!s.state().draw);
  for (std::size_t n = 1; n <= 8; ++n) {
    s.key(GLFW_KEY_S);
    CHECK(s.state().text == generated("Once upon a time", n, knobs));
  }
}

TEST_CASE("sentence: undo takes back token by token, redo gives them again") {
  Screen s(1280, 720);
  type(s, "The cat");
  std::vector<std::string> texts;
  for (int i = 0; i < 5; ++i) {
    texts.push_back(s.state().text);
    s.key(GLFW_KEY_S);
  }
  const std::string last = s.state().text;
  for (auto text = texts.rbegin(); text != texts.rend(); ++text) {
    s.key(GLFW_KEY_Z, GLFW_MOD_CONTROL);
    CHECK(s.state().text == *text);
  }
  for (int i = 0; i < 5; ++i) s.key(GLFW_KEY_Y, GLFW_MOD_CONTROL);
  CHECK(s.state().text == last);
}

TEST_CASE("sentence: two presses in one frame are two tokens, the scene brings all of it back") {
  Screen s(1280, 720);
  type(s, "One day");
  carry_out(s.state(), {command::Roll{1}, command::Roll{1}, command::Roll{1}});
  CHECK(s.state().in.said.tokens.size() == 2);
  s.send(command::PutCoin{0.999});
  const std::string scene = scene_text(s.state()), text = s.state().text;
  test::Started again;
  CHECK(again.set(scene).empty());
  CHECK(again.state.text == text);
  CHECK(scene_text(again.state) == scene);
}

TEST_CASE("sentence: an example is one click, and the field says what it is") {
  Screen s(1600, 900);
  CHECK(times_shown(s, "Your sentence…") == 1);
  s.click("button.example_0");
  CHECK(s.state().distribution.id == "gpt:Once upon a time");
  CHECK(!s.find("button.example_0"));
}

TEST_CASE("sentence: 100 draws are of one token, and the next S goes on") {
  Screen s(1280, 720);
  type(s, "Once");
  s.key(GLFW_KEY_S);
  s.key(GLFW_KEY_H);
  CHECK(s.state().dice.rolled.tally.draws == 100);
  CHECK(s.state().in.said.tokens.empty());
  s.key(GLFW_KEY_S);
  CHECK(s.state().in.said.tokens.size() == 1);
}

TEST_CASE("sentence: what a scene cannot have said costs a sentence") {
  for (const char* bad :
       {R"({"tokens": [-1]})", R"({"tokens": [1000000]})", R"({"tokens": ["a"]})"}) {
    CAPTURE(bad);
    Screen s(1280, 720);
    const std::string scene = std::string(R"({"distribution": "gpt:Once", "said": )") + bad + "}";
    const auto document = JsonDocument::parse(scene, "s.json");
    REQUIRE(document);
    CHECK(set_scene(s.state(), document.value()).size() == 1);
    CHECK(s.state().in.said == Said{});
  }
}

TEST_CASE("sentence: the examples stay to be chosen after something was typed") {
  Screen s(1600, 900);
  s.click("button.example_0");
  for (const char* example : {"button.example_0", "button.example_1"}) CHECK(s.find(example));
  s.click("button.example_1");
  CHECK(s.state().sentence.before.find("One day") != std::string::npos);
}
