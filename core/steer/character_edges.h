#pragma once

#include <string>
#include <vector>

#include "core/steer/automaton.h"
#include "core/steer/character_set.h"

namespace logitdice {

/// What leads from one state to another, character by character.
struct CharacterEdge {
  StateId to = 0;
  CharacterSet set = {};
  std::vector<ByteRange> bytes = {};  // that are part of no character
  std::vector<StateId> within = {};   // states in the middle of its characters

  /// "a-z ·", "not ↵", "any": visible, at most 24 characters long.
  std::string label() const;
  /// The UTF-8 of the character if it is one alone; empty otherwise.
  std::string only_character() const;
};

/// The edges out of a state, by where they lead.
std::vector<CharacterEdge> character_edges(const Automaton& automaton, StateId from);

}  // namespace logitdice
