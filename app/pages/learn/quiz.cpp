#include <algorithm>
#include <charconv>
#include <cmath>

#include "app/pages/learn/state.h"
#include "core/lesson/claims.h"
#include "core/lesson/fresh_questions.h"
#include "core/text/numbers.h"
#include "core/text/parse_number.h"

namespace logitdice::learn_page {
namespace {

ShownQuestion shown_question(const Lesson& lesson, const Question& asked) {
  ShownQuestion shown;
  shown.question = computed_question(lesson, nullptr, asked);
  shown.text = runs_of(shown.question.text);
  for (const std::string& choice : shown.question.choices) {
    shown.choices.push_back(runs_of(choice));
  }
  shown.explanation = blocks(shown.question.explanation);
  if (asked.kind == QuestionKind::number) shown.number = number_answer(shown.question);
  return shown;
}

// A choice as it is answered, from 1; −1: it is none.
int choice_of(const std::string& answer) {
  int choice = -1;
  std::from_chars(answer.data(), answer.data() + answer.size(), choice);
  return choice - 1;
}

bool chooses(const ShownQuestion& q) {
  return !q.choices.empty();
}

std::string choice_text(const ShownQuestion& q, int choice) {
  const bool there = choice >= 0 && choice < static_cast<int>(q.question.choices.size());
  return there ? plain_text(q.question.choices[static_cast<std::size_t>(choice)]) : "";
}

std::string answered_text(const ShownQuestion& q, const std::string& answer) {
  return chooses(q) ? choice_text(q, choice_of(answer)) : answer;
}

// A cell holds no tab and no line break.
std::string cell(std::string text) {
  for (char& c : text) {
    if (c == '\t' || c == '\n' || c == '\r') c = ' ';
  }
  return text;
}

}  // namespace

void settle_quiz(AppState& s) {
  const Inputs& in = inputs(s);
  Numbers& n = numbers(s);
  if (n.quiz == in.quiz && n.seed == in.seed) return;
  n.quiz = in.quiz;
  n.seed = in.seed;
  n.questions.clear();
  const Lesson* lesson = find_lesson(in.quiz);
  if (!lesson) return;
  for (const Question& question : quiz_of(*lesson, in.seed)) {
    n.questions.push_back(shown_question(*lesson, question));
  }
}

const std::string& answer_of(const AppState& s, std::size_t question) {
  static const std::string kNothing;
  const auto& answers = inputs(s).answers;
  return question < answers.size() ? answers[question] : kNothing;
}

bool is_right(const ShownQuestion& q, const std::string& answer) {
  if (answer.empty()) return false;
  if (chooses(q)) return choice_of(answer) == q.question.answer;
  if (q.question.kind == QuestionKind::token) return answer == q.question.token;
  const ParsedNumber read = parse_typed_number(answer);
  return q.number && read.fault == NumberFault::kNone &&
         std::abs(read.value - *q.number) <= q.question.within + 1e-12;
}

std::string right_text(const ShownQuestion& q) {
  if (chooses(q)) return choice_text(q, q.question.answer);
  if (q.question.kind == QuestionKind::token) return q.question.token;
  return q.question.number;
}

Score score_of(const AppState& s) {
  const auto& questions = numbers(s).questions;
  Score score;
  score.of = static_cast<int>(questions.size());
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const std::string& answer = answer_of(s, i);
    score.answered += answer.empty() ? 0 : 1;
    score.right += is_right(questions[i], answer) ? 1 : 0;
  }
  return score;
}

std::string results_tsv(const AppState& s) {
  std::string text = "lesson\tseed\tquestion\ttext\tanswer\tright answer\tright\n";
  const Numbers& n = numbers(s);
  for (std::size_t i = 0; i < n.questions.size(); ++i) {
    const ShownQuestion& q = n.questions[i];
    const std::string& answer = answer_of(s, i);
    text += n.quiz + "\t" + std::to_string(n.seed) + "\t" + cell(q.question.id) + "\t" +
            cell(plain_text(q.question.text)) + "\t" + cell(answered_text(q, answer)) + "\t" +
            cell(right_text(q)) + "\t" + (is_right(q, answer) ? "1" : "0") + "\n";
  }
  return text;
}

}  // namespace logitdice::learn_page
