#pragma once

#include <ostream>

#include "core/readings/shown.h"

namespace logitdice::cli {

/// One line of names, then a line a token, every digit, ranks from 0, in a format of
/// core/readings/table.h. Tokens are as on the screen, so no tab or line break is in them. Tokens
/// that are not listed are summed up in a last line whose rank is "tail". A number that is only
/// known to a range is "0.03..0.11".
void write_trace_tsv(std::ostream& out, const Shown& shown);
void write_trace_csv(std::ostream& out, const Shown& shown);
void write_trace_markdown(std::ostream& out, const Shown& shown);

}  // namespace logitdice::cli
