#pragma once

#include <string>

#include "core/base/result.h"
#include "core/lesson/lesson.h"

namespace logitdice::cli {

/// A bundled lesson by its id, or a file. Refuses a lesson with any fault, also a scene that names
/// nothing or a claim that does not hold: what is printed is to be right.
Result<Lesson> load_lesson(const std::string& name);

}  // namespace logitdice::cli
