#pragma once

#include <string>

#include "app/program/app_state.h"

namespace logitdice {

/// What a person did between the two, in words for undo: "Temperature 1.00 → 2.00, switching Top-k
/// off". Empty where they are equal.
std::string change_text(Pages pages, const Inputs& before, const Inputs& after);

}  // namespace logitdice
