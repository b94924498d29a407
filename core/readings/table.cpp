#include "core/readings/table.h"

#include <cmath>
#include <cstdio>

#include "core/readings/phase_rows.h"
#include "core/readings/token_name.h"
#include "core/readings/why_cut.h"

namespace logitdice {
namespace {

std::string digits(double value) {
  if (std::isnan(value)) return "NaN";
  char text[32];
  std::snprintf(text, sizeof text, "%.9g", value);
  return text;
}

std::string digits(const Range& range) {
  return range.exact() || std::isnan(range.low) ? digits(range.low)
                                                : digits(range.low) + ".." + digits(range.high);
}

}  // namespace

CellTable numbers_table(const Distribution& d, const Trace& t, int rows) {
  CellTable table;
  table.columns = {"rank", "token", "z", "scaled", "exp", "p", "cumulative", "final", "cut_by"};
  const Phases phases = phases_of(t);
  const std::vector<PhaseRow> shown = phase_rows(t, phases, 0, rows);
  for (const PhaseRow& row : shown) {
    table.rows.push_back({std::to_string(row.of.rank + 1), token_name(d, row.of.id),
                          digits(row.of.z), digits(row.of.scaled), digits(row.exp),
                          digits(row.seen), digits(row.seen_cumulative), digits(row.final),
                          std::string(cut_by_id(t, row.of.rank))});
  }
  const PhaseRest rest = phase_rest(t, phases, shown);
  if (rest.count == 0) return table;
  const std::string count = rest.count < 0 ? "others" : std::to_string(rest.count) + " more";
  table.rows.push_back({"", count, "", "", "", digits(rest.seen), "", digits(rest.final), ""});
  return table;
}

}  // namespace logitdice
