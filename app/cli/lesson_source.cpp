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

}  // namespace logitdice::cli
