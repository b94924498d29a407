#pragma once

#include <vector>

#include "app/pages/steer/draw_parts.h"
#include "core/steer/automaton_picture.h"

namespace logitdice::steer_page {

/// What is to be seen of an automaton: where the text is, how it came there, and where the token
/// goes.
struct Sight {
  const AutomatonPicture& picture;
  const Automaton& automaton;
  StateId here = 0;                 // as it is drawn
  StateId exactly = 0;              // within a literal it is not
  std::vector<StateId> path = {};   // of the token, from there on
  std::vector<StateId> trail = {};  // drawn states that the text came through, the last ones

  StateId there() const { return path.empty() ? here : path.back(); }
  /// Whether the token takes the edge, or a part of it.
  bool takes(const AutomatonEdge& edge) const;
};

void draw_state(const Panel& panel, ImVec2 middle, float r, StateId state, const Sight& sight);
void draw_arrow_tip(const Panel& panel, ImVec2 tip, ImU32 ink);

/// Draws an automaton that branches, as much of it as fits around the text's way, and returns how
/// many states there was no room for.
int draw_automaton_map(const Panel& panel, const Rect& room, const Sight& sight);

}  // namespace logitdice::steer_page
