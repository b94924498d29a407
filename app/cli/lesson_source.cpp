#include "app/cli/lesson_source.h"

#include <filesystem>

#include "app/desktop/interrupts.h"
#include "core/files/files.h"
#include "core/lesson/claims.h"
#include "core/text/place.h"

namespace logitdice::cli {

Result<Lesson> load_lesson(const std::string& name) {
  if (const Lesson* bundled = find_lesson(name)) return *bundled;
  std::error_code problem;
  if (!std::filesystem::exists(name, problem)) {
    return Error{"there is no lesson and no file " + logitdice::quoted(name) +
                 "; see logitdice list lessons"};
  }
  const Result<std::string> bytes = read_file(name, kMostLessonBytes, closing_signal_pending);
  if (!bytes) return Error{bytes.error()};
  Result<Lesson> lesson = read_lesson(bytes.value(), name);
  if (!lesson) return lesson;
  if (!lesson->errors.empty()) return lesson->errors.front();
  const std::vector<Error> faults = check_lesson(lesson.value());
  return faults.empty() ? std::move(lesson) : Result<Lesson>(faults.front());
}

}  // namespace logitdice::cli
