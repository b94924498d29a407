#pragma once

#include <string>

#include "app/program/app_state.h"

namespace logitdice::cutoffs_page {

/// What the page shows, in sentences.
std::string describe_cards(const AppState& state);

}  // namespace logitdice::cutoffs_page
