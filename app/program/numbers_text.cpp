#include "app/program/numbers_text.h"

#include <algorithm>
#include <cstdio>

namespace logitdice {
namespace {

std::string number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.9g", value);
  return text;
}

std::string number(const Range& range) {
  return range.exact() ? number(range.low) : number(range.low) + ".." + number(range.high);
}

std::string line(const AppState& s, const Row& row) {
  const std::string cut = row.cut_by >= 0 ? std::string(s.trace.stages[row.cut_by].stage->id)
                          : row.cut_by == Row::kImpossible ? "-inf" : "";
  return std::to_string(row.rank + 1) + "\t" + token_text(s, row.rank) + "\t" + number(row.z) +
         "\t" + number(row.scaled) + "\t" + number(row.exp) + "\t" + number(row.p) + "\t" +
         number(row.cumulative) + "\t" + number(row.final) + "\t" + cut + "\n";
}

}  // namespace

std::string numbers_as_text(const AppState& s, int rows) {
  std::string out = "rank\ttoken\tz\tscaled\texp\tp\tcumulative\tfinal\tcut_by\n";
  for (const Row& row : s.trace.rows(0, rows)) out += line(s, row);
  const int shown = std::min(rows, token_count(s));
  const Rest rest = rest_after(s.trace, shown - 1);
  if (rest.count != 0) {
    out += "\t" + (rest.count < 0 ? std::string("others") : std::to_string(rest.count) + " more") +
           "\t\t\t\t" + number(rest.p) + "\t\t" + number(rest.final) + "\t\n";
  }
  return out;
}

}  // namespace logitdice
