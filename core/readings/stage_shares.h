#pragma once

#include <vector>

#include "core/sampling/trace.h"

namespace logitdice {

/// What a stage of the chain left of the first ranks: their probabilities among its survivors, 0
/// for a token that was cut by then. `stage` is an index into trace.stages. (count,) or as many as
/// there are ranks.
std::vector<double> shares_after(const Trace& trace, int stage, int count);

}  // namespace logitdice
