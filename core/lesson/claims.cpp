#include "core/lesson/claims.h"

#include <optional>

#include "core/lesson/claim_places.h"
#include "core/lesson/claim_values.h"
#include "core/lesson/setting.h"

namespace logitdice {
namespace {

// Computes texts under one setting, which is made for the first claim.
class ClaimComputer {
 public:
  ClaimComputer(const Lesson& lesson, const LessonStep* step) : lesson_(lesson), step_(step) {}

  std::string text(std::string_view text) {
    if (!next_braces(text, 0).found()) return std::string(text);
    return text_under(setting(), loaded_, text);
  }

 private:
  const Setting& setting() {
    std::vector<Error> ignored;  // check_lesson() tells them
    if (!setting_) setting_ = setting_of(lesson_, step_, loaded_, ignored);
    return *setting_;
  }

  const Lesson& lesson_;
  const LessonStep* step_;
  LoadedDistributions loaded_;
  std::optional<Setting> setting_;
};

}  // namespace

std::string computed_text(const Lesson& lesson, const LessonStep& step, std::string_view text) {
  return ClaimComputer(lesson, &step).text(text);
}

std::string computed_text(const Lesson& lesson, std::string_view text) {
  return ClaimComputer(lesson, nullptr).text(text);
}

Question computed_question(const Lesson& lesson, const LessonStep* step, Question question) {
  ClaimComputer computer(lesson, step);
  return with_texts(std::move(question),
                    [&](std::string_view text) { return computer.text(text); });
}

std::optional<double> number_answer(const Question& computed) {
  return number_in(computed.number);
}

}  // namespace logitdice
