#include "app/program/lesson_run.h"

#include <algorithm>
#include <utility>

#include "app/program/scene.h"
#include "core/json/reader.h"
#include "core/json/writer.h"
#include "core/text/numbers.h"

namespace logitdice {

namespace {

// ---- the pages ------------------------------------------------------------------------------

// What a page shows of what it has read off (a rule that is marked, a step of a search) is none of
// the inputs; its part of a scene has it.
std::string pages_text(const AppState& s) {
  std::string text;
  JsonWriter out(text);
  out.open_object(JsonWriter::Layout::kOneLine);
  for (const PageInfo* page : s.pages) {
    if (page->write_scene) page->write_scene(s, out);
  }
  out.close_object();
  return text;
}

void read_pages(AppState& s, std::string_view text) {
  const Result<JsonDocument> document = JsonDocument::parse(std::string(text), "pages");
  if (!document) return;      // nothing was shown yet
  std::vector<Error> errors;  // none: it was written by the pages themselves
  const SceneReader in{document.value(), document.value().root(), errors};
  for (const PageInfo* page : s.pages) {
    if (page->read_scene) page->read_scene(s, in);
  }
}

}  // namespace

// ---- the screen -----------------------------------------------------------------------------

ShownState shown_state(const AppState& s) {
  ShownState shown;
  shown.in = s.in;
  shown.page = s.page;
  shown.phase = s.phase;
  shown.rank = s.selected;
  if (s.selected < s.trace.logits.size()) shown.selected = s.trace.id(s.selected);
  if (s.select_next) shown.selected = s.select_next;
  shown.dice = s.dice;
  shown.shown_in_preview = s.writing.shown_in_preview;
  shown.follow = s.writing.follow;
  shown.step_ahead = s.writing.step_ahead;
  shown.axis = s.preferences.axis;
  shown.shown = s.presenter.shown;
  shown.classroom = s.classroom;
  shown.pages = pages_text(s);
  return shown;
}

void show_again(AppState& s, ShownState shown) {
  s.in = std::move(shown.in);
  s.page = shown.page;
  s.phase = shown.phase;
  s.selected = shown.rank;
  s.select_next = shown.selected;
  s.dice = std::move(shown.dice);
  s.writing.shown_in_preview = shown.shown_in_preview;
  s.writing.follow = shown.follow;
  s.writing.step_ahead = shown.step_ahead;
  s.preferences.axis = shown.axis;
  s.presenter.shown = shown.shown;
  s.classroom = std::move(shown.classroom);
  s.playing = false;
  const PageInputs pages = s.in.pages;
  read_pages(s, shown.pages);
  s.in.pages = pages;  // the very same: to undo, what was read once more is another thing
}

// ---- the lesson -----------------------------------------------------------------------------

const LessonRun* open_lesson(const AppState& s) {
  return s.lesson.get();
}

const LessonStep& step_of(const LessonRun& run) {
  return run.lesson->steps[static_cast<std::size_t>(run.step)];
}

const Question* question_of(const LessonRun& run) {
  const auto& question = step_of(run).question;
  return question ? &*question : nullptr;
}

const Asked* asked_of(const LessonRun& run) {
  const Question* question = question_of(run);
  const auto found = question ? run.asked.find(question->id) : run.asked.end();
  return found == run.asked.end() ? nullptr : &found->second;
}

bool is_right_ruler(const Question& question, double guess) {
  constexpr double kSlack = 1e-12;  // of numbers that were written with decimals
  return guess >= question.low - kSlack && guess <= question.high + kSlack;
}

const Question* open_question(const AppState& s) {
  const Asked* asked = s.lesson ? asked_of(*s.lesson) : nullptr;
  return asked && !asked->revealed ? question_of(*s.lesson) : nullptr;
}

bool asks(const AppState& s, QuestionKind kind) {
  const Question* question = open_question(s);
  return question && question->kind == kind;
}

bool counts_votes(const AppState& s) {
  return asks(s, QuestionKind::choice) || asks(s, QuestionKind::true_false);
}

void guess_token(AppState& s, int rank) {
  if (!asks(s, QuestionKind::token) || rank < 0 || rank >= token_count(s)) return;
  s.lesson->asked[question_of(*s.lesson)->id].token = token_text(s, rank);
}

// ---- names ----------------------------------------------------------------------------------

int lesson_number(const Lesson& lesson) {
  int number = 0;
  for (const Lesson& each : bundled_lessons()) {
    if (each.id == kTour) continue;
    ++number;
    if (&each == &lesson || (each.id == lesson.id && each.file == lesson.file)) return number;
  }
  return 0;
}

const Lesson* lesson_beside(const LessonRun& run, int by) {
  const int number = lesson_number(*run.lesson);
  if (number == 0) return nullptr;
  int to = number + by;
  for (const Lesson& each : bundled_lessons()) {
    if (each.id != kTour && --to == 0) return &each;
  }
  return nullptr;
}

Going going(const AppState& s, int by) {
  const LessonRun* run = open_lesson(s);
  if (!run) return Going::nowhere;
  if (by > 0 && open_question(s)) return Going::reveal;
  const int to = run->step + by;
  if (to >= 0 && to < static_cast<int>(run->lesson->steps.size())) return Going::step;
  if (by > 0 && run->lesson->id == kTour) return Going::close;
  return s.presenter.on && lesson_beside(*run, by) ? Going::lesson : Going::nowhere;
}

std::string lesson_caption(const Lesson& lesson) {
  const int number = lesson_number(lesson);
  std::string text = lesson.id == kTour ? "TOUR" : "LESSON";
  if (number > 0) text += " " + std::to_string(number);
  if (lesson.minutes <= 0) return text;
  return text + " · " + std::to_string(lesson.minutes) +
         plural(lesson.minutes, " MINUTE", " MINUTES");
}

std::string lesson_of_page(std::string_view page) {
  for (const Lesson& lesson : bundled_lessons()) {
    if (lesson.page == page && lesson.id != kTour) return lesson.id;
  }
  return find_lesson(kTour) ? std::string(kTour) : std::string();
}

}  // namespace logitdice
