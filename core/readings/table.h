#pragma once

#include <string>

#include "core/capture/distribution.h"
#include "core/sampling/trace.h"

namespace logitdice {

/// The rows of a trace as text for a spreadsheet: a header line, then one line a token, best first
/// and counted from 1, columns apart by tabs, nine digits. p and cumulative are what the
/// stage saw that decided on the token, exp is taken where the chain takes it. At most `rows` rows
/// and one for the rest.
std::string numbers_table(const Distribution& distribution, const Trace& trace, int rows = 100);

}  // namespace logitdice
