#pragma once

#include <string>
#include <variant>
#include <vector>

#include "core/base/task.h"
#include "core/decoding/steer.h"

namespace logitdice {

/// A step of a steered text, with what guidance, contrast and mask would go by whether they are on
/// or not: so that each can be looked at while it is off.
struct SteerPiece {
  SteeredStep step;
  StateId before = 0;  // of the rule; kDead: without a mask the text has broken it
  MaskHandle mask;     // of that state; null where there is none
  Logits without;      // under the other prompt; empty where that one is empty
  Logits weak;         // of the weak model; empty where there is none
};

/// How the text came to its end.
struct SteerEnd {
  Ended ended = Ended::kNot;
  std::string dead_end;  // a sentence; empty where it is none
};

/// The prompt as the model reads it, before the first step.
struct SteerBegin {
  std::vector<TokenId> prompt;
};

using SteerNews = std::variant<SteerPiece, SteerEnd, SteerBegin>;
using SteerTask = Task<SteerNews>;

/// What a SteerTask writes. Without a weak model there is no contrast.
struct SteerJob {
  ModelHandle model, weak;
  std::string prompt;
  SteerSettings settings;
  AutomatonHandle rule;  // whose masks the steps tell, whether settings.rule is on; may be null
  std::size_t steps = 0;
};

/// The work of a SteerTask: each step as soon as it is there, its end at last.
SteerTask::Work steering(SteerJob job);

}  // namespace logitdice
