#pragma once

#include <string>
#include <vector>

#include "core/steer/automaton.h"

namespace logitdice {

/// An edge as it is drawn: characters instead of bytes, and a long literal as one.
struct AutomatonEdge {
  StateId from = 0, to = 0;
  std::string label;             // "a-z ·", "not \"", "hello"; visible, see token_text.h
  bool literal = false;          // several characters in a row, folded
  std::vector<StateId> through;  // states that it passes and that are not drawn: of a literal, or
                                 // in the middle of a character

  bool operator==(const AutomatonEdge&) const = default;
};

/// The states that are drawn, ascending, with the edges between them. At most `most_states` states,
/// the nearest to the start; an edge to one that is left out is not there either.
struct AutomatonPicture {
  std::vector<StateId> states;
  std::vector<AutomatonEdge> edges;  // by `from`, then by `to`
  int left_out = 0;                  // states beside these that their edges lead to
};
AutomatonPicture automaton_picture(const Automaton& automaton, int most_states = 60);

/// The drawn state where the text stands: itself, or where the edge begins that passes it.
StateId drawn_state(const AutomatonPicture& picture, StateId state);

}  // namespace logitdice
