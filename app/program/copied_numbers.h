#pragma once

#include <string>

#include "app/program/app_state.h"
#include "core/readings/table.h"

namespace logitdice {

/// The numbers on the screen as a table: the page's own, or the rows of the trace.
CellTable copied_numbers(const AppState& state);

/// What a person is told who has copied it: "The numbers were copied: a line of names, then 6
/// lines."
std::string copied_sentence(const CellTable& table);

}  // namespace logitdice
