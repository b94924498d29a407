#include "app/cli/trace_tsv.h"

#include <algorithm>

#include "app/cli/numbers.h"
#include "core/readings/rest.h"
#include "core/readings/token_name.h"
#include "core/readings/why_cut.h"

namespace logitdice::cli {
namespace {

void write_row(std::ostream& out, const Shown& shown, const PhaseRow& row) {
  const std::optional<Miss> miss = why_cut(shown.trace, row.of.rank);
  out << row.of.rank << '\t' << row.of.id << '\t' << token_name(shown.distribution, row.of.id)
      << '\t' << full(row.of.z) << '\t' << full(row.of.penalised) << '\t' << full(row.of.scaled)
      << '\t' << full(row.exp) << '\t' << full(row.p) << '\t' << full(row.cumulative) << '\t'
      << full(row.seen) << '\t' << full(row.seen_cumulative) << '\t' << full(row.final) << '\t'
      << cut_by_id(shown.trace, row.of.rank) << '\t' << (miss ? full(miss->by) : "") << '\n';
}

void write_rest(std::ostream& out, const PhaseRest& rest) {
  const std::string count = rest.count < 0 ? "unknown number" : std::to_string(rest.count);
  out << "tail\t\t" << count << " more\t\t\t\t\t" << full(rest.p) << "\t1\t" << full(rest.seen)
      << "\t1\t" << full(rest.final) << "\t\t\n";
}

}  // namespace

void write_trace_tsv(std::ostream& out, const Shown& shown) {
  const Phases phases = phases_of(shown.trace);
  constexpr int kBatch = 4096;  // a full vocabulary is never held as rows
  out << "rank\tid\ttoken\tz\tpenalised\tscaled\texp\tp\tcumulative\tseen_p\tseen_cumulative\t"
         "final\tcut_by\tby\n";
  for (int first = 0; first < shown.rows; first += kBatch) {
    const int count = std::min(kBatch, shown.rows - first);
    for (const PhaseRow& row : phase_rows(shown.trace, phases, first, count)) {
      write_row(out, shown, row);
    }
  }
  const PhaseRest rest = rest_below(shown, phases);
  if (rest.count != 0) write_rest(out, rest);
}

}  // namespace logitdice::cli
