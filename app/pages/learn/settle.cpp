#include <algorithm>

#include "app/pages/learn/state.h"
#include "core/lesson/claims.h"

namespace logitdice::learn_page {
namespace {

std::string also_text(const Term& term) {
  std::string text;
  for (const std::string& name : term.also) text += (text.empty() ? "" : ", ") + name;
  return text;
}

std::vector<FoundTerm> found_terms(const std::string& query, const Term* chosen) {
  std::vector<FoundTerm> found;
  for (const Term& term : glossary()) {
    const std::string also = also_text(term);
    if (!matches(term.title + " " + also + " " + plain_text(term.text), query)) continue;
    found.push_back({&term, also, blocks(term.text), &term == chosen});
  }
  std::stable_partition(found.begin(), found.end(), [&](const FoundTerm& row) {
    return matches(row.term->title + " " + row.also, query);
  });
  std::stable_partition(found.begin(), found.end(),
                        [](const FoundTerm& row) { return row.chosen; });
  return found;
}

template <class Row>
std::vector<Row> found_rows(std::vector<Row> rows, const std::string& query) {
  std::erase_if(rows, [&](const Row& row) { return !matches(row, query); });
  return rows;
}

void settle_search(const Inputs& in, Numbers& n) {
  const std::string& query = in.search.str();
  if (n.search == query && n.term == in.term) return;
  n.search = query;
  n.term = in.term;
  const bool chooses = !in.term.empty() && query.empty();
  n.terms = found_terms(query, chooses ? find_term(in.term) : nullptr);
  n.methods = found_rows(cheat_methods(), query);
  n.engines = found_rows(cheat_engines(), query);
}

void settle_summaries(Numbers& n) {
  if (!n.summaries.empty()) return;
  for (const Lesson& lesson : bundled_lessons()) {
    n.summaries.push_back(plain_text(computed_text(lesson, lesson.summary)));
  }
}

}  // namespace

void settle(AppState& s) {
  const Inputs& in = inputs(s);
  Numbers& n = numbers(s);
  settle_quiz(s);
  if (in.part == Part::lessons) settle_summaries(n);
  if (in.part == Part::glossary || in.part == Part::cheat_sheet) settle_search(in, n);
}

}  // namespace logitdice::learn_page
