// Recorded texts of other programs on the Generate page.
#include <doctest/doctest.h>

#include <GLFW/glfw3.h>

#include <imgui.h>

#include <string>

#include "app/pages/generate/captured.h"
#include "app/program/describe.h"
#include "app/program/writing.h"
#include "tests/app/screen.h"

using namespace logitdice;
using namespace logitdice::generate_page;

namespace {

struct CapturedScreen : Screen {
  explicit CapturedScreen(const char* id, int w = 1280, int h = 720) : Screen(w, h) {
    send(command::OpenBundled{id});
    REQUIRE(captured(state()));
  }
};

}  // namespace

TEST_CASE("captured text: the column says what the numbers are, and asks for what nobody told") {
  CapturedScreen s("llama_cpp");
  CHECK(s.find("capture.values"));
  CHECK(s.find("field.vocabulary"));
  CHECK(s.find("menu.vocabulary"));
  CHECK(!s.find("field.value_temperature"));
  CHECK(!s.find("menu.entry"));
  s.click("button.use_settings");
  CHECK(s.state().in.profile.id == "llama.cpp");
  s.click("field.vocabulary");
  s.backend.text("2048");
  s.key(GLFW_KEY_ENTER);
  CHECK(s.state().in.text->source->said.vocabulary == 2048);
  s.click("capture.values");
  CHECK(s.state().notice.find("llama.cpp") != std::string::npos);
}

TEST_CASE("captured text: a vocabulary is chosen from the menu of known models") {
  CapturedScreen s("ollama");
  s.click("menu.vocabulary");
  s.click("menu.vocabulary.gpt2");
  CHECK(s.state().in.text->source->said.vocabulary == 50257);
  s.click("menu.vocabulary");
  s.click("menu.vocabulary.none");
  CHECK(s.state().in.text->source->said.vocabulary == 0);
}

TEST_CASE("captured text: a file with several texts lists them as it opens") {
  CapturedScreen s("vllm_batch");
  CHECK(s.ui.controls.list().id == "menu.entry");
  s.click("menu.entry.2");
  CHECK(s.state().in.text->source->entry == 2);
  CHECK(!s.ui.controls.list_open());
  s.click("menu.entry");
  s.click("menu.entry.1");
  CHECK(s.state().in.text->source->entry == 1);
}

TEST_CASE("captured text: a token that is not listed has a row of its own, its place open") {
  CapturedScreen s("llama_cpp");
  CHECK(s.find("bar.unlisted"));
  CHECK(recorded_text(s.state(), 0) == "“·st”: p 0.007 at T = 1, rank 11 or later");
  CHECK(chooser_text(s.state(), 0).starts_with("The engine chose it"));
  s.send(command::SelectStep{1});
  CHECK(!s.find("bar.unlisted"));
  CHECK(recorded_text(s.state(), 1).ends_with("rank 1"));
  CHECK(chooser_text(s.state(), 1).ends_with("Greedy decoding takes it too."));
  CHECK(about_captured(s.state()).find("ends 1 token earlier") != std::string::npos);
}

TEST_CASE("captured text: knobs are tried on every step, and the page says where the path ends") {
  CapturedScreen s("llama_cpp");
  CHECK(shown_probability(s.state(), 1) == doctest::Approx(0.606).epsilon(0.001));
  s.send(command::SetKnob{&Knobs::top_k, 1});
  CHECK(shown_probability(s.state(), 1) == 1.0);
  CHECK(path_text(s.state()) ==
        "our dice leave the captured path at step 1: the file does not go on from there");
  CHECK(describe(s.state()).find("leave the captured path") != std::string::npos);
  s.send(command::SetKnob{&Knobs::top_k, 0});
  CHECK(!s.state().writing.same_dice_on);
}

TEST_CASE("captured text: where the model is here, it goes on from there") {
  CapturedScreen s("regime_warm");
  s.send(command::SetKnob{&Knobs::temperature, 0});
  CHECK(path_text(s.state()).ends_with("the model goes on from there"));
}

TEST_CASE("captured text: Ctrl V opens what the clipboard holds, a field keeps its own") {
  CapturedScreen s("llama_cpp");
  ImGui::SetClipboardText("4 3 2 1");
  s.key(GLFW_KEY_V, GLFW_MOD_CONTROL);
  CHECK(s.state().distribution.logits.size() == 4);
  s.send(command::SetView{"generate"});
  const Logits before = s.state().in.opened.logits;
  s.click("field.prompt");
  ImGui::SetClipboardText("9 8 7");
  s.key(GLFW_KEY_V, GLFW_MOD_CONTROL);
  CHECK(s.state().in.opened.logits.same(before));
}
