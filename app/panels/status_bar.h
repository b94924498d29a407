#pragma once

#include <string>

#include "app/program/app_state.h"

namespace logitdice {

/// What is kept of what the page shows: "3 of 6 tokens" or, of the two cards of the Cutoffs page,
/// "2 of 8 and 3 of 60 tokens kept by every rule".
std::string kept_text(const AppState& state);

}  // namespace logitdice
