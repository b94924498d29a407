#include "core/readings/table.h"

#include <cmath>
#include <cstdio>

#include "core/readings/phase_rows.h"
#include "core/readings/token_name.h"
#include "core/readings/why_cut.h"

namespace logitdice {
std::string cell_text(double value) {
  if (std::isnan(value)) return "NaN";
  char text[32];
  std::snprintf(text, sizeof text, "%.9g", value);
  return text;
}

std::string cell_text(const Range& range) {
  return range.exact() || std::isnan(range.low) ? cell_text(range.low)
                                                : cell_text(range.low) + ".." + cell_text(range.high);
}

CellTable numbers_table(const Distribution& d, const Trace& t, int rows) {
  CellTable table;
  table.columns = {"rank", "token", "z", "scaled", "exp", "p", "cumulative", "final", "cut_by"};
  const Phases phases = phases_of(t);
  const std::vector<PhaseRow> shown = phase_rows(t, phases, 0, rows);
  for (const PhaseRow& row : shown) {
    table.rows.push_back({std::to_string(row.of.rank + 1), token_name(d, row.of.id),
                          cell_text(row.of.z), cell_text(row.of.scaled), cell_text(row.exp),
                          cell_text(row.seen), cell_text(row.seen_cumulative), cell_text(row.final),
                          std::string(cut_by_id(t, row.of.rank))});
  }
  const PhaseRest rest = phase_rest(t, phases, shown);
  if (rest.count == 0) return table;
  const std::string count = rest.count < 0 ? "others" : std::to_string(rest.count) + " more";
  table.rows.push_back({"", count, "", "", "", cell_text(rest.seen), "", cell_text(rest.final), ""});
  return table;
}

}  // namespace logitdice
