#include <utility>

#include "app/program/commands.h"
#include "app/program/lesson_run.h"
#include "app/program/lesson_steps.h"
#include "app/program/scene.h"
#include "app/program/source.h"
#include "core/files/files.h"
#include "core/lesson/claims.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

namespace fs = std::filesystem;

WatchedFile watched(const std::string& path) {
  std::error_code problem;
  WatchedFile file{path};
  file.saved_at = fs::last_write_time(path, problem);
  file.bytes = fs::file_size(path, problem);
  if (problem) file.bytes = 0;
  return file;
}

std::string what_was_wrong(const Lesson& lesson) {
  if (lesson.errors.empty()) return {};
  return "The lesson was opened, except for this:" + sentences_of(lesson.errors);
}

// Read and judged: what its claims say is held against what the program makes of them, at once.
Result<std::shared_ptr<const Lesson>> judged_lesson(std::string_view bytes,
                                                    const std::string& name) {
  Result<Lesson> read = read_lesson(bytes, name);
  if (!read) return Error{read.error()};
  auto lesson = std::make_shared<Lesson>(std::move(read).value());
  const std::vector<Error> faults = check_lesson(*lesson);
  lesson->errors.insert(lesson->errors.end(), faults.begin(), faults.end());
  return std::shared_ptr<const Lesson>(std::move(lesson));
}

// A file that is being written, or gone for a moment, is looked at again later.
void read_again(AppState& s, const std::string& path) {
  const Result<std::string> bytes = read_file(path, kMostLessonBytes);
  if (!bytes) return;
  auto lesson = judged_lesson(bytes.value(), path);
  if (!lesson) {
    s.error = lesson.error();
    return;
  }
  s.error.clear();
  s.notice = what_was_wrong(*lesson.value());
  s.lesson->lesson = std::move(lesson).value();
  show_step(s);
}

}  // namespace

Result<std::shared_ptr<const Lesson>> load_lesson(const std::string& name) {
  if (const Lesson* bundled = find_lesson(name)) {
    return std::shared_ptr<const Lesson>(std::shared_ptr<void>(), bundled);  // lives as the program
  }
  std::error_code problem;
  if (!fs::exists(name, problem)) {
    return Error{"There is no lesson and no file " + quoted(name) +
                 "; see logitdice list lessons."};
  }
  if (!fs::is_regular_file(name, problem)) {  // a frame waits for no writer
    return file_error(name, "this is no regular file, and a lesson is one");
  }
  const Result<std::string> bytes = read_file(name, kMostLessonBytes);
  if (!bytes) return Error{bytes.error()};
  return judged_lesson(bytes.value(), name);
}

void open_lesson_text(AppState& s, std::string_view bytes, const std::string& path) {
  auto lesson = judged_lesson(bytes, path);
  if (lesson) return open_lesson_at(s, std::move(lesson).value(), 0);
  s.error = lesson.error();
}

void meet_lesson(AppState& s) {
  const Lesson& lesson = *s.lesson->lesson;
  s.notice = what_was_wrong(lesson);
  s.lesson->file = {};
  if (find_lesson(lesson.id) != &lesson) s.lesson->file = watched(absolute_path(lesson.file));
}

bool watches_lesson(const AppState& s) {
  return s.lesson && !s.lesson->file.path.empty();
}

void reload_saved_lesson(AppState& s) {
  if (!watches_lesson(s)) return;
  const WatchedFile now = watched(s.lesson->file.path);
  WatchedFile& last = s.lesson->file;
  if (now.bytes == 0 || (now.saved_at == last.saved_at && now.bytes == last.bytes)) return;
  last = now;
  read_again(s, now.path);
}

}  // namespace logitdice
