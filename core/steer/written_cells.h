#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/steer/automaton.h"

namespace logitdice {

/// A character of a text, or a byte that is part of none, and the state behind it.
struct WrittenCell {
  std::string text;  // visible
  StateId after = 0;
};

/// Of bytes that the automaton reads from `state` on; kDead behind what it does not take.
std::vector<WrittenCell> cells_of(const Automaton& automaton, StateId state,
                                  std::string_view bytes);

}  // namespace logitdice
