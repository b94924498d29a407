#include "app/pages/steer/cells.h"

#include "app/pages/steer/state.h"

namespace logitdice::steer_page {

CellTable cells(const AppState& s) {
  CellTable table{{"token", "proposed", "allowed", "final", "states", "cut"}, {}};
  const Steered& p = steered(s);
  if (!shown_step(s) || !p.read) return table;
  for (const ProposalRow& row : p.reading.rows) {
    table.rows.push_back({row.token, cell_text(row.proposed), row.allowed ? "yes" : "no",
                          cell_text(row.final), row.walk, row.cut});
  }
  return table;
}

}  // namespace logitdice::steer_page
