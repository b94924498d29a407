#include "app/pages/compare/cells.h"

#include <algorithm>

#include "app/pages/compare/state.h"

namespace logitdice::compare_page {
namespace {

constexpr int kMostRows = 100;

}  // namespace

CellTable cells(const AppState& s) {
  const Comparison& c = columns(s).comparison;
  CellTable table;
  table.columns = {"token"};
  for (const ComparedColumn& column : c.columns) table.columns.push_back(column.name);
  const ComparedRows shown = compared_rows(s.distribution, c, {}, kMostRows);
  const auto add = [&](std::string name, auto value_of) {
    std::vector<std::string> row = {std::move(name)};
    for (std::size_t i = 0; i < c.columns.size(); ++i) {
      row.push_back(c.columns[i].trace ? value_of(i) : "refused");
    }
    table.rows.push_back(std::move(row));
  };
  for (std::size_t at = 0; at < shown.tokens.size(); ++at) {
    add(shown.tokens[at].text, [&](std::size_t i) { return cell_text(shown.rows[i][at].final); });
  }
  const bool rest =
      std::ranges::any_of(shown.rests, [](const Rest& r) { return r.count != 0; });
  if (rest) add("others", [&](std::size_t i) { return cell_text(shown.rests[i].final); });
  return table;
}

}  // namespace logitdice::compare_page
