#pragma once

#include <string>

#include "app/program/app_state.h"

namespace logitdice::speculative_page {

std::string describe_page(const AppState& state);

}  // namespace logitdice::speculative_page
