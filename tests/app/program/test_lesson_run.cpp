#include <algorithm>
#include <filesystem>
#include <fstream>

#include "app/program/lesson_run.h"
#include "app/program/locks.h"
#include "app/program/presented.h"
#include "app/program/scene.h"
#include "tests/app/program/lesson_texts.h"
#include "tests/app/program/started.h"
#include "tests/test_folder.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

// With the lesson of every kind open.
struct Class : Started {
  explicit Class(const std::string& text = kEveryKind) {
    open_lesson_text(state, text, "every.md");
    settle(state);
    REQUIRE_MESSAGE(state.lesson, state.error);
  }
  void show(int step) { send(command::ShowStep{step}); }
  const LessonRun& run() const { return *state.lesson; }
  const Asked& asked() const { return *asked_of(run()); }
};

enum Step { kBars, kRuler, kChoice, kTrueFalse, kNumber, kToken, kText };

std::string plain(const TextRuns& runs) {
  std::string text;
  for (const TextRun& run : runs) text += run.text;
  return text;
}

}  // namespace

TEST_CASE("lesson: every bundled lesson opens, and none of its steps has a fault in its scene") {
  Started s;
  REQUIRE_FALSE(bundled_lessons().empty());
  for (const Lesson& lesson : bundled_lessons()) {
    s.send(command::OpenLesson{lesson.id});
    REQUIRE(s.state.lesson);
    for (int step = 0; step < static_cast<int>(lesson.steps.size()); ++step) {
      CAPTURE(lesson.id);
      CAPTURE(step + 1);
      s.send(command::ShowStep{step});
      CHECK(s.state.error == "");
      CHECK(s.state.notice == "");
      s.send(command::Reveal{});
      CHECK(s.state.error == "");
      s.send(command::StartOver{});
    }
  }
}

TEST_CASE("lesson: a step begins as its scene says, whatever was played with before") {
  Class c;
  c.show(kText);
  CHECK(c.state.in.knobs.temperature == 0.5);
  CHECK(c.state.phase == 4);
  c.send(command::SetKnob{&Knobs::temperature, 1.7});
  c.send(command::OpenBundled{"weather"});
  c.send(command::SetSeed{77});
  c.send(command::StepLesson{-1});
  CHECK(c.state.in.knobs == Knobs{});
  CHECK(c.state.distribution.id == "cat_sat_on");
  c.send(command::SetKnob{&Knobs::min_p, 0.3});
  c.send(command::ShowStep{kText});
  CHECK(c.state.in.knobs == Knobs{.temperature = 0.5});
  CHECK(c.state.in.seed == Inputs{}.seed);
}

TEST_CASE("lesson: who keeps their own screen keeps it from step to step") {
  Class c;
  c.show(kText);
  c.send(command::KeepMine{true});
  c.send(command::SetKnob{&Knobs::temperature, 1.7});
  c.send(command::StepLesson{-1});
  CHECK(c.run().step == kToken);
  CHECK(c.state.in.knobs.temperature == 1.7);
  c.send(command::KeepMine{false});
  CHECK(c.state.in.knobs.temperature == 1);
}

TEST_CASE("lesson: leaving gives the person's own screen back, and their undo") {
  Started s;
  s.send(command::SetView{"penalties"});
  s.send(command::SetKnob{&Knobs::temperature, 0.3});
  s.send(command::SetPhase{3});
  s.send(command::Roll{5});
  s.send(command::Select{2});
  const std::string before = scene_text(s.state);
  const Inputs mine = s.state.in;
  const std::size_t undo = s.state.undo.size();
  s.send(command::OpenLesson{"temperature"});
  CHECK(s.state.undo.empty());
  s.send(command::SetKnob{&Knobs::temperature, 1.9});
  s.send(command::Roll{3});
  s.send(command::StepLesson{1});
  s.send(command::OpenLesson{"draw"});  // from one to the next
  s.send(command::CloseLesson{});
  CHECK_FALSE(s.state.lesson);
  CHECK(scene_text(s.state) == before);
  CHECK(s.state.in == mine);
  CHECK(s.state.undo.size() == undo);
  s.send(command::Undo{});
  CHECK(s.state.in.knobs.temperature == 1);
}

TEST_CASE("lesson: steps are nothing that undo goes back over") {
  Class c;
  c.show(kChoice);
  CHECK(c.state.undo.empty());
  c.send(command::SetKnob{&Knobs::top_k, 2});
  CHECK(c.state.undo.size() == 1);
  c.send(command::Undo{});
  CHECK(c.state.in.knobs.top_k == 3);
  CHECK(c.run().step == kChoice);
}

TEST_CASE("lesson: bars are guessed from what can be seen, revealed and measured") {
  Class c;
  REQUIRE(c.run().shares.tokens.size() == 6);
  CHECK(c.asked().shares == c.run().shares.before.values);
  CHECK(c.run().shares.setting == "Temperature 2.00");
  CHECK(c.state.in.knobs.temperature == 1);
  std::vector<double> guess = c.asked().shares;
  move_share(guess, 0, 0.392);
  c.send(command::GuessShares{guess});
  c.send(command::StepLesson{1});  // on: the reveal comes before the next step
  CHECK(c.run().step == kBars);
  CHECK(c.asked().revealed);
  CHECK(c.state.in.knobs.temperature == 2);
  REQUIRE(c.run().rounds.size() == 1);
  const Round& round = c.run().rounds[0];
  CHECK(round.measured);
  CHECK(round.distance == doctest::Approx(total_variation(guess, round.truth)));
  CHECK(round.truth[0] == doctest::Approx(0.392).epsilon(0.001));
  c.send(command::GuessShares{std::vector<double>(6, 1 / 6.0)});  // too late
  CHECK(c.asked().shares == guess);
  c.send(command::StartOver{});
  CHECK_FALSE(c.asked().revealed);
  CHECK(c.state.in.knobs.temperature == 1);
  c.send(command::GuessShares{guess});
  c.send(command::Reveal{});
  CHECK(c.run().rounds.size() == 2);
}

TEST_CASE("lesson: a revealed step is revealed still when one comes back to it") {
  Class c;
  c.send(command::Reveal{});
  c.send(command::StepLesson{1});
  CHECK(c.run().step == kRuler);
  CHECK(c.state.in.knobs.temperature == 1);
  c.send(command::StepLesson{-1});
  CHECK(c.asked().revealed);
  CHECK(c.state.in.knobs.temperature == 2);
}

TEST_CASE("lesson: a reveal plays the phases once and ends where its scene stands") {
  Class c;
  c.send(command::Reveal{});
  CHECK(c.state.playing);
  CHECK(c.state.phase == 1);
  for (double now = 1; now < 4; now += 0.1) c.send(command::Tick{now});
  CHECK_FALSE(c.state.playing);
  CHECK(c.state.phase == 4);
  c.send(command::StartOver{});
  c.state.preferences.reduced_motion = true;
  c.send(command::Reveal{});
  CHECK_FALSE(c.state.playing);
  CHECK(c.state.phase == 4);
}

TEST_CASE("lesson: a ruler, a number and a token are right or wrong") {
  struct Case {
    int step;
    Command guess;
    bool right;
  };
  const auto number = [](double x) { return Command(LessonCommand(command::GuessNumber{x})); };
  const auto row = [](int rank) { return Command(WindowCommand(command::Select{rank})); };
  const Case cases[] = {{kRuler, number(0.9), true},   {kRuler, number(0.95), false},
                        {kNumber, number(0.6), true},  {kNumber, number(0.62), false},
                        {kNumber, number(0.57), true}, {kNumber, number(0.5), false},
                        {kToken, row(1), true},        {kToken, row(0), false}};
  for (const Case& each : cases) {
    Class c;
    c.show(each.step);
    c.send(each.guess);
    c.send(command::Reveal{});
    CAPTURE(each.step);
    REQUIRE(c.run().rounds.size() == 1);
    CHECK((c.run().rounds[0].right == 1) == each.right);
  }
}

TEST_CASE("lesson: who has guessed nothing has no round") {
  for (const int step : {kBars, kRuler, kChoice, kTrueFalse, kNumber, kToken}) {
    Class c;
    c.show(step);
    c.send(command::Reveal{});
    CHECK(c.run().rounds.empty());
  }
}

TEST_CASE("lesson: votes are counted for this question alone, until the reveal") {
  Class c;
  c.show(kChoice);
  for (const int choice : {1, 1, 0, 1, 7, -1}) c.send(command::Vote{choice});
  CHECK(c.asked().votes == std::vector{1, 3, 0});
  CHECK_FALSE(c.asked().votes_shown);
  c.show(kTrueFalse);
  c.send(command::Vote{0});
  c.send(command::ResetVotes{});
  CHECK(c.asked().votes == std::vector{0, 0});
  c.show(kChoice);
  CHECK(c.asked().votes == std::vector{1, 3, 0});
  c.send(command::Reveal{});
  c.send(command::Vote{0});
  CHECK(c.asked().votes == std::vector{1, 3, 0});
  CHECK(c.run().rounds[0].right == 3);
  CHECK(c.run().rounds[0].of == 4);
}

TEST_CASE("lesson: sections are gone through by their first steps") {
  Class c;
  c.send(command::StepSection{1});
  CHECK(c.run().step == kChoice);
  c.send(command::StepSection{1});
  CHECK(c.run().step == kText);
  c.send(command::StepSection{-1});
  CHECK(c.run().step == kChoice);
  c.send(command::StepSection{-1});
  CHECK(c.run().step == kBars);
  c.send(command::StepLesson{-1});
  CHECK(c.run().step == kBars);
}

TEST_CASE("lesson: numbers of a step's texts are computed") {
  Class c;
  CHECK(plain(c.run().text.body[0].runs).find("0.590") != std::string::npos);
  CHECK(plain(c.run().text.explanation[0].runs) == "To 0.392.");
  c.show(kNumber);
  REQUIRE(c.run().text.answer);
  CHECK(*c.run().text.answer == doctest::Approx(0.59).epsilon(0.01));
}

TEST_CASE("lesson: links lead to terms, pages, lessons and the list of lessons") {
  Class c;
  c.show(kText);
  c.send(command::FollowLink{"term:entropy"});
  CHECK(c.run().term == "entropy");
  c.send(command::CloseTerm{});
  CHECK(c.run().term.empty());
  c.send(command::FollowLink{"page:cutoffs"});
  CHECK(c.state.page->id == "cutoffs");
  CHECK(c.state.lesson);
  c.send(command::FollowLink{"lesson:draw"});
  CHECK(c.run().lesson->id == "draw");
  c.send(command::FollowLink{"nowhere:at_all"});
  CHECK(c.state.error.find("leads nowhere") != std::string::npos);
  c.send(command::OpenLesson{"draw"});
  c.send(command::FollowLink{"lessons:"});
  CHECK_FALSE(c.state.lesson);
  CHECK(c.state.page->lists_lessons);
}

TEST_CASE("lesson: the tab that lists the lessons leads back, another one is only looked at") {
  Class c;
  c.send(command::SetView{"cutoffs"});
  CHECK(c.state.lesson);
  c.send(command::SetView{"learn"});
  CHECK_FALSE(c.state.lesson);
  CHECK(c.state.page->id == "learn");
  CHECK(c.state.undo.empty());
}

TEST_CASE("lesson: gone through to its end it is done") {
  Class c;
  CHECK(c.state.lessons_done.empty());
  c.show(kText);
  c.show(kBars);
  c.show(kText);
  CHECK(c.state.lessons_done == std::vector<std::string>{"every_kind"});
}

TEST_CASE("lesson: each page has one, if only the tour") {
  for (const PageInfo* page : all_pages()) CHECK(lesson_of_page(page->id) != "");
  CHECK(lesson_of_page("pipeline") == "logits");
}

TEST_CASE("lesson: before a class its end leads to the next one, its beginning to the one before") {
  test::Started s;
  s.send(command::OpenLesson{"logits"});
  CHECK(going(s.state, -1) == Going::nowhere);
  std::vector<std::string> met = {"logits"};
  const auto walk = [&](int by) {
    for (int i = 0; i < 500 && going(s.state, by) != Going::nowhere; ++i) {
      s.send(command::StepLesson{by});
      const std::string& id = s.state.lesson->lesson->id;
      if (met.back() != id) met.push_back(id);
    }
  };
  walk(1);
  CHECK(met.size() == 1);  // at a desk it ends there
  s.send(command::TogglePresenting{});
  walk(1);
  CHECK(met.size() == bundled_lessons().size() - 1);  // all but the tour
  CHECK(presented_of(s.state).next == "");
  const auto there = met;
  met = {there.back()};
  walk(-1);
  CHECK(met == std::vector<std::string>(there.rbegin(), there.rend()));
  CHECK(s.state.lesson->step == 0);
}

TEST_CASE("lesson: the tour ends with its last Page Down, and a file leads to none of ours") {
  test::Started s;
  s.send(command::OpenLesson{std::string(kTour)});
  while (going(s.state, 1) != Going::close) s.send(command::StepLesson{1});
  s.send(command::StepLesson{1});
  CHECK_FALSE(s.state.lesson);
  Class c;
  c.send(command::TogglePresenting{});
  c.show(kText);
  CHECK(going(c.state, 1) == Going::nowhere);
  c.show(kBars);
  CHECK(going(c.state, -1) == Going::nowhere);
}

TEST_CASE("lesson: what is locked keeps its switch and value, and resetting it is not offered") {
  test::Started s;
  s.send(command::SetKnob{&Knobs::top_k, 3});
  s.send(command::SwitchStage{"top_k", false});
  s.state.classroom.locked = {"top_k"};
  CHECK_FALSE(resets_anything(s.state));
  s.send(command::ResetKnobs{});
  CHECK(s.state.in.knobs.top_k == 3);
  CHECK(s.state.in.profile.switched_off.size() == 1);
  s.send(command::SetKnob{&Knobs::top_p, 0.5});
  CHECK(resets_anything(s.state));
}

TEST_CASE("lesson: guesses, votes and rounds are in the session") {
  Class c;
  c.show(kChoice);
  for (const int choice : {1, 1, 0}) c.send(command::Vote{choice});
  c.show(kTrueFalse);
  c.send(command::Vote{1});
  c.send(command::Reveal{});
  c.show(kNumber);
  c.send(command::GuessNumber{0.3});
  c.send(command::GuessNumber{0.4});
  const TestFolder folder;
  const std::string lesson = folder.file("every.md", kEveryKind);
  Started written;
  written.send(command::OpenLesson{lesson});
  REQUIRE_MESSAGE(written.state.lesson, written.state.error);
  written.state.lesson->asked = c.run().asked;
  written.state.lesson->rounds = c.run().rounds;
  const std::string scene = scene_text(written.state);
  Started again;
  CHECK(again.set(scene).empty());
  REQUIRE(again.state.lesson);
  const LessonRun& run = *again.state.lesson;
  for (const auto& [id, asked] : c.run().asked) {
    CAPTURE(id);
    const auto found = run.asked.find(id);
    const bool said = !asked.numbers.empty() || asked.revealed ||
                      std::ranges::any_of(asked.votes, [](int v) { return v > 0; });
    if (!said) continue;
    REQUIRE(found != run.asked.end());
    CHECK(found->second.votes == asked.votes);
    CHECK(found->second.numbers == asked.numbers);
    CHECK(found->second.number == asked.number);
    CHECK(found->second.revealed == asked.revealed);
  }
  REQUIRE(run.rounds.size() == c.run().rounds.size());
  CHECK(run.rounds[0].question == c.run().rounds[0].question);
  CHECK(run.rounds[0].of == c.run().rounds[0].of);
}
