#pragma once

#include <ostream>

#include "app/cli/shown.h"

namespace logitdice::cli {

/// One header line, then a line a token, tabs between, every digit, ranks from 0. Tokens are as on
/// the screen, so no tab or line break is in them. Tokens that are not listed are summed up in a
/// last line whose rank is "tail". A number that is only known to a range is "0.03..0.11".
void write_trace_tsv(std::ostream& out, const Shown& shown);

}  // namespace logitdice::cli
