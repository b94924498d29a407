#include "app/program/scene.h"

#include "app/program/writing.h"
#include "tests/app/program/started.h"
#include "tests/test_folder.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

void write_text_with(Started& s, double temperature) {
  s.send(command::SetKnob{&Knobs::temperature, temperature});
  s.send(command::SetPrompt{"Tom had a \"red\" ball é"});
  s.send(command::SetView{"generate"});
  s.wait();
  REQUIRE(s.state.generation().steps.size() == 40);
}

bool same_steps(const Generation& a, const Generation& b) {
  if (a.tokens != b.tokens || a.settings.knobs != b.settings.knobs) return false;
  for (std::size_t i = 0; i < a.steps.size(); ++i) {
    const GeneratedStep &x = a.steps[i], &y = b.steps[i];
    if (x.logits.scores != y.logits.scores || x.forced != y.forced || x.p != y.p ||
        x.draw.u != y.draw.u) {
      return false;
    }
  }
  return true;
}

}  // namespace

TEST_CASE("scene: what is written comes back") {
  Started a;
  a.send(command::OpenBundled{"weather"});
  a.send(command::SetKnob{&Knobs::temperature, 0.35});
  a.send(command::SetKnob{&Knobs::top_k, 5});
  a.send(command::SetExpDisplay{{50, false}});
  a.send(command::SetSeed{123456789012345});
  a.send(command::Roll{1000});
  a.send(command::SetPhase{3});
  a.send(command::Select{4});
  a.send(command::SetAxis{Axis::log});
  a.send(command::ToggleTheme{});
  a.send(command::SetScale{1.4f});
  const std::string json = scene_text(a.state);

  Started b;
  CHECK(b.set(json).empty());
  CHECK(scene_text(b.state) == json);
  CHECK(b.state.in.knobs == a.state.in.knobs);
  CHECK(b.state.in.exp_display == a.state.in.exp_display);
  CHECK(b.state.trace.kept() == a.state.trace.kept());
  CHECK(b.state.draw->rank == a.state.draw->rank);
  CHECK(b.state.dice.rolled.tally.counts == a.state.dice.rolled.tally.counts);
  CHECK(b.state.text == a.state.text);
  CHECK(b.state.selected == 4);
}

TEST_CASE("scene: draws from before a knob moved do not come back as the new knobs'") {
  Started a;
  a.send(command::Roll{500});
  a.send(command::SetKnob{&Knobs::temperature, 0});
  Started b;
  CHECK(b.set(scene_text(a.state)).empty());
  CHECK(b.state.dice.step == 500);
  CHECK(b.state.dice.rolled.tally.draws == 0);
  CHECK(b.state.draw->u == a.state.draw->u);
}

TEST_CASE("scene: draws take the place of those that were there, of the same coins or not") {
  Started a, b;
  a.send(command::Roll{20});
  for (const std::int64_t draws : {5, 20, 500}) {
    b.send(command::ClearDraws{});
    b.send(command::Roll{draws});
    CHECK(b.set(scene_text(a.state)).empty());
    CHECK(b.state.dice.rolled.tally.draws == 20);
    CHECK(b.state.dice.rolled.tally.counts == a.state.dice.rolled.tally.counts);
    CHECK(b.state.dice.last_drawn.size() == a.state.dice.last_drawn.size());
  }
}

TEST_CASE("scene: a text of the model comes back, with its forced token and the step shown") {
  Started a;
  write_text_with(a, 2);
  a.send(command::SelectStep{7});
  a.send(command::ForceToken{3});
  a.wait();
  a.send(command::SelectStep{12});
  a.send(command::SetKnob{&Knobs::top_k, 5});
  a.wait();
  const std::string json = scene_text(a.state);

  Started b;
  CHECK(b.set(json).empty());
  b.wait();
  CHECK(scene_text(b.state) == json);
  CHECK(same_steps(b.state.generation(), a.state.generation()));
  CHECK(b.state.generation().steps[7].forced);
  CHECK(b.state.writing.same_dice.text.tokens == a.state.writing.same_dice.text.tokens);
  CHECK(b.state.distribution.context == a.state.distribution.context);
  CHECK(b.state.distribution.logits.scores == a.state.distribution.logits.scores);
  CHECK(b.state.draw->u == a.state.draw->u);
  CHECK(b.state.in.step == 12);
  CHECK(b.state.undo.empty());
  b.send(command::ForceToken{1});  // and it can be gone on from
  b.wait();
  CHECK(b.state.generation().steps[12].forced);
}

TEST_CASE("scene: a text longer than the model's window is written on with the same coins") {
  Started a;
  write_text_with(a, 1);
  a.send(command::SetLength{270});
  a.send(command::Generate{});
  a.wait();
  const std::size_t steps = a.state.generation().steps.size();
  Started b;
  CHECK(b.set(scene_text(a.state)).empty());
  b.wait();
  CHECK(b.state.generation().steps.size() == steps);
  CHECK(same_steps(b.state.generation(), a.state.generation()));
}

TEST_CASE("scene: dice rolled on a step of a text come back as dice") {
  Started a;
  write_text_with(a, 1);
  a.send(command::SelectStep{3});
  a.send(command::Roll{100});
  Started b;
  CHECK(b.set(scene_text(a.state)).empty());
  CHECK(b.state.dice.rolled.tally.counts == a.state.dice.rolled.tally.counts);
  CHECK(b.state.draw->u == a.state.draw->u);
  CHECK(scene_text(b.state) == scene_text(a.state));
}

TEST_CASE("scene: a captured distribution of the model comes back by its prompt") {
  Started a;
  a.send(command::SetPrompt{"The cat sat on the"});
  a.send(command::CaptureDistribution{});
  a.send(command::Roll{10});
  Started b;
  CHECK(b.set(scene_text(a.state)).empty());
  CHECK(b.state.distribution.id == "gpt:The cat sat on the");
  CHECK(b.state.distribution.logits.scores == a.state.distribution.logits.scores);
  CHECK(b.state.dice.rolled.tally.counts == a.state.dice.rolled.tally.counts);
  CHECK(scene_text(b.state) == scene_text(a.state));
}

TEST_CASE("scene: another model's capture is read, not written on, and comes back by its file") {
  const TestFolder folder;
  folder.file("other.json",
              R"({"format": "logitdice-capture/1", "vocabulary": 70000,
            "prompt": {"text": "Hi", "tokens": [9]}, "pieces": [[9, "Hi"], [66000, " you"]],
            "steps": [{"ids": [66000, 9], "logits": [2, 1], "chosen": 66000, "u": 0.25,
                       "tail": {"count": 69998, "log_sum_exp": 0}},
                      {"ids": [9, 66000], "logits": [2, 1], "chosen": 9, "u": 0.25,
                       "tail": {"count": 69998, "log_sum_exp": 0}}]})");
  Started a;
  a.send(command::OpenFile{folder.path("other.json")});
  REQUIRE(a.state.error == "");
  CHECK(a.state.generation().steps.size() == 2);
  CHECK(whole_text(a.state) == "Hi youHi");
  a.send(command::SelectStep{1});
  a.send(command::ForceToken{1});
  CHECK(a.state.error.find("another model") != std::string::npos);
  a.send(command::Dismiss{});
  a.send(command::SaveCapture{folder.path("again.json")});
  CHECK(a.state.error.find("other.json") != std::string::npos);
  CHECK(folder.files() == 1);

  const std::string json = scene_text(a.state);
  Started b;
  CHECK(b.set(json).empty());
  CHECK(whole_text(b.state) == "Hi youHi");
  CHECK(b.state.in.step == 1);
  CHECK(scene_text(b.state) == json);
  std::filesystem::remove(folder.path("other.json"));
  Started c;
  const std::vector<Error> gone = c.set(json);
  REQUIRE(gone.size() == 1);
  CHECK(gone[0].message.find("other.json") != std::string::npos);
  CHECK(c.state.generation().steps.empty());
  CHECK(c.state.in.step == -1);
  CHECK(c.state.distribution.id == "cat_sat_on");
}

TEST_CASE("scene: a text that is being written is written on") {
  Started a;
  a.send(command::SetLength{60});
  a.send(command::Generate{});
  while (a.state.generation().steps.size() < 3) a.send(command::Tick{0});
  const std::string scene = scene_text(a.state);
  a.wait_for_text();
  Started b;
  CHECK(b.set(scene).empty());
  b.wait_for_text();
  CHECK(same_steps(b.state.generation(), a.state.generation()));
}

TEST_CASE("scene: a part that is absent stays as it is") {
  Started s("generate");
  s.wait_for_text();
  s.send(command::SelectStep{3});
  s.send(command::SetKnob{&Knobs::top_k, 3});
  s.send(command::Roll{10});
  const std::string before = scene_text(s.state);
  CHECK(s.set("{}").empty());
  CHECK((scene_text(s.state) == before));
  CHECK(s.set(R"({"view": "pipeline"})").empty());
  CHECK(s.state.page->id == "pipeline");
  CHECK(s.state.in.step == 3);
  CHECK(s.state.dice.step == 10);
  CHECK(s.set(R"({"distribution": "cat_sat_on"})").empty());  // no step of the text any more
  CHECK(s.state.distribution.id == "cat_sat_on");
  CHECK(s.state.in.knobs.top_k == 3);
  CHECK(s.state.generation().steps.size() == 40);
}

TEST_CASE("scene: draws come back behind probabilities that the naive exp has lost") {
  Started a;
  a.send(command::Roll{1000});
  a.send(command::SetExpDisplay{{1000, false}});
  a.send(command::Roll{1});
  REQUIRE(a.state.dice.step == 1000);
  const std::string json = scene_text(a.state);
  Started b;
  CHECK(b.set(json).empty());
  CHECK(scene_text(b.state) == json);
  CHECK(!b.state.draw);
  CHECK(b.state.dice.rolled.tally.counts == a.state.dice.rolled.tally.counts);
}
