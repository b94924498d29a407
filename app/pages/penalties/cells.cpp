#include "app/pages/penalties/cells.h"

#include "app/pages/penalties/state.h"

namespace logitdice::penalties_page {
namespace {

// Token by token, each with the turn of the loop that it stands in.
CellTable spiral_cells(const SpiralState& p) {
  CellTable table;
  table.columns = {"step", "token", "p", "turn"};
  const auto& steps = p.greedy.text.steps;
  for (std::size_t i = 0; i < steps.size(); ++i) {
    std::string turn;
    if (p.spiral) {
      const auto& turns = p.spiral->windings;
      for (std::size_t t = 0; t < turns.size(); ++t) {
        if (i >= turns[t].begin && i < turns[t].end) turn = std::to_string(t + 1);
      }
    }
    const std::string name = i < p.pieces.size() ? p.pieces[i] : "";
    table.rows.push_back({std::to_string(i + 1), name, cell_text(steps[i].p), turn});
  }
  return table;
}

}  // namespace

CellTable cells(const AppState& s) {
  if (inputs(s).part == Part::spiral) return spiral_cells(spiral(s));
  CellTable table;
  table.columns = {"rank", "was", "token", "said", "counted", "z", "z_after", "p", "p_after"};
  for (const PenaltyRow& row : numbers(s).penalties.rows) {
    const BeforeAfterRow& n = row.numbers;
    table.rows.push_back({std::to_string(n.rank + 1), std::to_string(n.rank_before + 1), row.token,
                          std::to_string(row.count), std::to_string(row.counted),
                          cell_text(n.z_before), cell_text(n.z), cell_text(n.p_before),
                          cell_text(n.p)});
  }
  return table;
}

}  // namespace logitdice::penalties_page
