#include "app/cli/lesson_pictures.h"
#include "app/frame/ui.h"
#include "app/pages/pages.h"
#include "app/program/commands.h"
#include "app/program/scene.h"
#include "core/lesson/lesson.h"
#include "tests/check.h"

using namespace logitdice;

namespace {

// What is wrong with the scenes, set one over the other from a fresh start.
std::string faults(const Lesson& lesson, const std::vector<std::pair<std::string, Place>>& scenes) {
  Ui ui(all_pages());
  start(ui.state);
  std::string text;
  for (const auto& [scene, place] : scenes) {
    if (scene.empty()) continue;
    const Result<JsonDocument> document = scene_document(lesson, scene, place);
    if (!document) return document.error();
    for (const Error& error : set_scene(ui.state, document.value())) text += error.message + "\n";
  }
  return text;
}

TEST_CASE("bundled lessons: the program takes every scene and every reveal") {
  for (const Lesson& lesson : bundled_lessons()) {
    for (const LessonStep& step : lesson.steps) {
      CAPTURE(lesson.id);
      CAPTURE(step.title);
      const bool asks = step.question.has_value();
      CHECK(faults(lesson, {{lesson.scene, lesson.scene_place},
                            {step.scene, step.scene_place},
                            {asks ? step.question->reveal : "",
                             asks ? step.question->reveal_place : Place{}}}) == "");
    }
  }
}

TEST_CASE("bundled lessons: the page of each is one of ours") {
  for (const Lesson& lesson : bundled_lessons()) {
    CAPTURE(lesson.id);
    Ui ui(all_pages());
    CHECK(find_page(ui.state, lesson.page));
  }
}

}  // namespace
