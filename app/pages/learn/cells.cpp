#include "app/pages/learn/cells.h"

#include "app/pages/learn/state.h"
#include "app/program/describe.h"
#include "core/lesson/markdown.h"

namespace logitdice::learn_page {
namespace {

CellTable lesson_cells() {
  CellTable table{{"id", "title", "minutes"}, {}};
  for (const Lesson& lesson : bundled_lessons()) {
    const std::string minutes = lesson.minutes > 0 ? std::to_string(lesson.minutes) : "";
    table.rows.push_back({lesson.id, lesson.title, minutes});
  }
  return table;
}

CellTable term_cells(const Numbers& n) {
  CellTable table{{"term", "also", "text"}, {}};
  for (const FoundTerm& found : n.terms) {
    table.rows.push_back({found.term->title, found.also, plain_text(found.term->text)});
  }
  return table;
}

CellTable sheet_cells(const Numbers& n) {
  CellTable table{{"name", "formula", "does", "when"}, {}};
  for (const CheatMethod& m : n.methods) {
    table.rows.push_back(
        {m.title, std::string(m.formula), std::string(m.does), std::string(m.when_to_use)});
  }
  for (const CheatEngine& e : n.engines) {
    table.rows.push_back({e.title, e.order, e.settings, std::string(e.help)});
  }
  return table;
}

// As far as it is answered: a right answer is not given away.
CellTable quiz_cells(const AppState& s) {
  CellTable table{{"number", "question", "answer", "right"}, {}};
  const auto& questions = numbers(s).questions;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const std::string& answer = answer_of(s, i);
    const std::string right =
        answer.empty() ? "" : is_right(questions[i], answer) ? "yes" : "no";
    table.rows.push_back({std::to_string(i + 1), run_words(questions[i].text), answer, right});
  }
  return table;
}

}  // namespace

CellTable cells(const AppState& s) {
  switch (inputs(s).part) {
    case Part::lessons:
      return lesson_cells();
    case Part::glossary:
      return term_cells(numbers(s));
    case Part::cheat_sheet:
      return sheet_cells(numbers(s));
    case Part::quiz:
      return quiz_cells(s);
    case Part::map:
      break;
  }
  return numbers_table(s.distribution, s.trace);
}

}  // namespace logitdice::learn_page
