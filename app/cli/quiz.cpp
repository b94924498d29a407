#include "app/cli/quiz.h"

#include <string_view>

#include "app/cli/flags.h"
#include "app/cli/lesson_source.h"
#include "app/cli/table.h"
#include "core/json/writer.h"
#include "core/lesson/claims.h"
#include "core/lesson/fresh_questions.h"
#include "core/lesson/markdown.h"
#include "core/text/numbers.h"
#include "core/text/parse_number.h"

namespace logitdice::cli {
namespace {

using Layout = JsonWriter::Layout;

constexpr std::string_view kQuizFormats[] = {"text", "json"};

struct QuizFlags {
  Value lesson, seed, format;
  bool answers = false;
};

struct QuizOptions {
  std::string lesson;
  std::uint64_t seed = 42;
  bool answers = false, json = false;
};

// A quiz as it is printed.
struct PrintedQuiz {
  const Lesson& lesson;
  const QuizOptions& options;
  std::vector<Question> questions;
};

CommandLine quiz_line(QuizFlags& flags) {
  CommandLine line{"logitdice quiz",
                   "Prints the questions of a lesson. Some of them are made fresh: a seed decides "
                   "about their numbers, so that each class has its own.",
                   "  logitdice quiz LESSON [--seed N] [--answers] [--format text|json]\n",
                   "  logitdice quiz temperature --seed 7\n"
                   "  logitdice quiz my_lesson.md --answers --format json\n"};
  add_value(line, "LESSON", "", lesson_help(), flags.lesson);
  add_value(line, "--seed", "N", "A whole number from 0; 42 is the default.", flags.seed);
  add_switch(line, "--answers", "With the answers, and why they are right.", flags.answers);
  add_value(line, "--format", "WORD",
            "text: for people (the default). json: choices count from 0, as answers do.",
            flags.format);
  return line;
}

Result<QuizOptions> quiz_options(const QuizFlags& flags) {
  if (!flags.lesson) return Error{"Which lesson? See logitdice list lessons."};
  QuizOptions options{.lesson = *flags.lesson, .answers = flags.answers};
  if (flags.seed) {
    const auto seed = read_seed(*flags.seed);
    if (!seed) return Error{seed.error()};
    options.seed = seed.value();
  }
  if (flags.format) {
    const auto word = read_word("--format", *flags.format, kQuizFormats);
    if (!word) return Error{word.error()};
    options.json = word.value() == 1;
  }
  return options;
}

// ---- text -----------------------------------------------------------------------------------

// "B" for the second.
std::string letter_of(int choice) {
  return std::string(1, static_cast<char>('A' + choice));
}

std::string answer_text(const Question& q) {
  switch (q.kind) {
    case QuestionKind::choice:
      return letter_of(q.answer);
    case QuestionKind::true_false:
      return q.choices[static_cast<std::size_t>(q.answer)];
    case QuestionKind::number:
      return plain_text(q.number) + (q.within > 0 ? " ± " + number_text(q.within) : "");
    case QuestionKind::token:
      return q.token;
    case QuestionKind::ruler:
      return number_text(q.low) + " to " + number_text(q.high);
    case QuestionKind::bars:
      break;
  }
  return "";
}

void write_question_text(std::ostream& out, const Question& q, std::size_t number, bool answers) {
  out << "\n"
      << wrapped(std::to_string(number) + ". " + plain_text(q.text), kTerminalWidth, 3) << "\n";
  if (q.kind == QuestionKind::choice) {
    for (std::size_t i = 0; i < q.choices.size(); ++i) {
      const std::string choice = letter_of(static_cast<int>(i)) + "  " + plain_text(q.choices[i]);
      out << wrapped("   " + choice, kTerminalWidth, 6) << "\n";
    }
  } else if (q.kind == QuestionKind::true_false) {
    out << "   true or false?\n";
  }
  if (!answers) return;
  const std::string answer = answer_text(q), why = plain_text(q.explanation);
  const std::string gap = answer.empty() || why.empty() ? "" : ". ";
  out << wrapped("   Answer: " + answer + gap + why, kTerminalWidth, 3) << "\n";
}

void write_quiz_text(std::ostream& out, const PrintedQuiz& quiz) {
  const auto count = static_cast<std::int64_t>(quiz.questions.size());
  out << quiz.lesson.title << " · " << count_text(count) << " " << plural(count, "question")
      << " · seed " << quiz.options.seed << "\n";
  for (std::size_t i = 0; i < quiz.questions.size(); ++i)
    write_question_text(out, quiz.questions[i], i + 1, quiz.options.answers);
}

// ---- JSON -----------------------------------------------------------------------------------

// A place among the choices, a number, a token, a range; null where all bars are the answer.
void write_answer(JsonWriter& json, const Question& q) {
  switch (q.kind) {
    case QuestionKind::choice:
    case QuestionKind::true_false:
      return json.value(q.answer);
    case QuestionKind::token:
      return json.value(q.token);
    case QuestionKind::bars:
      return json.null();
    case QuestionKind::number:
      break;
    case QuestionKind::ruler:
      json.open_array(Layout::kOneLine);
      json.value(q.low);
      json.value(q.high);
      return json.close_array();
  }
  const std::optional<double> number = number_answer(q);
  number ? json.value(*number) : json.value(plain_text(q.number));
}

void write_question_json(JsonWriter& json, const Question& q, bool answers) {
  json.open_object(Layout::kLines);
  json.key("id").value(q.id);
  json.key("text").value(plain_text(q.text));
  json.key("choices").open_array(Layout::kOneLine);
  for (const std::string& choice : q.choices) json.value(plain_text(choice));
  json.close_array();
  if (answers) {
    json.key("answer");
    write_answer(json, q);
    json.key("explanation").value(plain_text(q.explanation));
  }
  json.close_object();
}

void write_quiz_json(std::ostream& out, const PrintedQuiz& quiz) {
  JsonWriter json(out);
  json.open_object(Layout::kLines);
  json.key("lesson").value(quiz.lesson.id);
  json.key("seed").seed(quiz.options.seed);
  json.key("questions").open_array(Layout::kLines);
  for (const Question& q : quiz.questions) write_question_json(json, q, quiz.options.answers);
  json.close_array();
  json.close_object();
  json.end_line();
}

// ---------------------------------------------------------------------------------------------

// What is wrong with a lesson costs its own part: the sentences are told, the rest is printed.
bool tell_faults(const Lesson& lesson, std::ostream& err) {
  const std::vector<Error> claims = check_lesson(lesson);
  for (const Error& error : lesson.errors) refuse(err, error.message);
  for (const Error& error : claims) refuse(err, error.message);
  return !lesson.errors.empty() || !claims.empty();
}

int run_quiz(const QuizOptions& options, const Streams& io) {
  const Result<Lesson> lesson = read_lesson_source(options.lesson, io.in);
  if (!lesson) return refuse(io.err, lesson.error());
  const bool faults = tell_faults(lesson.value(), io.err);
  const PrintedQuiz quiz{lesson.value(), options, quiz_of(lesson.value(), options.seed)};
  (options.json ? write_quiz_json : write_quiz_text)(io.out, quiz);
  const int written = finish_output(io);
  return written == kFine && faults ? kBadInput : written;
}

}  // namespace

int quiz_command(std::span<const std::string> arguments, const Streams& io) {
  QuizFlags flags;
  if (const auto code = parse_flags(quiz_line(flags), arguments, io)) return *code;
  const Result<QuizOptions> options = quiz_options(flags);
  return options ? run_quiz(options.value(), io) : refuse(io.err, options.error());
}

}  // namespace logitdice::cli
