#pragma once

#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/lesson/lesson.h"

namespace logitdice::cli {

struct LessonPictures {
  std::vector<std::string> svg;  // a step each; empty where its scene is not taken
  std::vector<Error> errors;     // what the program does not take, with its place in the file
};

/// The page of each step as SVG, light, as the step sets it up.
LessonPictures lesson_pictures(const Lesson& lesson);

}  // namespace logitdice::cli
