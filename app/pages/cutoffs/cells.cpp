#include "app/pages/cutoffs/cells.h"

#include "app/pages/cutoffs/state.h"

namespace logitdice::cutoffs_page {
namespace {

// Whether a rule keeps the tokens of a column; it ends between two of them.
std::string fate(const RuleCut& rule, const RankColumn& column) {
  if (!rule.shown) return "off";
  return column.end <= rule.kept ? "kept" : "cut";
}

void add_card(const Card& card, CellTable& table) {
  const Cutoffs& c = card.cutoffs;
  for (std::size_t i = 0; i < c.columns.size(); ++i) {
    const RankColumn& column = c.columns[i];
    std::vector<std::string> row = {card.context, std::to_string(column.begin + 1),
                                    std::to_string(column.count()), card.names[i],
                                    cell_text(column.p), cell_text(column.mass)};
    for (const RuleCut& rule : c.rules) row.push_back(fate(rule, column));
    table.rows.push_back(std::move(row));
  }
  if (c.rest.count == 0) return;
  const std::string count = c.rest.count < 0 ? "" : std::to_string(c.rest.count);
  table.rows.push_back(
      {card.context, "", count, "others", "", cell_text(c.rest.p), "", "", ""});
}

}  // namespace

CellTable cells(const AppState& s) {
  CellTable table;
  table.columns = {"distribution", "rank", "tokens", "token", "p", "mass"};
  for (const std::string_view id : kRuleIds) table.columns.emplace_back(id);
  for (const Card& card : cards(s).cards) add_card(card, table);
  return table;
}

}  // namespace logitdice::cutoffs_page
