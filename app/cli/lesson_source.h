#pragma once

#include <istream>
#include <string>

#include "core/base/result.h"
#include "core/lesson/lesson.h"

namespace logitdice::cli {

/// What LESSON stands for on the command line: a path; "-", which is stdin; where no such file
/// exists, the id of a bundled lesson. A lesson that is read may lack parts, see Lesson::errors.
Result<Lesson> read_lesson_source(const std::string& source, std::istream& in);

/// LESSON in a help text.
std::string lesson_help();

}  // namespace logitdice::cli
