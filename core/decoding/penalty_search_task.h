#pragma once

#include <string>
#include <variant>

#include "core/base/task.h"
#include "core/decoding/spiral.h"

namespace logitdice {

/// What a search for the breaking penalty hands over: each penalty as it was tried, and at its end
/// what it found.
using PenaltySearchPiece = std::variant<PenaltyTried, BreakingPenalty>;
using PenaltySearchTask = Task<PenaltySearchPiece>;

/// The work of a PenaltySearchTask. Its progress is that of the penalties to be tried.
PenaltySearchTask::Work searching(ModelHandle model, std::string prompt,
                                  const PenaltySearch& search = {});

}  // namespace logitdice
