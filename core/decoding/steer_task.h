#pragma once

#include <string>
#include <variant>

#include "core/base/task.h"
#include "core/decoding/steer.h"

namespace logitdice {

/// A step of a steered text, with what guidance and contrast would go by whether they are on or
/// not: so that each can be looked at while it is off.
struct SteerPiece {
  SteeredStep step;
  Logits without;  // under the other prompt; empty where that one is empty
  Logits weak;     // of the weak model; empty where there is none
};

/// How the text came to its end.
struct SteerEnd {
  Ended ended = Ended::kNot;
  std::string dead_end;  // a sentence; empty where it is none
};

using SteerNews = std::variant<SteerPiece, SteerEnd>;
using SteerTask = Task<SteerNews>;

/// The work of a SteerTask: each step as soon as it is there, its end at last. `weak` may be null.
SteerTask::Work steering(ModelHandle model, ModelHandle weak, std::string prompt,
                         SteerSettings settings, std::size_t steps);

}  // namespace logitdice
