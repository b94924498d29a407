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

std::string table_line(const std::vector<std::string>& cells) {
  std::string line;
  for (const std::string& cell : cells) line += (line.empty() ? "" : "\t") + cell;
  return line + "\n";
}

}  // namespace

std::string numbers_table(const Distribution& d, const Trace& t, int rows) {
  std::string out = "rank\ttoken\tz\tscaled\texp\tp\tcumulative\tfinal\tcut_by\n";
  const Phases phases = phases_of(t);
  const std::vector<PhaseRow> shown = phase_rows(t, phases, 0, rows);
  for (const PhaseRow& row : shown) {
    out += table_line({std::to_string(row.of.rank + 1), token_name(d, row.of.id), digits(row.of.z),
                       digits(row.of.scaled), digits(row.exp), digits(row.seen),
                       digits(row.seen_cumulative), digits(row.final),
                       std::string(cut_by_id(t, row.of.rank))});
  }
  const PhaseRest rest = phase_rest(t, phases, shown);
  if (rest.count == 0) return out;
  const std::string count = rest.count < 0 ? "others" : std::to_string(rest.count) + " more";
  return out + "\t" + count + "\t\t\t\t" + digits(rest.seen) + "\t\t" + digits(rest.final) + "\t\n";
}

}  // namespace logitdice
