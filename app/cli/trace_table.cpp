#include "app/cli/trace_table.h"

#include <algorithm>
#include <string>
#include <vector>

#include "app/cli/numbers.h"
#include "core/readings/rest.h"
#include "core/readings/table.h"
#include "core/readings/token_name.h"
#include "core/readings/why_cut.h"

namespace logitdice::cli {
namespace {

using TableCells = std::vector<std::string>;

const TableCells kTableColumns = {
    "rank",       "id",     "token",           "z",     "penalised", "scaled", "exp", "p",
    "cumulative", "seen_p", "seen_cumulative", "final", "cut_by",    "by"};

TableCells cells_of(const Shown& shown, const PhaseRow& row) {
  const std::optional<Miss> miss = why_cut(shown.trace, row.of.rank);
  return {std::to_string(row.of.rank),
          std::to_string(row.of.id),
          token_name(shown.distribution, row.of.id),
          full(row.of.z),
          full(row.of.penalised),
          full(row.of.scaled),
          full(row.exp),
          full(row.p),
          full(row.cumulative),
          full(row.seen),
          full(row.seen_cumulative),
          full(row.final),
          std::string(cut_by_id(shown.trace, row.of.rank)),
          miss ? full(miss->by) : ""};
}

TableCells cells_of(const PhaseRest& rest) {
  const std::string count = rest.count < 0 ? "unknown number" : std::to_string(rest.count);
  return {"tail",          "",  count + " more",  "", "", "", "", full(rest.p), "1",
          full(rest.seen), "1", full(rest.final), "", ""};
}

void write_table(std::ostream& out, const Shown& shown, TableFormat format) {
  const Phases phases = phases_of(shown.trace);
  constexpr int kBatch = 4096;  // a full vocabulary is never held as rows
  out << table_head(format, kTableColumns);
  for (int first = 0; first < shown.rows; first += kBatch) {
    const int count = std::min(kBatch, shown.rows - first);
    for (const PhaseRow& row : phase_rows(shown.trace, phases, first, count)) {
      out << table_line(format, cells_of(shown, row));
    }
  }
  const PhaseRest rest = rest_below(shown, phases);
  if (rest.count != 0) out << table_line(format, cells_of(rest));
}

}  // namespace

void write_trace_tsv(std::ostream& out, const Shown& shown) {
  write_table(out, shown, TableFormat::tsv);
}
void write_trace_csv(std::ostream& out, const Shown& shown) {
  write_table(out, shown, TableFormat::csv);
}
void write_trace_markdown(std::ostream& out, const Shown& shown) {
  write_table(out, shown, TableFormat::markdown);
}

}  // namespace logitdice::cli
