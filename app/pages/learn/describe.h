#pragma once

#include <string>

#include "app/program/app_state.h"

namespace logitdice::learn_page {

/// What the page shows, in sentences.
std::string describe_part(const AppState& state);

}  // namespace logitdice::learn_page
