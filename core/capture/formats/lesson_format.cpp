#include <utility>

#include "core/capture/formats/draft.h"
#include "core/capture/formats/format.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

constexpr std::string_view kLessonExtensions[] = {".md", ".markdown"};

// Front matter stands between two lines "---". A list of logits has no such line.
bool begins_with_front_matter(std::string_view beginning) {
  if (beginning.starts_with(kByteOrderMark)) beginning.remove_prefix(kByteOrderMark.size());
  return beginning.starts_with("---\n") || beginning.starts_with("---\r\n");
}

bool looks_like_lesson(std::string_view beginning, std::string_view name) {
  for (const std::string_view extension : kLessonExtensions) {
    if (has_extension(name, extension)) return true;
  }
  return begins_with_front_matter(beginning);
}

Result<Opened> read_lesson_file(std::string bytes, std::string_view) {
  return Opened(LessonText{std::move(bytes)});
}

}  // namespace

Format lesson_format() {
  return {"lesson", "lessons in Markdown", looks_like_lesson, read_lesson_file, kLessonExtensions};
}

}  // namespace logitdice
