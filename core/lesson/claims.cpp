#include "core/lesson/claims.h"

#include <utility>

#include "core/lesson/claim_places.h"
#include "core/lesson/claim_values.h"

namespace logitdice {

const Setting& ComputedTexts::setting() {
  std::vector<Error> ignored;  // check_lesson() tells them
  if (!setting_) setting_ = setting_of(lesson_, step_, loaded_, ignored);
  return *setting_;
}

std::string ComputedTexts::text(std::string_view text) {
  if (!next_braces(text, 0).found()) return std::string(text);
  return text_under(setting(), loaded_, text);
}

Question ComputedTexts::question(Question question) {
  return with_texts(std::move(question), [&](std::string_view one) { return text(one); });
}

std::string computed_text(const Lesson& lesson, const LessonStep& step, std::string_view text) {
  return ComputedTexts(lesson, &step).text(text);
}

std::string computed_text(const Lesson& lesson, std::string_view text) {
  return ComputedTexts(lesson).text(text);
}

Question computed_question(const Lesson& lesson, const LessonStep* step, Question question) {
  return ComputedTexts(lesson, step).question(std::move(question));
}

std::optional<double> number_answer(const Question& computed) {
  return number_in(computed.number);
}

}  // namespace logitdice
