#include "app/pages/compare/describe.h"

#include "app/pages/compare/state.h"
#include "app/program/describe.h"

namespace logitdice::compare_page {
namespace {

constexpr int kToldTokens = 10;

std::string column_text_told(const Columns& c, std::size_t i) {
  const Generation& text = c.texts[i].text;
  if (text.steps.empty()) return {};
  return said("Column " + std::to_string(i + 1) + " wrote") +
         describe_text(text, written_words(text, c.texts[i].model), text_statistics(text));
}

}  // namespace

std::string describe_columns(const AppState& s) {
  const Columns& c = columns(s);
  std::vector<TokenId> wanted;
  if (s.trace.ranking.size() > 0) wanted.push_back(s.trace.id(s.selected));
  const ComparedRows rows = compared_rows(s.distribution, c.comparison, wanted, kToldTokens);
  std::string text = describe_source(described(s)) + describe_comparison(c.comparison, rows);
  for (const ColumnsWhyCut& why : why_columns_cut(c.comparison, wanted.front())) {
    text += said(token_text(s, s.selected) + " in " + why.columns + " was " + why.why);
  }
  for (std::size_t i = 0; i < c.comparison.columns.size(); ++i) text += column_text_told(c, i);
  return text;
}

}  // namespace logitdice::compare_page
