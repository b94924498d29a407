#pragma once

#include "app/program/app_state.h"
#include "core/readings/table.h"

namespace logitdice::cutoffs_page {

/// What is copied as text of what the page shows.
CellTable cells(const AppState& state);

}  // namespace logitdice::cutoffs_page
