#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/lesson/lesson.h"

namespace logitdice::cli {

/// The page of each step as SVG, light, as the step sets it up. Refuses a scene that the program
/// does not take, with its place in the lesson's file.
Result<std::vector<std::string>> lesson_pictures(const Lesson& lesson);

}  // namespace logitdice::cli
