#include <doctest/doctest.h>

#include <GLFW/glfw3.h>

#include <algorithm>
#include <string>
#include <vector>

#include "app/panels/stage_hint.h"
#include "core/sampling/logit_bias.h"
#include "tests/app/screen.h"

using namespace logitdice;

namespace {

using Ids = std::vector<std::string>;

Ids order(const AppState& s) {
  Ids ids;
  for (const Stage* stage : s.in.profile.order) ids.emplace_back(stage->id);
  return ids;
}

const Ids kTextbook = {"penalties", "temperature", "top_k", "top_p", "min_p"};

void drag_below(Screen& screen, const std::string& stage, const std::string& target) {
  const ImVec2 from = screen.centre("stage." + stage);
  const ImVec2 to = screen.centre("stage." + target);
  screen.backend.drag(from, {to.x, to.y + 60});
  screen.backend.settle();
}

}  // namespace

TEST_CASE("chain editor: cards follow the chain, with the knobs that their stages read") {
  Screen screen(2600, 2400);  // room for the longest of them
  for (const Profile& profile : all_profiles()) {
    CAPTURE(profile.id);
    screen.send(command::SetProfile{std::string(profile.id)});
    screen.send(command::UseDefaults{});
    for (const Stage* stage : profile.order) {
      const std::string id(stage->id);
      CHECK(screen.find("stage." + id));
      CHECK(screen.find("strip." + id));
      CHECK(screen.find("stage." + id + ".switch"));
      const bool on = stage->active(screen.state().in.knobs);
      if (on && has_knob(profile, *find_knob(stage->knobs.front()))) {
        CHECK(screen.find("knob." + std::string(stage->knobs.front())));
      }
    }
    CHECK(!is_edited(screen.state().in.profile));
  }
}

TEST_CASE("chain editor: dragging moves a stage, a small shake does not") {
  Screen screen;
  drag_below(screen, "temperature", "min_p");
  CHECK(order(screen.state()) == Ids{"penalties", "top_k", "top_p", "min_p", "temperature"});
  CHECK(is_edited(screen.state().in.profile));
  screen.key(GLFW_KEY_Z, GLFW_MOD_CONTROL);
  CHECK(order(screen.state()) == kTextbook);
  const ImVec2 grip = screen.centre("stage.top_k");
  screen.backend.drag(grip, {grip.x, grip.y + 3});
  screen.backend.settle();
  CHECK(order(screen.state()) == kTextbook);
}

TEST_CASE("chain editor: a stage held at the end of the list scrolls what is beyond into reach") {
  Screen screen(1280, 720);
  screen.send(command::SetProfile{"llama.cpp"});
  const ImVec2 grip = screen.centre("stage.dry");
  const WidgetRect add = *screen.find("menu.add_stage");
  screen.backend.move(grip);
  screen.backend.press();
  screen.backend.move({grip.x, grip.y + 40});
  screen.backend.move({grip.x, add.y - 8});
  for (int frame = 0; frame < 200; ++frame) screen.backend.frame();
  screen.backend.release();
  screen.backend.settle();
  CHECK(order(screen.state()).back() == "dry");
}

TEST_CASE("chain editor: a number that the engine reads as another says so") {
  Screen screen;
  screen.send(command::SetProfile{"vllm"});
  screen.send(command::SetKnob{&Knobs::temperature, 0.005});
  const auto hint = [&](std::string_view id) {
    const Ids ids = order(screen.state());
    const auto at = std::find(ids.begin(), ids.end(), id) - ids.begin();
    return stage_hint(screen.state(), screen.state().trace.stages[static_cast<std::size_t>(at)]);
  };
  CHECK(hint("temperature") == "vLLM runs it at 0.01");
  screen.send(command::SetKnob{&Knobs::temperature, 0});
  screen.send(command::SetKnob{&Knobs::top_k, 2});
  CHECK(hint("top_k") == "vLLM reads it as off");
  screen.send(command::SetKnob{&Knobs::top_k, 0});
  screen.send(command::SetKnob{&Knobs::temperature, 0.005});
  screen.send(command::SetProfile{"mlx-lm"});
  screen.send(command::SetKnob{&Knobs::top_p, 0});
  CHECK(hint("top_p") == "mlx-lm reads it as off");
}

TEST_CASE("chain editor: a stage switched off hands on what it gets, and comes back") {
  Screen screen;
  screen.send(command::SetKnob{&Knobs::top_k, 2});
  CHECK(screen.state().trace.kept() == 2);
  screen.click("stage.top_k.switch");
  CHECK(screen.state().trace.kept() == 6);
  CHECK(is_edited(screen.state().in.profile));
  screen.click("stage.top_k.switch");
  CHECK(screen.state().trace.kept() == 2);
  CHECK(!is_edited(screen.state().in.profile));
  screen.click("stage.top_k.remove");
  CHECK(order(screen.state()) == Ids{"penalties", "temperature", "top_p", "min_p"});
  CHECK(screen.state().trace.kept() == 6);
}

TEST_CASE("chain editor: stages are added from a list that offers only what fits") {
  Screen screen;
  screen.click("menu.add_stage");
  CHECK(screen.find("menu.add_stage.typical_p"));
  CHECK(!screen.find("menu.add_stage.top_p"));               // there already
  CHECK(!screen.find("menu.add_stage.repetition_penalty"));  // part of "penalties"
  screen.click("menu.add_stage.typical_p");
  CHECK(order(screen.state()).back() == "typical_p");
  CHECK(screen.find("knob.typical_p"));  // a new card is open
}

TEST_CASE("chain editor: a stage that is added is scrolled to though nothing else moves") {
  for (const char* stage : {"xtc", "dry", "mirostat"}) {
    CAPTURE(stage);
    Screen screen(1280, 720, 0);
    screen.click("menu.add_stage");
    FrameResult last = screen.backend.click(screen.centre("menu.add_stage." + std::string(stage)));
    while (last.animating) last = screen.backend.frame();  // as the window does
    const WidgetRect* card = screen.find("stage." + std::string(stage));
    const WidgetRect* add = screen.find("menu.add_stage");
    REQUIRE(card);
    REQUIRE(add);
    CHECK(card->y + card->h <= add->y + 1);
  }
}

TEST_CASE("chain editor: every stage's card opens and its knobs can be turned") {
  Screen screen(1600, 1000);
  float from = 0.1f;  // elsewhere each time, so that no two presses make a double-click
  for (const Stage& stage : all_stages()) {
    CAPTURE(stage.id);
    screen.send(command::SetOrder{{std::string(stage.id)}});
    const std::string control = stage.knobs.empty() ? "field." + std::string(stage.id)
                                                    : "knob." + std::string(stage.knobs.back());
    if (!screen.find(control)) {
      screen.click("stage." + std::string(stage.id));
    }
    CHECK(screen.find(control));
    for (const std::string_view knob : stage.knobs) {
      const KnobInfo& info = *find_knob(knob);
      const double before = screen.state().in.knobs.*info.value;
      from = from > 0.3f ? 0.1f : from + 0.07f;
      const bool two = info.whole && info.high - info.low == 1;  // off and on
      screen.drag("knob." + std::string(knob), from, two ? 0.9f : from + 0.23f);
      CHECK(screen.state().in.knobs.*info.value != before);
    }
    screen.send(command::ResetKnobs{});
  }
}

TEST_CASE("chain editor: biases are typed, undone and refused with a sentence") {
  Screen screen(1600, 1000);
  screen.send(command::SetOrder{{"logit_bias", "temperature"}});
  screen.click("stage.logit_bias");
  const auto enter = [&](std::string_view text) {
    screen.click("field.logit_bias");
    screen.key(GLFW_KEY_A, GLFW_MOD_CONTROL);
    screen.backend.text(text);
    screen.key(GLFW_KEY_ENTER);
  };
  enter("0=-2.5, 3=-inf");
  CHECK(logit_bias_text(screen.state().in.knobs.logit_bias) == "0=-2.5,3=-inf");
  CHECK(screen.state().trace.id(0) == 1);
  CHECK(screen.state().trace.kept() == 5);
  StageTrace& step = screen.state().trace.stages[0];
  CHECK(stage_hint(screen.state(), step) == "mat −2.50, bed −∞");
  enter("mat=3");
  CHECK(screen.state().error.find("logit_bias has \"mat=3\"") == 0);
  CHECK(screen.state().trace.kept() == 5);
  screen.send(command::Undo{});
  CHECK(screen.state().in.knobs.logit_bias.empty());
  CHECK(screen.state().trace.kept() == 6);
}

TEST_CASE("chain strip: of a long chain it shows what does something") {
  Screen screen(1280, 720);
  screen.send(command::SetProfile{"koboldcpp"});
  screen.send(command::SetKnob{&Knobs::top_a, 0.3});
  CHECK(screen.find("strip.top_a"));
  CHECK(screen.find("strip.shortlist"));
  CHECK(!screen.find("strip.tfs"));
  screen.send(command::SetProfile{"vllm"});
  CHECK(screen.find("strip.min_p"));  // a short chain shows all
}

TEST_CASE("chain editor: a window that llama.cpp refuses stays as it was") {
  Screen screen;
  screen.send(command::SetProfile{"llama.cpp"});
  CHECK(screen.state().in.knobs.penalty_last_n == 64);
  screen.send(command::SetKnob{&Knobs::penalty_last_n, -1});
  CHECK(screen.state().in.knobs.penalty_last_n == 64);
  CHECK(screen.state().error.find("penalty_last_n is -1: llama.cpp takes") == 0);
}

TEST_CASE("chain editor: adaptive-p's left end is off") {
  const KnobInfo& aim = *find_knob("adaptive_target");
  CHECK(slider_value(aim, 0, 10) == -1);
  CHECK(slider_fraction(aim, -1, 10) == 0);
  CHECK(nudged(aim, -1, 1, 10) == doctest::Approx(0.01));
  CHECK(nudged(aim, 0.01, -1, 10) == -1);
  CHECK(knob_text(aim, -1) == "off");
}

TEST_CASE("chain editor: the keyboard moves and removes the stage that it has chosen") {
  Screen screen;
  for (int i = 0; i < 200 && screen.ui.controls.focus() != "stage.top_p"; ++i) {
    screen.key(GLFW_KEY_TAB);
  }
  REQUIRE(screen.ui.controls.focus() == "stage.top_p");
  screen.key(GLFW_KEY_UP);
  CHECK(order(screen.state()) == Ids{"penalties", "temperature", "top_p", "top_k", "min_p"});
  screen.key(GLFW_KEY_DOWN);
  screen.key(GLFW_KEY_DOWN);
  CHECK(order(screen.state()) == Ids{"penalties", "temperature", "top_k", "min_p", "top_p"});
  CHECK(screen.state().selected == 0);  // the arrows did not choose a token
  screen.key(GLFW_KEY_DELETE);
  CHECK(order(screen.state()) == Ids{"penalties", "temperature", "top_k", "min_p"});
}

TEST_CASE("chain editor: what an engine refuses stays as it was and is said") {
  Screen screen;
  screen.send(command::SetProfile{"sglang"});
  screen.send(command::SetKnob{&Knobs::top_p, 0.5});
  screen.send(command::SetKnob{&Knobs::top_p, 0});
  CHECK(screen.state().in.knobs.top_p == 0.5);
  CHECK(screen.state().error.find("SGLang takes") != std::string::npos);
  screen.send(command::SetProfile{"textbook"});
  screen.send(command::SetKnob{&Knobs::temperature, 0});
  screen.send(command::SetProfile{"huggingface"});  // which takes no T = 0
  CHECK(screen.state().in.knobs.temperature == 1e-6);
  CHECK(screen.state().notice.find("transformers takes") != std::string::npos);
}
