#include <algorithm>

#include "core/base/assets.h"
#include "core/lesson/lesson.h"

namespace logitdice {
namespace {

constexpr std::string_view kLessonFolder = "lessons/", kLessonExtension = ".md";

std::vector<const Asset*> lesson_files() {
  std::vector<const Asset*> files;
  for (const Asset& asset : assets()) {
    if (asset.name.starts_with(kLessonFolder) && asset.name.ends_with(kLessonExtension))
      files.push_back(&asset);
  }
  const auto by_name = [](const Asset* a, const Asset* b) { return a->name < b->name; };
  std::sort(files.begin(), files.end(), by_name);
  return files;
}

std::vector<Lesson> read_lessons() {
  std::vector<Lesson> lessons;
  for (const Asset* file : lesson_files()) {
    // One that cannot be read is left out; a test reads every file.
    if (Result<Lesson> lesson = read_lesson(file->text(), file->name))
      lessons.push_back(std::move(lesson).value());
  }
  return lessons;
}

}  // namespace

std::span<const Lesson> bundled_lessons() {
  static const std::vector<Lesson> lessons = read_lessons();
  return lessons;
}

const Lesson* find_lesson(std::string_view id) {
  for (const Lesson& lesson : bundled_lessons()) {
    if (lesson.id == id) return &lesson;
  }
  return nullptr;
}

}  // namespace logitdice
