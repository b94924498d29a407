#include "core/decoding/generation_task.h"

#include <cassert>
#include <utility>

namespace logitdice {
namespace {

// False where nobody wants its steps any more.
Result<bool> write_one(ModelSession& session, const GenerationJob& job, int continuation,
                       Reporter<WrittenStep>& report) {
  GenerateSettings settings = job.settings;
  settings.seed += static_cast<std::uint64_t>(continuation);
  std::vector<TokenId> tokens = job.tokens;
  TextSoFar text{tokens, job.prompt_tokens, job.first_step, job.memory};
  for (std::size_t i = 0; i < job.steps; ++i) {
    if (report.cancelled()) return false;
    Result<GeneratedStep> step = next_step(session, text, settings);
    if (!step) return Error{step.error()};
    tokens.push_back(step->token);
    text = {tokens, job.prompt_tokens, text.step + 1, step->memory};
    const bool ends = step->token == session.model().info().end_of_text && !settings.past_end;
    if (!report.give({continuation, std::move(step).value()})) return false;
    if (ends) break;
  }
  return true;
}

}  // namespace

GenerationJob job_for(const Generation& generation, std::size_t steps) {
  GenerationJob job;
  job.settings = generation.settings;
  job.tokens = generation.tokens;
  job.prompt_tokens = generation.prompt_tokens;
  job.first_step = generation.steps.size();
  job.memory = text_before(generation, generation.steps.size()).memory;
  const bool open = !generation.ended() && steps > generation.steps.size();
  job.steps = open ? steps - generation.steps.size() : 0;
  return job;
}

GenerationTask::Work writing(ModelHandle model, GenerationJob job) {
  assert(model && !job.tokens.empty());
  assert(job.continuations >= 1 && job.continuations <= kMostContinuations);
  return [model = std::move(model),
          job = std::move(job)](Reporter<WrittenStep>& report) -> Result<bool> {
    const auto session = model->new_session(report.stopping());
    for (int i = 0; i < job.continuations; ++i) {
      const Result<bool> written = write_one(*session, job, i, report);
      if (!written || !written.value()) return written;
    }
    return true;
  };
}

}  // namespace logitdice
