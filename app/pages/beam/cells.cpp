#include "app/pages/beam/cells.h"

#include "app/pages/beam/state.h"
#include "core/decoding/beam_words.h"
#include "core/text/token_text.h"

namespace logitdice::beam_page {

CellTable cells(const AppState& s) {
  CellTable table{{"place", "text", "outcome", "tokens", "log_probability", "probability", "score"},
                  {}};
  const Search& p = search(s);
  if (!p.found) return table;
  std::size_t place = 0;
  for (const int node : p.found->found) {
    const BeamNode& of = p.found->nodes[static_cast<std::size_t>(node)];
    table.rows.push_back({std::to_string(++place),
                          printable(path_text(*p.found, *p.found_on, node)),
                          std::string(outcome_word(*p.found, node)),
                          std::to_string(p.found->path(node).size()),
                          cell_text(of.log_probability), cell_text(of.product()),
                          cell_text(of.score)});
  }
  return table;
}

}  // namespace logitdice::beam_page
