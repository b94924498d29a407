#include "core/steer/written_cells.h"

#include "core/text/token_text.h"
#include "core/text/utf8.h"

namespace logitdice {

std::vector<WrittenCell> cells_of(const Automaton& automaton, StateId state,
                                  std::string_view bytes) {
  std::vector<WrittenCell> cells;
  while (!bytes.empty()) {
    const CodePoint found = decode_utf8(bytes);
    const auto length = found.valid ? static_cast<std::size_t>(found.length) : 1;
    state = automaton.walk(state, bytes.substr(0, length));
    cells.push_back({visible(bytes.substr(0, length)), state});
    bytes.remove_prefix(length);
  }
  return cells;
}

}  // namespace logitdice
