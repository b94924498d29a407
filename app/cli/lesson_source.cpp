#include "app/cli/lesson_source.h"

#include "app/cli/names.h"
#include "app/cli/source.h"
#include "app/desktop/interrupts.h"
#include "core/files/files.h"
#include "core/lesson/claims.h"
#include "core/text/place.h"

namespace logitdice::cli {
namespace {

Result<Lesson> lesson_in(const Result<std::string>& bytes, std::string_view name) {
  if (!bytes) return Error{bytes.error()};
  return read_lesson(bytes.value(), name);
}

}  // namespace

Result<Lesson> read_lesson_source(const std::string& source, std::istream& in) {
  if (source == "-") return lesson_in(read_stream(in, "stdin", kMostLessonBytes), "stdin");
  if (file_exists(source)) return lesson_in(read_file(source, kMostLessonBytes), source);
  if (const Lesson* lesson = find_lesson(source)) return *lesson;
  return Error{"There is no file " + logitdice::quoted(source) +
               " and no lesson of that name; the lessons are: " + ids_of(bundled_lessons()) + "."};
}

std::string lesson_help() {
  return "A lesson of the program (see logitdice list lessons), a file of your own, or - for "
         "stdin.";
}

}  // namespace logitdice::cli
