#include "core/readings/table.h"

#include <algorithm>
#include <cstdio>

#include "core/readings/rest.h"
#include "core/readings/token_name.h"
#include "core/readings/why_cut.h"

namespace logitdice {
namespace {

std::string digits(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.9g", value);
  return text;
}

std::string digits(const Range& range) {
  return range.exact() ? digits(range.low) : digits(range.low) + ".." + digits(range.high);
}

std::string table_line(const std::vector<std::string>& cells) {
  std::string line;
  for (const std::string& cell : cells) line += (line.empty() ? "" : "\t") + cell;
  return line + "\n";
}

}  // namespace

std::string numbers_table(const Distribution& d, const Trace& t, int rows) {
  std::string out = "rank\ttoken\tz\tscaled\texp\tp\tcumulative\tfinal\tcut_by\n";
  for (const Row& row : t.rows(0, rows)) {
    out += table_line({std::to_string(row.rank + 1), token_name(d, row.id), digits(row.z),
                       digits(row.scaled), digits(row.exp), digits(row.p), digits(row.cumulative),
                       digits(row.final), std::string(cut_by_id(t, row.rank))});
  }
  const Rest rest = rest_after(t, std::min(rows, t.logits.size()) - 1);
  if (rest.count == 0) return out;
  const std::string count = rest.count < 0 ? "others" : std::to_string(rest.count) + " more";
  return out + "\t" + count + "\t\t\t\t" + digits(rest.p) + "\t\t" + digits(rest.final) + "\t\n";
}

}  // namespace logitdice
