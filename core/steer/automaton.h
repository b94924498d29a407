#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace logitdice {

/// A state of an automaton, from 0; the text begins in state 0.
using StateId = std::int32_t;

/// No state: nothing that goes on from here can match any more.
inline constexpr StateId kDead = -1;

/// A rule for whole texts as a deterministic automaton over their bytes, so that a token may end
/// anywhere: within a word, within a character. Every state can still reach a match, and no two
/// states accept the same endings: the automaton is the smallest one. States are numbered from
/// the beginning, nearest first; those in the middle of a character come behind the others.
///
/// Bytes that no state tells apart are one class, which keeps the table small.
struct Automaton {
  std::array<std::uint8_t, 256> class_of{};  // by byte
  int classes = 1;
  std::vector<StateId> next;            // (states, classes); kDead: no edge
  std::vector<std::uint8_t> accepting;  // (states,) 1: the text up to here matches as a whole

  int states() const { return static_cast<int>(accepting.size()); }
  bool accepts(StateId state) const {
    return state != kDead && accepting[static_cast<std::size_t>(state)] != 0;
  }
  /// The state behind one more byte.
  StateId step(StateId state, unsigned char byte) const {
    return next[static_cast<std::size_t>(state * classes) + class_of[byte]];
  }
  /// The state behind more bytes; kDead stays kDead.
  StateId walk(StateId state, std::string_view bytes) const;
  /// Whether the whole text matches.
  bool matches(std::string_view text) const { return accepts(walk(0, text)); }
  /// Whether any byte may follow.
  bool goes_on(StateId state) const;
};

/// An automaton with more states than this is refused, with a sentence.
inline constexpr int kMostStates = 20'000;

/// The states that bytes walk through, the first one included and kDead left out: shorter than the
/// bytes + 1 where they meet no edge.
std::vector<StateId> states_along(const Automaton& automaton, StateId state,
                                  std::string_view bytes);

/// "3 → 4 → 5, match", or "3 ↻ 5 bytes" where they go round in one state; "end of text" for none.
std::string walk_text(const Automaton& automaton, StateId state, std::string_view bytes);

/// Why bytes may not follow, "no edge for “.” out of 3"; empty where they may.
std::string why_not_allowed(const Automaton& automaton, StateId state, std::string_view bytes);

}  // namespace logitdice
