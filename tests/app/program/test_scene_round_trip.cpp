#include "app/program/scene.h"
#include "core/sampling/chain.h"
#include "tests/app/program/compared.h"
#include "tests/app/program/random_state.h"

using namespace logitdice;
using namespace logitdice::test;

// What is written is read again, whatever was done to the program before.
namespace {

std::string all_of(const std::vector<Error>& errors) {
  std::string text;
  for (const Error& error : errors) text += error.message + "\n";
  return text;
}

void check_same_inputs(const Inputs& a, const Inputs& b) {
  CHECK(a.opened.id == b.opened.id);
  CHECK(a.opened.logits.scores == b.opened.logits.scores);
  CHECK(a.step == b.step);
  CHECK(a.typed_counts == b.typed_counts);
  CHECK(a.typed == b.typed);
  CHECK(a.knobs == b.knobs);
  CHECK(same_chain(a.profile, b.profile));
  CHECK(a.exp_display == b.exp_display);
  CHECK(a.prompt == b.prompt);
  CHECK(a.length == b.length);
  CHECK(a.seed == b.seed);
  CHECK(a.text->generation.tokens == b.text->generation.tokens);
  CHECK(a.pages.get<compare_page::Inputs>() == b.pages.get<compare_page::Inputs>());
  CHECK(a.pages.get<generate_page::Inputs>() == b.pages.get<generate_page::Inputs>());
  CHECK(a.pages.get<penalties_page::Inputs>() == b.pages.get<penalties_page::Inputs>());
  for (std::size_t place = 0; place < 2; ++place) {
    CHECK(a.pages.get<cutoffs_page::Inputs>().sources[place].name ==
          b.pages.get<cutoffs_page::Inputs>().sources[place].name);
  }
}

void check_same_screen(const AppState& a, const AppState& b) {
  CHECK(a.page == b.page);
  CHECK(a.distribution.id == b.distribution.id);
  CHECK(a.trace.kept() == b.trace.kept());
  CHECK(a.selected == b.selected);
  CHECK(a.draw.has_value() == b.draw.has_value());
  if (a.draw && b.draw) CHECK(a.draw->u == b.draw->u);
  CHECK(a.text == b.text);
  CHECK(a.history.output == b.history.output);
  CHECK(a.dice.on_text == b.dice.on_text);
}

// Into a program as it starts, or into one that somebody has used.
void check_round_trip(const Started& a, Started& b) {
  const std::string scene = scene_text(a.state);
  const std::vector<Error> errors = b.set(scene);
  REQUIRE_MESSAGE(errors.empty(), all_of(errors));
  b.wait_for_text();
  const std::string again = scene_text(b.state);
  REQUIRE(first_difference(scene, again) == "");
  check_same_inputs(a.state.in, b.state.in);
  check_same_screen(a.state, b.state);
}

}  // namespace

TEST_CASE("scene: whatever was done comes back, in a program as it starts and in a used one") {
  for (unsigned seed = 1; seed <= 30; ++seed) {
    CAPTURE(seed);
    RandomPerson person(seed), another(seed + 1000);
    Started a, fresh, used;
    person.use(a);
    check_round_trip(a, fresh);
    another.use(used);
    check_round_trip(a, used);
  }
}

TEST_CASE("scene: where a text was undone none is begun, and one that is begun turns no preview") {
  Started a("generate");
  a.wait();
  a.send(command::Undo{});
  REQUIRE(a.state.in.text->empty());
  a.send(command::Select{6});
  a.send(command::ShowPreview{false});
  const std::string scene = scene_text(a.state);
  Started b;
  CHECK(b.set(scene).empty());
  CHECK(b.state.in.text->empty());
  CHECK(scene_text(b.state) == scene);
  b.send(command::SetView{"generate"});
  CHECK(b.state.in.text->wanted > 0);

  Started c;
  CHECK(c.set(R"({"logitdice_scene": 1, "view": "generate", "text": {"preview": false}})").empty());
  CHECK(c.state.in.text->wanted > 0);
  CHECK(!c.state.writing.shown_in_preview);
}

TEST_CASE("scene: every profile, with stages switched off, in another order, with its own knobs") {
  RandomPerson person(7);
  for (const Profile& profile : all_profiles()) {
    CAPTURE(profile.id);
    Started a;
    a.send(command::SetProfile{std::string(profile.id)});
    a.send(command::UseDefaults{});
    for (const KnobInfo& info : all_knobs()) {
      for (int i = 0; i < 4; ++i) a.send(command::SetKnob{info.value, person.number(info)});
    }
    for (const Stage* stage : profile.order) {
      if (person.one_in(2)) a.send(command::SwitchStage{std::string(stage->id), false});
      a.send(command::MoveStage{std::string(stage->id), person.below(6)});
    }
    a.send(command::Dismiss{});
    Started b;
    check_round_trip(a, b);
  }
}

TEST_CASE("scene: long texts, of any bytes") {
  std::string odd;
  for (int i = 0; i < 1 << 20; ++i) odd += static_cast<char>(i * 7);
  for (const std::string& text : {std::string(2 << 20, 'x'), std::string(70000, '\xe9'), odd}) {
    Started a;
    a.send(command::SetHistory{text, text});
    a.send(command::SetPrompt{text});
    a.send(command::PageAction{penalties_page::kId,
                               penalties_page::Action(penalties_page::SetSpiralPrompt{text})});
    Started b;
    check_round_trip(a, b);
  }
}

TEST_CASE("scene: a column holds any finite number, refused by its engine or not") {
  for (const Profile& profile : all_profiles()) {
    CAPTURE(profile.id);
    for (const double value : {1e308, -1e308, -0.0, 5e-324, 0.1 + 0.2, -1.0, 1e15 + 0.5}) {
      Started a;
      const auto send = [&](compare_page::Action action) {
        a.send(command::PageAction{compare_page::kId, action});
      };
      send(compare_page::SetProfile{1, std::string(profile.id)});
      for (const KnobInfo& info : all_knobs()) send(compare_page::SetKnob{1, info.value, value});
      Started b;
      check_round_trip(a, b);
    }
  }
}
