#pragma once

#include <string>

#include "app/program/app_state.h"

namespace logitdice::penalties_page {

/// What the page shows, in sentences.
std::string describe_page(const AppState& state);

}  // namespace logitdice::penalties_page
