#pragma once

#include <memory>
#include <vector>

#include "core/base/task.h"
#include "core/decoding/generate.h"
#include "core/decoding/reapply.h"

// What the knobs as they are make of every step of a text that is there.
namespace logitdice {

struct AllSteps {
  Generation other;              // what the same dice give, as far as the steps go
  std::vector<StepUnder> under;  // (steps,) of a recorded text; empty for any other
};

/// At once where there are few numbers; else on a worker: no frame waits.
struct AllStepsWork {
  Task<std::shared_ptr<const AllSteps>> task;
  bool running = false;
  std::shared_ptr<const AllSteps> made;  // null while it runs, or where nobody asked
};

/// So many logits of all steps take less than a frame.
inline constexpr std::size_t kLogitsAtOnce = 300'000;

void start_all_steps(AllStepsWork& work, const Generation& text, const Knobs& knobs,
                     const Profile& profile, bool recorded);
void stop_all_steps(AllStepsWork& work);
/// True once, when what was started is there.
bool poll_all_steps(AllStepsWork& work);

}  // namespace logitdice
