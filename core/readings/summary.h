#pragma once

#include <string>

#include "core/sampling/trace.h"

// The numbers of a whole trace as they are shown; of one known only to a range both ends.
namespace logitdice {

std::string entropy_text(const Trace& trace);  // "1.68 bits", "1.60–1.72 bits"
std::string choices_text(const Trace& trace);  // effective choices: "3.2", "5 903", "∞"
std::string kept_text(const Trace& trace);  // "3 of 6", "3–5 of 1 024", "40+ of ?": + with a tail
std::string mass_text(const Trace& trace);  // see mass_kept_of(): "0.939"
std::string lead_text(const Trace& trace);  // of the best over the next: "+0.373"

/// "3.21", or "3.10–3.40" where the digits tell the ends apart.
std::string between_text(const Range& range, int decimals);

}  // namespace logitdice
