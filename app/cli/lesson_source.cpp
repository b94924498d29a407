#include "app/cli/lesson_source.h"

#include <filesystem>

#include "app/cli/names.h"
#include "app/desktop/interrupts.h"
#include "core/files/files.h"
#include "core/lesson/claims.h"
#include "core/text/place.h"

namespace logitdice::cli {
namespace {

bool is_there(const std::string& path) {
  std::error_code unknown;  // a path that cannot be looked at is left to the reader's sentence
  return std::filesystem::exists(path, unknown) || unknown;
}

Result<Lesson> lesson_in(const Result<std::string>& bytes, std::string_view name) {
  if (!bytes) return Error{bytes.error()};
  return read_lesson(bytes.value(), name);
}

}  // namespace

Result<Lesson> read_lesson_source(const std::string& source, std::istream& in) {
  if (source == "-") return lesson_in(read_stream(in, "stdin", kMostLessonBytes), "stdin");
  if (is_there(source)) return lesson_in(read_file(source, kMostLessonBytes), source);
  if (const Lesson* lesson = find_lesson(source)) return *lesson;
  return Error{"There is no file " + logitdice::quoted(source) +
               " and no lesson of that name; the lessons are: " + ids_of(bundled_lessons()) + "."};
}

std::string lesson_help() {
  return "A lesson of the program (see logitdice list lessons), a file of your own, or - for "
         "stdin.";
}

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
