#pragma once

#include <string_view>

#include "core/steer/nfa.h"

namespace logitdice {

/// Builds an expression of our own, which must be right, between two nodes.
void add_regex(Nfa& out, Nfa::Node from, Nfa::Node to, std::string_view expression);

}  // namespace logitdice
