#include "app/program/describe.h"
#include "app/program/lesson_run.h"

// The lesson that is open, beside whatever page its step shows.
namespace logitdice {
namespace {

std::string describe_choices(const std::vector<TextRuns>& choices) {
  std::string text;
  for (std::size_t i = 0; i < choices.size(); ++i) {
    text += said("Choice " + std::to_string(i + 1) + ": " + run_words(choices[i]));
  }
  return text;
}

// What is asked; what is right only once it was revealed.
std::string describe_question(const LessonRun& run) {
  const Asked* const asked = asked_of(run);
  if (!asked) return {};
  std::string text = said("A question: " + run_words(run.text.question));
  text += describe_choices(run.text.choices);
  return asked->revealed ? text + describe_blocks(run.text.explanation)
                         : text + said("The answer is not shown yet");
}

}  // namespace

std::string run_words(const TextRuns& runs) {
  std::string words;
  for (const TextRun& run : runs) words += run.text;
  return on_one_line(words);
}

std::string describe_blocks(const std::vector<Block>& blocks) {
  std::string text;
  for (const Block& block : blocks) {
    text += said(block.code.empty() ? run_words(block.runs) : on_one_line(block.code));
    for (const std::vector<TextRuns>& row : block.rows) {
      std::string cells;
      for (const TextRuns& cell : row) cells += (cells.empty() ? "" : ", ") + run_words(cell);
      text += said(cells);
    }
  }
  return text;
}

std::string describe_lesson(const AppState& s) {
  const LessonRun* const run = open_lesson(s);
  if (!run) return {};
  const LessonStep& step = step_of(*run);
  std::string text =
      said("The lesson " + run->lesson->title + ", step " + std::to_string(run->step + 1) + " of " +
           std::to_string(run->lesson->steps.size()) + ": " + step.title);
  text += describe_blocks(run->text.body) + describe_question(*run);
  for (const TextRuns& takeaway : run->text.takeaways) {
    text += said("To take away: " + run_words(takeaway));
  }
  return text;
}

}  // namespace logitdice
