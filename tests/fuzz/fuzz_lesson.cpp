// libFuzzer: no bytes may crash the lesson reader, what is computed from its claims, or Markdown.

#include <string>

#include "core/lesson/claims.h"
#include "core/lesson/fresh_questions.h"
#include "core/lesson/glossary.h"
#include "core/lesson/markdown.h"
#include "tests/fuzz/require.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace logitdice;
  const std::string bytes(fuzz::text_of(data, size));
  (void)read_glossary(bytes, "x");
  (void)blocks(bytes);
  const Result<Lesson> lesson = read_lesson(bytes, "x");
  if (!lesson) return 0;
  (void)check_lesson(lesson.value());
  for (const LessonStep& step : lesson->steps) {
    (void)blocks(computed_text(lesson.value(), step, step.body));
  }
  (void)quiz_of(lesson.value(), size);
  const std::string written = lesson_text(lesson.value());
  const Result<Lesson> again = read_lesson(written, "y");
  fuzz::require(again.ok() && lesson_text(again.value()) == written);
  return 0;
}
