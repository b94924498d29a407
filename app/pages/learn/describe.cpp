#include "app/pages/learn/describe.h"

#include <algorithm>

#include "app/pages/learn/hands.h"
#include "app/pages/learn/state.h"
#include "app/program/describe.h"
#include "core/lesson/cheat_sheet.h"
#include "core/text/numbers.h"
#include "core/text/token_text.h"

namespace logitdice::learn_page {
namespace {

std::string describe_lessons() {
  std::string text;
  for (const Lesson& lesson : bundled_lessons()) {
    const std::string length =
        lesson.minutes > 0
            ? ", " + std::to_string(lesson.minutes) + plural(lesson.minutes, " minute", " minutes")
            : "";
    text += said("A lesson: " + lesson.title + length);
  }
  return text;
}

std::string describe_hands(const AppState& s) {
  std::string text = said("Six hands shape the distribution that the next token is drawn from");
  for (const Hand& hand : hands()) {
    text += said(std::string(hand.title) + ": " + std::string(hand.does) +
                 (hand.now ? " Now " + hand.now(s) : ""));
  }
  return text;
}

// Our own words: nothing in them is to be escaped.
std::string in_one_line(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text;
}

std::string describe_glossary(const Numbers& n) {
  std::string text;
  for (const FoundTerm& found : n.terms) {
    text += said(found.term->title + ": " + in_one_line(plain_text(found.term->text)));
  }
  return text.empty() ? said("No term is found") : text;
}

std::string describe_cheat_sheet(const Numbers& n) {
  std::string text;
  for (const CheatMethod& method : n.methods) {
    text += said(method.title + ": " + std::string(method.does)) +
            said(std::string(method.intuition)) + said(std::string(method.when_to_use));
  }
  for (const CheatEngine& engine : n.engines) {
    text += said(engine.title + ": " + engine.settings);
  }
  return text.empty() ? said("No method and no engine is found") : text;
}

std::string describe_quiz(const AppState& s) {
  const Inputs& in = inputs(s);
  const std::vector<ShownQuestion>& questions = numbers(s).questions;
  const auto at = static_cast<std::size_t>(in.question);
  if (at >= questions.size()) return said("No question is open");
  std::string text = said("Question " + std::to_string(at + 1) + " of " +
                          std::to_string(questions.size()) + ": " + run_words(questions[at].text));
  for (std::size_t i = 0; i < questions[at].choices.size(); ++i) {
    text += said("Choice " + std::to_string(i + 1) + ": " + run_words(questions[at].choices[i]));
  }
  const bool answered = at < in.answers.size() && !in.answers[at].empty();
  if (answered) {
    text += said("Your answer: " + printable(in.answers[at])) +
            describe_blocks(questions[at].explanation);
  }
  const Score score = score_of(s);
  return text + said(std::to_string(score.right) + " of " + std::to_string(score.answered) +
                     " answers are right so far");
}

}  // namespace

std::string describe_part(const AppState& s) {
  switch (inputs(s).part) {
    case Part::lessons:
      return describe_lessons();
    case Part::glossary:
      return describe_glossary(numbers(s));
    case Part::cheat_sheet:
      return describe_cheat_sheet(numbers(s));
    case Part::quiz:
      return describe_quiz(s);
    case Part::map:
      break;
  }
  return describe_hands(s) + describe_shown(s);
}

}  // namespace logitdice::learn_page
