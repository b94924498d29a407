#include <algorithm>
#include <utility>

#include "app/program/commands.h"
#include "app/program/lesson_answers.h"
#include "app/program/lesson_run.h"
#include "app/program/lesson_steps.h"
#include "app/program/scene.h"
#include "app/program/settle.h"
#include "app/program/source.h"

// The lesson that is open: which step, and what comes back when it is left. The parts that follow
// in a scene say what the person has made of the step.
namespace logitdice {
namespace {

using Layout = JsonWriter::Layout;

// ---- writing --------------------------------------------------------------------------------

void write_own(const AppState& s, JsonWriter& out) {
  AppState own(s.pages);
  show_again(own, s.lesson->own);
  out.key("own").open_object(Layout::kLines);
  out.key("axis").value(axis_id(s.lesson->own.axis));
  write_screen(own, out);
  out.close_object();
}

void write_lesson(const AppState& s, JsonWriter& out) {
  out.key("lessons_done").open_array(Layout::kOneLine);
  for (const std::string& id : s.lessons_done) out.piece(id);
  out.close_array();
  out.key("lesson");
  if (!s.lesson) return out.null();
  const Lesson& lesson = *s.lesson->lesson;
  out.open_object(Layout::kLines);
  if (watches_lesson(s))
    out.key("file").piece(s.lesson->file.path);
  else
    out.key("id").piece(lesson.id);
  out.key("step").value(s.lesson->step + 1);
  out.key("keep_mine").value(s.lesson->keep_mine);
  write_answers(*s.lesson, out);
  write_own(s, out);
  out.close_object();
}

// ---- reading --------------------------------------------------------------------------------

void read_own(AppState& s, const SceneReader& in, JsonFields& fields) {
  const JsonValue* object = fields.object("own");
  if (!object) return;
  AppState own(s.pages);
  own.models.open = {};  // what it names is opened once it is on the screen
  own.models.trusted = s.models.trusted;
  start(own);
  const SceneReader of_own{in.document, *object, in.errors};
  read_screen(own, of_own);
  std::size_t axis = static_cast<std::size_t>(s.preferences.axis);
  of_own.fields().word("axis", {axis_id(Axis::fixed), axis_id(Axis::tallest), axis_id(Axis::log)},
                       axis);
  s.lesson->own = shown_state(own);
  s.lesson->own.axis = static_cast<Axis>(axis);
}

void read_open(AppState& s, const SceneReader& in, const JsonValue& object) {
  JsonFields fields(in.document, object, in.errors);
  std::string name;
  const char* key = fields.has("file") ? "file" : "id";
  if (!fields.require(key) || !fields.text(key, name)) return;
  Result<std::shared_ptr<const Lesson>> lesson = load_lesson(name);
  if (!lesson) {
    fields.fail(key, lesson.error());
    return;
  }
  int step = 1;
  const auto count = static_cast<int>(lesson.value()->steps.size());
  fields.whole("step", 1, count, step);
  open_lesson_at(s, std::move(lesson).value(), step - 1);
  fields.boolean("keep_mine", s.lesson->keep_mine);
  read_answers(s, in, fields);
  read_own(s, in, fields);
  settle(s);
}

void read_done(AppState& s, const SceneReader& in) {
  const JsonValue* list = in.fields().list("lessons_done");
  if (!list) return;
  s.lessons_done.clear();
  for (const JsonValue& item : *list->items()) {
    if (!item.text()) return in.fail(item, "it must be a lesson's id");
    s.lessons_done.push_back(*item.text());
  }
}

void read_lesson_part(AppState& s, const SceneReader& in) {
  read_done(s, in);
  const JsonValue* lesson = in.scene.find("lesson");
  if (!lesson) return;
  if (lesson->kind() == JsonValue::Kind::kNull) return close_lesson(s);
  if (const JsonValue* object = in.fields().object("lesson")) read_open(s, in, *object);
}

}  // namespace

ScenePart lesson_scene_part() {
  return {"lesson", write_lesson, read_lesson_part};
}

std::string step_markdown(const AppState& s) {
  std::string title = std::string(s.page->title);
  if (s.lesson) title = step_of(*s.lesson).title;
  std::string text = "## " + markdown_escaped(title) + "\n\n~~~scene\n";
  {
    JsonWriter out(text);
    out.open_object(Layout::kLines);
    write_screen(s, out);
    out.close_object();
    out.end_line();
  }
  return text + "~~~\n";
}

}  // namespace logitdice
