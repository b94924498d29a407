// What is clicked and typed in the Generate view and in the text preview of Pipeline, with the
// embedded model and its worker.
#include <doctest/doctest.h>

#include <GLFW/glfw3.h>

#include <chrono>
#include <string>
#include <thread>

#include "app/pages/generate/state.h"
#include "app/program/writing.h"
#include "tests/app/screen.h"

using namespace logitdice;

namespace {

struct Writer : Screen {
  using Screen::Screen;

  const Inputs& in() { return state().in; }
  const Writing& writing() { return state().writing; }
  const generate_page::Texts& texts() { return generate_page::texts(state()); }
  generate_page::Mode mode() { return generate_page::inputs(state()).mode; }
  const Generation& text() { return state().generation(); }
  int steps() { return static_cast<int>(text().steps.size()); }

  template <class Done>
  void frames_until(Done done) {
    for (int frame = 0; frame < 60000 && !done(); ++frame) {
      backend.frame();
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    REQUIRE(done());
    backend.settle();
  }
  void wait() {
    frames_until([&] { return !working(state()); });
  }
  // The view with a text in it.
  void open() {
    click("tab.generate");
    wait();
    REQUIRE(steps() > 10);
  }
  void press(const std::string& id) {
    click(id);
    wait();
  }
  void turn(double temperature) {
    send(command::SetKnob{&Knobs::temperature, temperature});
    wait();
  }
  // The rank beside that of the step's token, which is on the screen.
  int another_rank() { return state().selected > 0 ? state().selected - 1 : 1; }
};

}  // namespace

TEST_CASE("generate view: it opens with a text, one chip a token, and its last step") {
  Writer s;
  s.open();
  CHECK(s.steps() == s.in().length);
  CHECK(s.in().step == s.steps() - 1);
  CHECK(s.find("token.0"));
  CHECK(s.find("timeline"));
  CHECK(s.find("bar.0"));
  CHECK(s.state().draw->u == s.text().steps.back().draw.u);
  CHECK(s.writing().statistics.tokens == s.text().steps.size());
}

TEST_CASE("generate view: a typed prompt is what is gone on from") {
  Writer s;
  s.open();
  s.click("field.prompt");
  s.backend.text("Tom had a big red");
  s.backend.key(GLFW_KEY_ENTER);
  s.wait();
  CHECK(s.text().prompt == "Tom had a big red");
  CHECK(s.steps() == s.in().length);
  CHECK(whole_text(s.state()).starts_with("Tom had a big red"));
}

TEST_CASE("generate view: letters typed into the prompt are no shortcuts") {
  Writer s;
  s.open();
  s.click("field.prompt");
  s.key(GLFW_KEY_G);
  CHECK(!s.writing().written.running);
}

TEST_CASE("generate view: the button stops what it began, and nothing follows") {
  Writer s;
  s.open();
  s.send(command::SetLength{kMostTokens});
  s.click("button.generate");
  s.frames_until([&] { return s.steps() >= 5; });
  REQUIRE(s.writing().written.running);
  s.click("button.generate");
  CHECK(!working(s.state()));
  const int stopped = s.steps();
  CHECK(stopped < kMostTokens);
  for (int i = 0; i < 20; ++i) s.backend.frame();
  CHECK(s.steps() == stopped);
  CHECK(s.state().error.empty());
}

TEST_CASE("generate view: the number of tokens is set beside the button") {
  Writer s;
  s.open();
  s.click("button.fewer_tokens");
  CHECK(s.in().length == 30);
  s.press("button.generate");
  CHECK(s.steps() == 30);
  s.click("button.more_tokens");
  CHECK(s.in().length == 40);
}

TEST_CASE("generate view: a clicked chip shows its distribution and its coin") {
  Writer s;
  s.open();
  s.click("token.4");
  CHECK(s.in().step == 4);
  const GeneratedStep& step = s.text().steps[4];
  CHECK(s.state().distribution.logits.same(step.logits));
  REQUIRE(s.state().draw);
  CHECK(s.state().draw->u == step.draw.u);
  CHECK(s.state().draw->rank == step.draw.rank);
  s.click("button.step_on");
  CHECK(s.in().step == 5);
  s.key(GLFW_KEY_LEFT);
  CHECK(s.in().step == 4);
}

TEST_CASE("generate view: a clicked bar forces its token, undo and redo swap the texts") {
  Writer s;
  s.open();
  const Generation before = s.text();
  s.click("token.4");
  const int rank = s.another_rank();
  const TokenId token = s.state().trace.id(rank);
  s.press("bar." + std::to_string(rank));
  REQUIRE(s.text().steps[4].forced);
  CHECK(s.text().steps[4].token == token);
  CHECK(s.text().written()[3] == before.written()[3]);
  CHECK(s.steps() == static_cast<int>(before.steps.size()));
  CHECK(s.text().tokens != before.tokens);
  const Generation after = s.text();

  s.key(GLFW_KEY_Z, GLFW_MOD_CONTROL);
  s.wait();
  CHECK(s.text().tokens == before.tokens);
  CHECK(!s.text().steps[4].forced);
  s.key(GLFW_KEY_Y, GLFW_MOD_CONTROL);
  s.wait();
  CHECK(s.text().tokens == after.tokens);
  CHECK(s.text().steps[4].forced);
}

TEST_CASE("generate view: another knob shows the same dice's text, differing tokens marked") {
  Writer s;
  s.open();
  const Generation before = s.text();
  s.click("token.0");
  CHECK(!s.find("other.0"));
  s.turn(0.2);
  CHECK(s.writing().same_dice_on);
  CHECK(s.find("token.0"));
  CHECK(s.find("other.0"));
  CHECK(s.text().tokens == before.tokens);
  const auto other = s.writing().same_dice.text.written();
  REQUIRE(s.writing().differs.size() == other.size());
  int marked = 0;
  for (size_t i = 0; i < other.size(); ++i) {
    const bool differs = i >= before.steps.size() || other[i] != before.written()[i];
    CHECK(s.writing().differs[i] == differs);
    marked += differs;
  }
  CHECK(marked > 0);
  for (size_t i = 0; i < other.size() && i < before.steps.size(); ++i) {
    CHECK(s.writing().same_dice.text.steps[i].draw.u == before.steps[i].draw.u);
  }

  s.turn(1);
  CHECK(!s.writing().same_dice_on);
  CHECK(!s.find("other.0"));
}

TEST_CASE("generate view: the same dice write what a generation with these knobs writes") {
  Writer s;
  s.open();
  s.turn(0.2);
  const Generation other = s.writing().same_dice.text;
  s.press("button.generate");
  CHECK(s.text().tokens == other.tokens);
  CHECK(!s.writing().same_dice_on);
}

TEST_CASE("pipeline: same dice, new knobs takes the other text, undo brings the first back") {
  Writer s;
  s.click("button.preview_gpt");
  s.press("button.generate");
  const Generation before = s.text();
  const size_t undos = s.state().undo.size();
  s.click("button.same_dice");  // no knob has moved
  CHECK(s.text().tokens == before.tokens);
  CHECK(s.state().undo.size() == undos);
  s.turn(0.2);
  const std::vector<TokenId> other = s.writing().same_dice.text.tokens;
  REQUIRE(other != before.tokens);
  s.press("button.same_dice");
  CHECK(s.text().tokens == other);
  CHECK(s.text().settings.knobs.temperature == 0.2);
  CHECK(!s.writing().same_dice_on);
  s.key(GLFW_KEY_Z, GLFW_MOD_CONTROL);
  s.wait();
  CHECK(s.text().tokens == before.tokens);
  CHECK(s.writing().same_dice_on);
}

TEST_CASE("generate view: three presets side by side, from one prompt and one seed") {
  Writer s;
  s.open();
  s.send(command::Report{"a sentence that nobody has dismissed"});
  s.press("button.mode_presets");
  REQUIRE(s.mode() == generate_page::Mode::presets);
  for (size_t i = 0; i < s.texts().presets.size(); ++i) {
    const Generation& text = s.texts().presets[i].text;
    CHECK(text.steps.size() == kPresetTokens);
    CHECK(text.prompt == s.in().prompt.str());
    CHECK(text.settings.seed == s.in().seed);
    CHECK(text.settings.knobs == text_presets()[i].knobs);
    CHECK(s.texts().preset_statistics[i].tokens == kPresetTokens);
  }
  CHECK(s.texts().preset_statistics[0].eight.repeated > 0);
  const Repeats& story = s.texts().preset_statistics[1].eight;
  CHECK(story.repeated * 20 < story.total);
  const std::vector<TokenId> before = s.text().tokens;
  s.send(command::SetPrompt{"Lily went to the park"});
  s.click("button.generate");  // writes what is on the screen
  s.frames_until([&] { return s.texts().presets[2].text.steps.size() > 3; });
  CHECK(s.texts().presets[1].text.prompt == "Lily went to the park");
  s.click("button.generate");
  CHECK(!working(s.state()));
  CHECK(s.texts().presets[2].text.steps.size() < kPresetTokens);
  CHECK(s.text().tokens == before);
  s.click("button.mode_text");
  CHECK(s.mode() == generate_page::Mode::text);
  CHECK(s.find("token.0"));
}

TEST_CASE("generate view: many continuations and their spread") {
  Writer s;
  s.open();
  s.press("button.mode_many");
  REQUIRE(s.texts().many_texts.size() == 8);
  for (size_t i = 0; i < s.texts().many_texts.size(); ++i) {
    CHECK(s.texts().many_texts[i].steps.size() == 40);
    CHECK(s.texts().many_texts[i].settings.seed == s.in().seed + i);
  }
  CHECK(s.texts().many_texts[0].tokens == s.text().tokens);
  CHECK(s.texts().diversity.distinct[0].share().value() > 0.1);
  CHECK(s.texts().diversity.distinct[0].share().value() <
        s.texts().diversity.distinct[3].share().value());
  s.press("button.many_16");
  CHECK(s.texts().many_texts.size() == 16);
  s.turn(0);
  s.press("button.generate");
  for (const Generation& text : s.texts().many_texts) {
    CHECK(text.tokens == s.texts().many_texts[0].tokens);
  }
  CHECK(s.texts().diversity.distinct[3].share().value() < 0.1);
}

TEST_CASE("generate view: the next seed gives another text") {
  Writer s;
  s.open();
  const std::vector<TokenId> before = s.text().tokens;
  s.press("button.next_seed");
  CHECK(s.in().seed == 43);
  CHECK(s.text().settings.seed == 43);
  CHECK(s.text().tokens != before);
}

TEST_CASE("pipeline: the text preview switches between the dice and the model") {
  Writer s;
  CHECK(!s.writing().shown_in_preview);
  CHECK(!s.find("field.prompt"));
  s.click("button.preview_gpt");
  CHECK(s.writing().shown_in_preview);
  CHECK(s.find("field.prompt"));
  s.press("button.generate");
  CHECK(s.steps() == s.in().length);
  CHECK(s.state().page->id == "pipeline");
  CHECK(s.state().distribution.id == "cat_sat_on");  // writing beside it leaves it alone
  s.click("button.preview_dice");
  CHECK(!s.writing().shown_in_preview);
  s.click("button.preview_gpt");
  s.click("button.sample");  // the dice show where they fell
  CHECK(!s.writing().shown_in_preview);
}

TEST_CASE("pipeline: Capture GPT makes the model's next token the distribution") {
  Writer s;
  s.click("button.preview_gpt");
  s.click("field.prompt");
  s.backend.text("The cat sat on the");
  s.backend.settle();
  s.click("button.capture_gpt");
  CHECK(s.state().error.empty());
  CHECK(s.state().distribution.id == "gpt:The cat sat on the");
  CHECK(s.state().distribution.context == "The cat sat on the___");
  CHECK(token_count(s.state()) == 2048);
  CHECK(s.find("bar.0"));
  s.click("button.sample");
  CHECK(s.state().dice.step == 1);
}

TEST_CASE(
    "generate view: the wheel brings the beginning of a long text, another step its own rows") {
  Writer s(1280, 720);
  s.state().in.length = 160;
  s.open();
  REQUIRE(s.steps() > 120);
  const std::string last = "token." + std::to_string(s.steps() - 1);
  CHECK(!s.find("token.0"));
  REQUIRE(s.find(last));
  s.hover(s.centre(last));
  s.backend.wheel(100);
  s.backend.settle();
  REQUIRE(s.find("token.0"));
  CHECK(!s.find(last));
  s.click("token.3");
  CHECK(s.in().step == 3);
  CHECK(s.find("token.3"));
  s.send(command::SelectStep{s.steps() - 1});
  CHECK(s.find(last));
}

TEST_CASE("generate view: a step has its own coin, whatever was rolled elsewhere") {
  Writer s;
  s.open();
  s.send(command::SelectStep{9});
  REQUIRE(s.state().draw);
  const double own = s.state().draw->u;
  s.send(command::SetView{"pipeline"});
  s.send(command::Roll{1});
  CHECK(s.state().draw->u != own);
  s.send(command::SetView{"generate"});
  CHECK(s.state().draw->u == own);
}

TEST_CASE("generate: any of the texts opens in full and is stepped through") {
  for (const generate_page::Mode mode : {generate_page::Mode::presets, generate_page::Mode::many}) {
    Screen s(1600, 900);
    s.send(command::SetLength{6});
    s.send(command::SetView{"generate"});
    s.send(command::PageAction{generate_page::kId,
                               generate_page::Action(generate_page::SetMode{mode})});
    const auto wait = [&] {
      for (int i = 0; i < 200000 && working(s.state()); ++i) s.send(command::Tick{0});
      REQUIRE(!working(s.state()));
    };
    wait();
    const Generation wanted = *generate_page::text_at(s.state(), 2);
    s.click("text.2");
    wait();
    CHECK(generate_page::inputs(s.state()).mode == generate_page::Mode::text);
    CHECK(s.state().generation().tokens == wanted.tokens);
    CHECK(s.state().in.knobs == wanted.settings.knobs);
    CHECK(s.state().in.step == 0);
    CHECK(!s.state().writing.same_dice_on);
    s.key(GLFW_KEY_PAGE_DOWN);
    CHECK(s.state().in.step == 1);
    CHECK(s.state().distribution.logits.size() > 100);
    s.key(GLFW_KEY_Z, GLFW_MOD_CONTROL);
    CHECK(generate_page::inputs(s.state()).mode == mode);
  }
}
