#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/json/value.h"
#include "core/lesson/question.h"
#include "core/text/place.h"

// Lessons: a Markdown file each, in assets/lessons/ or a person's own.
//
//     ---
//     id: temperature
//     title: Temperature
//     minutes: 6
//     page: pipeline
//     scene: {"distribution": "cat_sat_on"}
//     ---
//     The summary, for the list of lessons.
//
//     # A section, which groups the steps below it
//     ## A step
//     Markdown with claims: mat has {{ p(mat) = 0.590 }}.
//
//     ~~~scene
//     {"knobs": {"temperature": 2}}
//     ~~~
//
//     # Questions
//     ~~~quiz
//     [{"id": "order", "fresh": "operations"}]
//     ~~~
//
// Fences of a step: scene, notes, question, takeaways. They may be of ``` or ~~~; one without a
// word is code.
namespace logitdice {

struct LessonStep {
  std::string title;                   // without claims
  std::string section;                 // the title above it; empty: none
  std::string body;                    // Markdown with claims; may be empty
  std::string scene;                   // a JSON object; empty: the lesson's scene alone
  std::string notes;                   // for the teacher, Markdown with claims; may be empty
  std::optional<Question> question;    // asked before the step is shown
  std::vector<std::string> takeaways;  // Markdown with claims, a line each
  Place place;                         // of its title
  Place scene_place;                   // of the scene
};

/// A claim where it stands in the file: {{ p(mat) at T 2 = 0.392 }}.
struct PlacedClaim {
  std::string text;  // between the braces
  int step = -1;     // whose setting it is computed from; −1: the lesson's
  Place place;       // of the braces
};

struct Lesson {
  std::string id, title;
  std::string summary;            // a sentence or two, Markdown with claims; may be empty
  int minutes = 0;                // 0: not said
  std::string page;               // an id of the program's pages; empty: not said
  std::string scene;              // a JSON object; empty: a fresh start
  std::vector<LessonStep> steps;  // one at least
  std::vector<QuizItem> quiz;     // may be empty
  std::string file;               // where it was read from; names its place in sentences

  Place scene_place;
  std::vector<PlacedClaim> claims;  // every one of the file, in its order
  std::vector<Error> errors;        // what was wrong and left out, in the file's order
};

inline constexpr std::size_t kMostLessonBytes = std::size_t{1} << 20;

/// Reads a lesson. Refuses what has no front matter, no id, no title or no step; all else that is
/// wrong costs the part that it stands in and is told in Lesson::errors. Every sentence begins with
/// "name:line:column: ". What scenes mean is not looked at, nor whether claims hold: see
/// check_lesson() in claims.h.
Result<Lesson> read_lesson(std::string_view bytes, std::string_view name);

/// A file that reads back as the same lesson.
std::string lesson_text(const Lesson& lesson);

/// Those of the program, in the order of their files' names.
std::span<const Lesson> bundled_lessons();

/// One of these; null if there is none of this id.
const Lesson* find_lesson(std::string_view id);

/// A scene of the lesson as a document, whose sentences tell the place in the lesson's file. Not of
/// an empty text.
Result<JsonDocument> scene_document(const Lesson& lesson, std::string_view scene, Place place);

/// JSON that stands in another text, at `place`: its errors tell the line and column there.
Result<JsonDocument> json_at(std::string_view json, Place place, std::string_view name);

}  // namespace logitdice
