#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/lesson/lesson.h"
#include "core/lesson/setting.h"

// Claims {{ … }} computed by core: what a lesson says of numbers is what the program makes of them.
namespace logitdice {

/// The texts of a step with their claims computed, under its setting, which is made once and not
/// before the first claim; without a step those of the lesson itself, the summary and the quiz. Both
/// must outlive it.
class ComputedTexts {
 public:
  explicit ComputedTexts(const Lesson& lesson, const LessonStep* step = nullptr)
      : lesson_(lesson), step_(step) {}

  std::string text(std::string_view text);  // see computed_text()
  Question question(Question question);     // all its texts

 private:
  const Setting& setting();

  const Lesson& lesson_;
  const LessonStep* step_;
  LoadedDistributions loaded_;
  std::optional<Setting> setting_;
};

/// One text by itself, with every claim replaced by its number, as the program shows it, with as many decimals
/// at least as the author wrote. Tokens are escaped, so that the text is Markdown still. A claim
/// that cannot be computed stays as it is written, without the braces.
std::string computed_text(const Lesson& lesson, const LessonStep& step, std::string_view text);
/// The same under the lesson's own scene: the summary, the quiz.
std::string computed_text(const Lesson& lesson, std::string_view text);
/// The question with all its texts so; `step` is null for one of the quiz.
Question computed_question(const Lesson& lesson, const LessonStep* step, Question question);

/// The right number of a question of that kind, computed_question()'s; nothing of another kind.
std::optional<double> number_answer(const Question& computed);

/// Looks at what read_lesson() leaves: whether every scene names a distribution, stages and knobs
/// that there are, every claim can be computed and agrees, to the digits that are written, with
/// what it says, and every question has one answer: a number, a token of the distribution, choices
/// that differ. A sentence each, with line and column. Takes a trace a claim.
std::vector<Error> check_lesson(const Lesson& lesson);

/// Whether the number that is written, "0.392" or "−1.25", is `value` rounded to its digits.
bool agrees(std::string_view written, double value);

}  // namespace logitdice
