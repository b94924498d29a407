#include "app/cli/trace_tsv.h"

#include <algorithm>

#include "app/cli/numbers.h"
#include "core/readings/rest.h"
#include "core/readings/token_name.h"
#include "core/readings/why_cut.h"

namespace logitdice::cli {
namespace {

void write_row(std::ostream& out, const Shown& shown, const Row& row) {
  const std::optional<Miss> miss = why_cut(shown.trace, row.rank);
  out << row.rank << '\t' << row.id << '\t' << token_name(shown.distribution, row.id) << '\t'
      << full(row.z) << '\t' << full(row.penalised) << '\t' << full(row.scaled) << '\t'
      << full(row.exp) << '\t' << full(row.p) << '\t' << full(row.cumulative) << '\t'
      << full(row.final) << '\t' << cut_by_id(shown.trace, row.rank) << '\t'
      << (miss ? full(miss->by) : "") << '\n';
}

void write_rest(std::ostream& out, const Rest& rest) {
  const std::string count = rest.count < 0 ? "unknown number" : std::to_string(rest.count);
  out << "tail\t\t" << count << " more\t\t\t\t\t" << full(rest.p) << "\t1\t" << full(rest.final)
      << "\t\t\n";
}

}  // namespace

void write_trace_tsv(std::ostream& out, const Shown& shown) {
  constexpr int kBatch = 4096;  // a full vocabulary is never held as rows
  out << "rank\tid\ttoken\tz\tpenalised\tscaled\texp\tp\tcumulative\tfinal\tcut_by\tby\n";
  for (int first = 0; first < shown.rows; first += kBatch) {
    const int count = std::min(kBatch, shown.rows - first);
    for (const Row& row : shown.trace.rows(first, count)) write_row(out, shown, row);
  }
  const Rest rest = rest_after(shown.trace, shown.rows - 1);
  if (rest.count != 0) write_rest(out, rest);
}

}  // namespace logitdice::cli
