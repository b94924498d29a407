#pragma once

#include <string_view>

#include "app/program/app_state.h"
#include "core/sampling/stage.h"

// What a lesson or a teacher holds fast: see Classroom::locked.
namespace logitdice {

/// Whether a knob of the stage is locked: the stage then stays in the chain, on or off as it is.
bool is_locked(const AppState& state, const Stage& stage);

/// Whether resetting the knobs would change anything: what is locked stays.
bool resets_anything(const AppState& state);

/// What the mouse is told of something that is locked.
std::string_view locked_text(const AppState& state);

}  // namespace logitdice
