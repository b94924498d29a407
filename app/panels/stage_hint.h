#pragma once

#include <string>

#include "app/program/app_state.h"

namespace logitdice {

/// The line below a stage's knobs: what it does to the distributions that the page shows.
std::string stage_hint(const AppState& state, const StageTrace& step);

/// The same for the temperature.
std::string temperature_hint(const AppState& state, const StageTrace& step);

}  // namespace logitdice
