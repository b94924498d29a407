// What a lesson's step shows of a page's own readings.
#include "app/program/lesson_run.h"
#include "app/program/lesson_steps.h"
#include "app/program/scene.h"
#include "core/json/writer.h"
#include "tests/app/program/started.h"

using namespace logitdice;
using namespace logitdice::test;

namespace {

// What every page would write of itself.
std::string pages_of(const AppState& s) {
  std::string text;
  JsonWriter out(text);
  out.open_object(JsonWriter::Layout::kLines);
  for (const PageInfo* page : s.pages) {
    if (page->write_scene) page->write_scene(s, out);
  }
  out.close_object();
  return text;
}

}  // namespace

TEST_CASE("lesson: a rule that is marked and a step of a search are shown as the scene says") {
  Started s;
  const auto check = [&](bool revealed) {
    Started fresh;
    CHECK(set_up_step(fresh.state, *s.state.lesson, revealed).empty());
    CHECK(pages_of(s.state) == pages_of(fresh.state));
  };
  for (const Lesson& lesson : bundled_lessons()) {
    s.send(command::OpenLesson{lesson.id});
    for (int step = 0; step < static_cast<int>(lesson.steps.size()); ++step) {
      CAPTURE(lesson.id);
      CAPTURE(step + 1);
      s.send(command::ShowStep{step});
      check(false);
      if (!question_of(*s.state.lesson)) continue;
      s.send(command::Reveal{});
      check(true);
      s.send(command::StartOver{});
    }
  }
}

TEST_CASE("lesson: leaving marks the rule again that a person had marked") {
  Started s;
  const Result<JsonDocument> mine = JsonDocument::parse(
      R"({"view": "cutoffs", "knobs": {"top_k": 3}, "cutoffs": {"rule": "top_k", "column": 1}})",
      "mine");
  REQUIRE(set_scene(s.state, mine.value()).empty());
  const std::string before = pages_of(s.state);
  s.send(command::OpenLesson{"cutoffs"});
  s.send(command::ShowStep{3});
  CHECK(pages_of(s.state) != before);
  s.send(command::CloseLesson{});
  CHECK(pages_of(s.state) == before);
}
