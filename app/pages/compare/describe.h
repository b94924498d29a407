#pragma once

#include <string>

#include "app/program/app_state.h"

namespace logitdice::compare_page {

/// What the page shows, in sentences.
std::string describe_columns(const AppState& state);

}  // namespace logitdice::compare_page
