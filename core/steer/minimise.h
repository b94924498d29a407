#pragma once

#include "core/steer/automaton.h"

namespace logitdice {

/// The smallest automaton of the same texts, numbered as Automaton promises. What cannot reach a
/// match is left out; there are no states where nothing matches at all.
Automaton minimised(const Automaton& automaton);

}  // namespace logitdice
