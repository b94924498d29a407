#include <algorithm>

#include "core/lesson/lesson.h"

namespace logitdice {
namespace {

// A line more than any of the text's own begins with.
std::string fence_around(std::string_view text) {
  std::size_t longest = 2, run = 0;
  for (const char c : text) {
    run = c == '~' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return std::string(longest + 1, '~');
}

void append_fence(std::string& out, std::string_view word, std::string_view text) {
  const std::string fence = fence_around(text);
  out.append("\n").append(fence).append(word).append("\n").append(text);
  out.append("\n").append(fence).append("\n");
}

void append_section(std::string& out, std::string_view title) {
  out.append("\n# ").append(title).append("\n");
}

void append_entry(std::string& out, std::string_view key, std::string_view value) {
  if (!value.empty()) out.append(key).append(": ").append(value).append("\n");
}

// In the front matter a value goes on as long as lines are indented.
std::string indented(std::string_view json) {
  std::string out;
  for (const char c : json) {
    out += c;
    if (c == '\n') out += ' ';
  }
  return out;
}

void append_front_matter(std::string& out, const Lesson& lesson) {
  out += "---\n";
  append_entry(out, "id", lesson.id);
  append_entry(out, "title", lesson.title);
  append_entry(out, "minutes", lesson.minutes > 0 ? std::to_string(lesson.minutes) : "");
  append_entry(out, "page", lesson.page);
  append_entry(out, "scene", indented(lesson.scene));
  out += "---\n";
}

std::string question_text(const Question& question) {
  std::string text;
  JsonWriter json(text);
  write_question(json, question);
  return text;
}

std::string takeaways_text(const std::vector<std::string>& takeaways) {
  std::string text;
  for (const std::string& takeaway : takeaways) text += (text.empty() ? "- " : "\n- ") + takeaway;
  return text;
}

std::string quiz_text(const std::vector<QuizItem>& quiz) {
  std::string text;
  JsonWriter json(text);
  json.open_array(JsonWriter::Layout::kLines);
  for (const QuizItem& item : quiz) write_quiz_item(json, item);
  json.close_array();
  return text;
}

void append_step(std::string& out, const LessonStep& step) {
  out.append("\n## ").append(step.title).append("\n");
  if (!step.body.empty()) out.append(step.body).append("\n");
  if (!step.scene.empty()) append_fence(out, "scene", step.scene);
  if (step.question) append_fence(out, "question", question_text(*step.question));
  if (!step.notes.empty()) append_fence(out, "notes", step.notes);
  if (!step.takeaways.empty()) append_fence(out, "takeaways", takeaways_text(step.takeaways));
}

}  // namespace

std::string lesson_text(const Lesson& lesson) {
  std::string out;
  append_front_matter(out, lesson);
  if (!lesson.summary.empty()) out.append("\n").append(lesson.summary).append("\n");
  std::string_view section;
  for (const LessonStep& step : lesson.steps) {
    if (step.section != section) append_section(out, step.section);
    section = step.section;
    append_step(out, step);
  }
  if (lesson.quiz.empty()) return out;
  append_section(out, "Questions");
  append_fence(out, "quiz", quiz_text(lesson.quiz));
  return out;
}

}  // namespace logitdice
