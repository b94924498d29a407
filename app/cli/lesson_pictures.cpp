#include "app/cli/lesson_pictures.h"

#include "app/cli/set_up.h"
#include "app/frame/svg_picture.h"
#include "app/pages/pages.h"
#include "app/program/commands.h"
#include "app/program/scene.h"

namespace logitdice::cli {
namespace {

constexpr int kPictureWidth = 900, kPictureHeight = 620;  // px: type that a sheet of paper can hold

// Empty, or what is wrong with it.
std::string set_part(AppState& s, const Lesson& lesson, const std::string& scene, Place place) {
  if (scene.empty()) return "";
  const Result<JsonDocument> document = scene_document(lesson, scene, place);
  if (!document) return document.error();
  const std::vector<Error> errors = set_scene(s, document.value());
  return errors.empty() ? "" : errors.front().message;
}

Result<std::string> picture(const Lesson& lesson, const LessonStep& step) {
  Ui ui(all_pages());
  AppState& s = ui.state;
  start(s);
  ui.show_timings = false;
  s.preferences.reduced_motion = true;  // where things end up
  std::string wrong = set_part(s, lesson, lesson.scene, lesson.scene_place);
  if (wrong.empty()) wrong = set_part(s, lesson, step.scene, step.scene_place);
  if (!wrong.empty()) return Error{wrong};
  s.preferences.theme = ThemeName::light;
  s.playing = false;
  wait_for_workers(s);
  return svg_of(ui, kPictureWidth, kPictureHeight);
}

}  // namespace

Result<std::vector<std::string>> lesson_pictures(const Lesson& lesson) {
  std::vector<std::string> pictures;
  for (const LessonStep& step : lesson.steps) {
    Result<std::string> made = picture(lesson, step);
    if (!made) return Error{made.error()};
    pictures.push_back(std::move(made).value());
  }
  return pictures;
}

}  // namespace logitdice::cli
