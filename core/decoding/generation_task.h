#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
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
  // What is to be made tokens first, where reading it takes a model longer than a frame: there are
  // no tokens yet then.
  std::optional<std::string> prompt = {};
};

/// The job that goes on with a text until it has `steps` steps.
GenerationJob job_for(const Generation& generation, std::size_t steps);

/// The job that reads a prompt and writes on until there are `steps` steps.
GenerationJob job_for_prompt(std::string_view prompt, const GenerateSettings& settings,
                             std::size_t steps);

/// One token of what is being written.
struct WrittenStep {
  int continuation = 0;  // from 0; they are written one after the other
  GeneratedStep step;
  double took_s = 0;  // from the model's question to the step
  // In place of a step: the text without any, now that its prompt has been read.
  std::shared_ptr<const Generation> begun = {};
};

using GenerationTask = Task<WrittenStep>;

/// The work of a GenerationTask: the steps of each continuation in order, each as soon as it is
/// there.
GenerationTask::Work writing(ModelHandle model, GenerationJob job);

}  // namespace logitdice
