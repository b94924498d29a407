#pragma once

#include <ostream>
#include <string>

#include "core/readings/shown.h"

namespace logitdice::cli {

/// Tables for a terminal of 80 columns: the tokens, best first and counted from 1, with a dashed
/// line where the survivors end; the stages; the summary. The words are those of the code and of
/// JSON.
void write_trace_text(std::ostream& out, const Shown& shown);

/// "The cat sat on the ___ · 6 tokens · textbook": the first line of every report.
std::string heading(const Shown& shown);

/// The distribution's note as a paragraph with an empty line before it, or nothing.
std::string note_paragraph(const Distribution& distribution);

/// A logit: two decimals as on the screen, but no row of zeros for 1e30; "-inf".
std::string score_text(double z);

/// "1 015 more".
std::string more_text(std::int64_t count);

}  // namespace logitdice::cli
