#pragma once

#include <string>

#include "app/program/app_state.h"

namespace logitdice::generate_page {

/// What the page shows, in sentences.
std::string describe_texts(const AppState& state);

}  // namespace logitdice::generate_page
