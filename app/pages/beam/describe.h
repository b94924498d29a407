#pragma once

#include <string>

#include "app/program/app_state.h"

namespace logitdice::beam_page {

/// The page in sentences, for a screen reader.
std::string describe_page(const AppState& state);

}  // namespace logitdice::beam_page
