#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/json/value.h"
#include "core/json/writer.h"
#include "core/text/place.h"

// Questions of lessons, and their JSON:
//
//     {"id": "half", "kind": "choice", "text": "…", "choices": ["…", "…"], "answer": 1,
//      "reveal": {a scene}, "explanation": "…"}
namespace logitdice {

/// What is guessed: one of several choices, whether it is so, a number, a token, the shares of all
/// tokens, a knob's place.
enum class QuestionKind { choice, true_false, number, token, bars, ruler };
inline constexpr int kFewestChoices = 2, kMostChoices = 9;  // one key each, 1 to 9

struct Question {
  std::string id;  // unique in its lesson
  QuestionKind kind = QuestionKind::choice;
  std::string text;                  // Markdown with claims, as are choices and explanation
  std::vector<std::string> choices;  // choice: 2 to 9, no two equal; true_false: "true", "false"
  int answer = -1;                   // choice and true_false: which of them; −1: another kind
  std::string number;                // number: a number, or a claim that becomes one
  double within = 0;                 // number: a guess is right if it lies so near
  std::string token;                 // token: its text, without the space before it
  std::string of;                    // bars: "p" or "final", what the bars show
  std::string knob;                  // ruler: its id
  double low = 0, high = 0;          // ruler: a guess in [low, high] is right
  std::string explanation;           // shown with the answer; may be empty
  std::string reveal;                // a scene that is set with the answer; empty: none
  Place place;                       // of its object in the lesson's file
  Place reveal_place;                // of the scene
};

/// A question of a quiz: as it is written, or one that is made fresh.
struct QuizItem {
  Question question;
  std::string fresh;  // the generator's name, see fresh_questions(); empty: the question itself
};

std::string_view kind_id(QuestionKind kind);  // "true_false"

/// Reads one object. What is wrong adds a sentence each; false where no question is left.
bool read_question(const JsonDocument& document, const JsonValue& object,
                   std::vector<Error>& errors, Question& out);
bool read_quiz_item(const JsonDocument& document, const JsonValue& object,
                    std::vector<Error>& errors, QuizItem& out);

/// What these read.
void write_question(JsonWriter& out, const Question& question);
void write_quiz_item(JsonWriter& out, const QuizItem& item);

}  // namespace logitdice
