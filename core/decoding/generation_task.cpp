#include "core/decoding/generation_task.h"

#include <cassert>
#include <chrono>
#include <utility>

namespace logitdice {
namespace {

using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point then) {
  return std::chrono::duration<double>(Clock::now() - then).count();
}

GenerateSettings settings_of(const GenerationJob& job, int continuation) {
  GenerateSettings settings = job.settings;
  settings.seed += static_cast<std::uint64_t>(continuation);
  return settings;
}

// False where nobody wants its steps any more.
Result<bool> write_one(ModelSession& session, const GenerationJob& job, int continuation,
                       Reporter<WrittenStep>& report) {
  const GenerateSettings settings = settings_of(job, continuation);
  std::vector<TokenId> tokens = job.tokens;
  TextSoFar text{tokens, job.prompt_tokens, job.first_step, job.memory};
  for (std::size_t i = 0; i < job.steps; ++i) {
    if (report.cancelled()) return false;
    const Clock::time_point began = Clock::now();
    Result<GeneratedStep> step = next_step(session, text, settings);
    if (!step) return Error{step.error()};
    tokens.push_back(step->token);
    text = {tokens, job.prompt_tokens, text.step + 1, step->memory};
    const bool ends = step->token == session.model().info().end_of_text && !settings.past_end;
    if (!report.give({continuation, std::move(step).value(), seconds_since(began), nullptr}))
      return false;
    if (ends) break;
  }
  return true;
}

// The prompt as tokens, told once for each text. False as above.
Result<bool> read_prompt(const Model& model, GenerationJob& job, Reporter<WrittenStep>& report) {
  for (int i = 0; i < job.continuations; ++i) {
    Result<Generation> begun = begin_generation(model, *job.prompt, settings_of(job, i), report.stopping());
    if (!begun) return Error{begun.error()};
    job.tokens = begun->tokens;
    job.prompt_tokens = begun->prompt_tokens;
    job.settings.ends = begun->settings.ends;
    auto told = std::make_shared<const Generation>(std::move(begun).value());
    if (!report.give({i, {}, 0, std::move(told)})) return false;
  }
  return true;
}

}  // namespace

GenerationJob job_for_prompt(std::string_view prompt, const GenerateSettings& settings,
                             std::size_t steps) {
  GenerationJob job;
  job.settings = settings;
  job.prompt = std::string(prompt);
  job.steps = steps;
  return job;
}

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
  assert(model && (job.prompt || !job.tokens.empty()));
  assert(job.continuations >= 1 && job.continuations <= kMostContinuations);
  return [model = std::move(model),
          job = std::move(job)](Reporter<WrittenStep>& report) mutable -> Result<bool> {
    if (job.prompt) {
      const Result<bool> read = read_prompt(*model, job, report);
      if (!read || !read.value()) return read;
    }
    const auto session = model->new_session(report.stopping());
    for (int i = 0; i < job.continuations; ++i) {
      const Result<bool> written = write_one(*session, job, i, report);
      if (!written || !written.value()) return written;
    }
    return true;
  };
}

}  // namespace logitdice
