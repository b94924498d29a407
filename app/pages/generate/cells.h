#pragma once

#include "app/program/app_state.h"
#include "core/readings/table.h"

namespace logitdice::generate_page {

/// What is copied as text of what the page shows.
CellTable cells(const AppState& state);

}  // namespace logitdice::generate_page
