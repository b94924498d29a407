#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/task.h"
#include "core/decoding/generate.h"

namespace logitdice {

/// What is to be written. It needs no steps of the text so far, only its tokens.
struct GenerationJob {
  GenerateSettings settings;
  std::vector<TokenId> tokens;    // what is there already, at least one
  std::size_t prompt_tokens = 0;  // how many of the tokens are the prompt's
  std::uint64_t first_step = 0;   // the number, and so the coins, of the first step to be made
  ChainMemory memory;             // what the chain has learnt before it
  std::size_t steps = 70;         // at most so many
  int continuations = 1;          // 1 to kMostContinuations, with the seeds seed, seed + 1, …
};

/// The job that goes on with a text until it has `steps` steps.
GenerationJob job_for(const Generation& generation, std::size_t steps);

/// One token of what is being written.
struct WrittenStep {
  int continuation = 0;  // from 0; they are written one after the other
  GeneratedStep step;
};

using GenerationTask = Task<WrittenStep>;

/// The work of a GenerationTask: the steps of each continuation in order, each as soon as it is
/// there.
GenerationTask::Work writing(ModelHandle model, GenerationJob job);

}  // namespace logitdice
