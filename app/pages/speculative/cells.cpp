#include "app/pages/speculative/cells.h"

#include "app/pages/speculative/state.h"

namespace logitdice::speculative_page {

// The guesses of the round as far as it has come.
CellTable cells(const AppState& s) {
  CellTable table{{"number", "token", "p", "q", "accept", "coin", "verdict"}, {}};
  const SpeculativeRound* const round = shown_round(s);
  if (!round) return table;
  for (std::size_t i = 0; i < round->guesses.size(); ++i) {
    const Guess& guess = round->guesses[i];
    std::vector<std::string> row = {std::to_string(i + 1), name_of(s, guess.token),
                                    cell_text(guess.p), "", "", "", ""};
    const bool looked_at = guess.verdict != Guess::Verdict::not_looked_at;
    if (is_revealed(s, i) && looked_at) {
      row[3] = cell_text(guess.q);
      row[4] = cell_text(guess.accept);
      row[5] = cell_text(guess.u);
      row[6] = guess.verdict == Guess::Verdict::accepted ? "accepted" : "rejected";
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace logitdice::speculative_page
