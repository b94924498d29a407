#pragma once

#include <cstddef>

#include "core/lesson/lesson.h"
#include "core/lesson/lesson_pieces.h"

namespace logitdice {

/// Reads what stands between two lines "---" at the front into `out`, and returns where the text
/// begins. What is wrong adds a sentence; without front matter that is 0.
std::size_t read_front_matter(const LessonSource& source, Lesson& out);

/// A name that other files use: lower case letters, digits and "_".
bool is_lesson_id(std::string_view text);

/// A scene's text, checked to be a JSON object; empty, with a sentence, where it is none.
std::string checked_scene(const LessonSource& source, std::string_view json, Place place);

}  // namespace logitdice
