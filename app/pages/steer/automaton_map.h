#pragma once

#include <functional>
#include <span>
#include <vector>

#include "core/steer/automaton_picture.h"

namespace logitdice::steer_page {

/// What an automaton's map has room for; widths in pixels.
struct MapRoom {
  float width = 0;
  int rows = 1;         // of states and labels, one above the other
  float state = 0;      // a state's diameter
  float around = 0;     // what edges need beside their labels: the lines before and behind them
  float straight = 0;   // the same of a gap's only edge
  float elsewhere = 0;  // what the sign of a state needs that stands elsewhere
  std::function<float(const AutomatonEdge&)> label;  // its width
};

/// Where states and edges stand that do not follow one another in a line: in columns by how many
/// edges they are away from the first one, from left to right. Each edge has a row of its own in
/// the gap behind its state, where its label stands.
struct AutomatonMap {
  struct State {
    StateId id = 0;
    int column = 0;
    float row = 0;         // from the middle of the room, in rows
    bool goes_on = false;  // it has edges that are not there
  };
  struct Edge {
    const AutomatonEdge* edge = nullptr;
    int column = 0;  // of the state that it leaves
    float row = 0;
    bool straight = false;  // the only one of its gap, from the only state before it
    bool onward = false;  // it ends in the next column; otherwise in a state that stands elsewhere
  };
  struct Hidden {  // edges of a gap that had no row, and the row that says so
    int column = 0, edges = 0;
    float row = 0;
  };
  std::vector<State> states;
  std::vector<Edge> edges;
  std::vector<Hidden> hidden;
  std::vector<float> x;  // (columns,) left of its states, from 0
  int left_out = 0;      // states of the picture that are not there

  const State* find(StateId id) const;
};

/// The map from a state on. Where a gap has more edges than rows, those that `wanted` is true for
/// come first, then the first ones of every state.
AutomatonMap automaton_map(const AutomatonPicture& picture, StateId from, const MapRoom& room,
                           const std::function<bool(const AutomatonEdge&)>& wanted);

/// The edges that leave a state.
std::span<const AutomatonEdge> edges_out(const AutomatonPicture& picture, StateId state);

}  // namespace logitdice::steer_page
