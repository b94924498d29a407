#include "core/steer/automaton.h"

#include <algorithm>

#include "core/text/numbers.h"
#include "core/text/token_text.h"
#include "core/text/utf8.h"

namespace logitdice {
namespace {

// The character around the byte at `at`, or the byte alone where it is part of none.
std::string_view character_around(std::string_view bytes, std::size_t at) {
  for (std::size_t begin = at - std::min<std::size_t>(at, 3); begin <= at; ++begin) {
    const CodePoint found = decode_utf8(bytes.substr(begin));
    const auto length = static_cast<std::size_t>(found.length);
    if (found.valid && begin + length > at) return bytes.substr(begin, length);
  }
  return bytes.substr(at, 1);
}

}  // namespace

StateId Automaton::walk(StateId state, std::string_view bytes) const {
  for (const char byte : bytes) {
    if (state == kDead) break;
    state = step(state, static_cast<unsigned char>(byte));
  }
  return state;
}

bool Automaton::goes_on(StateId state) const {
  const auto row = next.begin() + static_cast<std::ptrdiff_t>(state) * classes;
  return std::any_of(row, row + classes, [](StateId to) { return to != kDead; });
}

std::vector<StateId> states_along(const Automaton& automaton, StateId state,
                                  std::string_view bytes) {
  std::vector<StateId> states;
  if (state != kDead) states.push_back(state);
  for (const char byte : bytes) {
    if (state != kDead) state = automaton.step(state, static_cast<unsigned char>(byte));
    if (state == kDead) break;
    states.push_back(state);
  }
  return states;
}

std::string walk_text(const Automaton& automaton, StateId state, std::string_view bytes) {
  if (bytes.empty()) return "end of text";
  const std::vector<StateId> states = states_along(automaton, state, bytes);
  std::string text;
  for (std::size_t i = 0; i < states.size();) {
    std::size_t end = i + 1;
    while (end < states.size() && states[end] == states[i]) ++end;
    const auto rounds = static_cast<std::int64_t>(end - i - 1);
    text += (i > 0 ? " → " : "") + std::to_string(states[i]);
    if (rounds > 0) text += " ↻ " + std::to_string(rounds) + " " + plural(rounds, "byte");
    i = end;
  }
  const bool whole = states.size() == bytes.size() + 1;
  return whole && automaton.accepts(states.back()) ? text + ", match" : text;
}

std::string why_not_allowed(const Automaton& automaton, StateId state, std::string_view bytes) {
  const std::vector<StateId> states = states_along(automaton, state, bytes);
  if (states.size() == bytes.size() + 1) return {};
  if (states.empty()) return "nothing may follow here";
  const std::string_view character = character_around(bytes, states.size() - 1);
  return "no edge for “" + visible(character) + "” out of " + std::to_string(states.back());
}

}  // namespace logitdice
