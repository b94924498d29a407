#pragma once

#include <string>

#include "app/program/app_state.h"

namespace logitdice {

/// The rows of the table as text for a spreadsheet: a header line, then one line a token, columns
/// apart by tabs, numbers in full precision. At most `rows` rows and one for the rest.
std::string numbers_as_text(const AppState& state, int rows = 100);

}  // namespace logitdice
