#include "app/cli/lesson_pictures.h"

#include "app/cli/set_up.h"
#include "app/frame/svg_picture.h"
#include "app/pages/pages.h"
#include "app/program/commands.h"
#include "app/program/scene.h"

namespace logitdice::cli {
namespace {

constexpr int kPictureWidth = 900, kPictureHeight = 620;  // px: type that a sheet of paper can hold

void set_part(AppState& s, const Lesson& lesson, const std::string& scene, Place place,
              std::vector<Error>& errors) {
  if (scene.empty()) return;
  const Result<JsonDocument> document = scene_document(lesson, scene, place);
  if (!document) return errors.push_back({document.error()});
  const std::vector<Error> wrong = set_scene(s, document.value());
  errors.insert(errors.end(), wrong.begin(), wrong.end());
}

std::string picture(const Lesson& lesson, const LessonStep& step, std::vector<Error>& errors) {
  Ui ui(all_pages());
  AppState& s = ui.state;
  start(s);
  ui.show_timings = false;
  s.preferences.reduced_motion = true;  // where things end up
  const std::size_t before = errors.size();
  set_part(s, lesson, lesson.scene, lesson.scene_place, errors);
  set_part(s, lesson, step.scene, step.scene_place, errors);
  if (errors.size() > before) return "";
  s.preferences.theme = ThemeName::light;
  s.playing = false;
  // As before a class: the page alone, in large type, without what only a hand can use.
  s.presenter.on = true;
  s.classroom.hidden.emplace_back("status");
  wait_for_workers(s);
  return svg_of(ui, kPictureWidth, kPictureHeight);
}

}  // namespace

LessonPictures lesson_pictures(const Lesson& lesson) {
  LessonPictures pictures;
  for (const LessonStep& step : lesson.steps) {
    pictures.svg.push_back(picture(lesson, step, pictures.errors));
  }
  return pictures;
}

}  // namespace logitdice::cli
