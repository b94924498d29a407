#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/program/app_state.h"
#include "core/lesson/cheat_sheet.h"
#include "core/lesson/glossary.h"
#include "core/lesson/lesson.h"
#include "core/lesson/markdown.h"
#include "core/lesson/question.h"

// The Learn page: a map of what reaches for a distribution, the lessons, their quizzes, the
// glossary and the cheat sheet.
namespace logitdice::learn_page {

inline constexpr std::string_view kId = "learn";

enum class Part { map, lessons, glossary, cheat_sheet, quiz };
inline constexpr std::string_view kPartIds[] = {"map", "lessons", "glossary", "cheat_sheet",
                                                "quiz"};

struct Inputs {
  Part part = Part::map;
  SharedText search;       // of the glossary and the cheat sheet
  std::string term;        // chosen in the glossary
  std::string quiz;        // the lesson that it belongs to; empty: none
  std::uint64_t seed = 1;  // of its fresh numbers
  int question = 0;
  std::vector<std::string> answers;  // of the questions so far: a choice from 1, a number; or empty

  bool operator==(const Inputs&) const = default;
};

/// A question of the quiz as it is shown.
struct ShownQuestion {
  Question question;
  TextRuns text;
  std::vector<TextRuns> choices;
  std::vector<Block> explanation;
  std::optional<double> number;  // that is right
};

/// A term that the search has found.
struct FoundTerm {
  const Term* term = nullptr;
  std::string also;  // its other names, "nucleus, top_p"
  std::vector<Block> text;
  bool chosen = false;  // a link led to it: it stands first
};

/// What the page shows of its inputs.
struct Numbers {
  std::string quiz;  // of which lesson and seed the questions are
  std::uint64_t seed = 0;
  std::vector<ShownQuestion> questions;

  std::vector<std::string> summaries;  // of bundled_lessons(), in plain words

  std::optional<std::string> search;  // and the term that what follows was found with
  std::string term;
  std::vector<FoundTerm> terms;  // those that are called so before those that speak of it
  std::vector<CheatMethod> methods;
  std::vector<CheatEngine> engines;
};

struct SetPart {
  Part part;
};
struct Search {
  std::string text;
  bool continues = false;
};
struct ChooseTerm {
  std::string id;
};
struct OpenQuiz {
  std::string lesson;
};
struct Answer {
  std::string text;
};
struct StepQuestion {
  int by;
};
struct TryAgain {};  // with other numbers
using Action = std::variant<SetPart, Search, ChooseTerm, OpenQuiz, Answer, StepQuestion, TryAgain>;

void update(AppState& state, const Action& action);
void settle(AppState& state);
void settle_quiz(AppState& state);  // part of it
bool follow(AppState& state, std::string_view link);

inline const Inputs& inputs(const AppState& s) {
  return s.in.pages.get<Inputs>();
}
inline Inputs& inputs(AppState& s) {
  return s.in.pages.get<Inputs>();
}
inline const Numbers& numbers(const AppState& s) {
  return s.readings.get<Numbers>();
}
inline Numbers& numbers(AppState& s) {
  return s.readings.get<Numbers>();
}

/// What was answered to a question; empty: nothing yet.
const std::string& answer_of(const AppState& state, std::size_t question);
/// Whether an answer is right.
bool is_right(const ShownQuestion& question, const std::string& answer);
/// "1 of 4", the right answer as it is shown.
std::string right_text(const ShownQuestion& question);

struct Score {
  int right = 0, answered = 0, of = 0;
};
Score score_of(const AppState& state);

/// A header and a line a question: id, text, answer, right answer, whether it is right.
std::string results_tsv(const AppState& state);

}  // namespace logitdice::learn_page
