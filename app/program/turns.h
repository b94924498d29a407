#pragma once

#include "app/program/app_state.h"

// What undo steps over: a turn for each thing that a person decided, with what was there before it.
namespace logitdice {

/// Of all turns so many are kept.
inline constexpr std::size_t kMostTurns = 500;

/// What comes back when the lesson is left; without one what is on the screen.
const Inputs& own_inputs(const AppState& state);

/// Something was decided; what was undone before cannot be done again.
void remember(AppState& state, Inputs before);

/// Something was done in a lesson, opened one or left one. Its steps are nothing to undo; what a
/// state or a link has put in the place of the person's own, which was `before`, is.
void remember_own(AppState& state, Inputs before);

/// One turn back, or one on again; what it was is told in state.notice.
void undo(AppState& state);
void redo(AppState& state);

/// The act that a person is in the middle of never was.
void take_back(AppState& state);

}  // namespace logitdice
