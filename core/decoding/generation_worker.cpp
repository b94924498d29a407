#include "core/decoding/generation_worker.h"

#include <cassert>
#include <utility>

namespace logitdice {

GenerationJob job_for(const Generation& generation, std::size_t steps) {
  GenerationJob job;
  job.settings = generation.settings;
  job.tokens = generation.tokens;
  job.first_step = generation.steps.size();
  job.prompt_tokens = generation.prompt_tokens;
  job.mirostat_mu = text_before(generation, generation.steps.size()).mirostat_mu;
  const bool open = !generation.ended() && steps > generation.steps.size();
  job.steps = open ? steps - generation.steps.size() : 0;
  return job;
}

GenerationWorker::GenerationWorker(std::function<void()> progress)
    : progress_(std::move(progress)),
      thread_([this](std::stop_token stopping) { run(std::move(stopping)); }) {}

GenerationWorker::~GenerationWorker() {
  stop();
  thread_.request_stop();
}

void GenerationWorker::start(const Gpt& gpt, GenerationJob job) {
  assert(!job.tokens.empty());
  assert(job.continuations >= 1 && job.continuations <= kMostContinuations);
  {
    const std::lock_guard lock(mutex_);
    gpt_ = &gpt;
    job_ = std::move(job);
    ++ticket_;
    news_ = {};
    news_.running = true;
  }
  wake_.notify_one();
}

void GenerationWorker::stop() {
  const std::lock_guard lock(mutex_);
  gpt_ = nullptr;
  ++ticket_;
  news_ = {};
}

GenerationWorker::News GenerationWorker::poll() {
  const std::lock_guard lock(mutex_);
  News news = std::move(news_);
  news_ = {};
  news_.running = news.running;
  return news;
}

void GenerationWorker::run(std::stop_token stopping) {
  while (true) {
    const Gpt* gpt = nullptr;
    GenerationJob job;
    std::uint64_t ticket = 0;
    {
      std::unique_lock lock(mutex_);
      if (!wake_.wait(lock, stopping, [this] { return gpt_ != nullptr; })) return;
      gpt = std::exchange(gpt_, nullptr);
      job = std::move(job_);
      ticket = ticket_;
    }
    write(*gpt, job, ticket, stopping);
  }
}

void GenerationWorker::write(const Gpt& gpt, const GenerationJob& job, std::uint64_t ticket,
                             const std::stop_token& stopping) {
  GptState state = gpt.new_state();
  for (int i = 0; i < job.continuations; ++i) {
    if (!write_one(gpt, job, i, state, ticket, stopping)) return;
  }
  end(ticket, {});
}

// False where the job is over: nobody wants its steps any more, or the model failed.
bool GenerationWorker::write_one(const Gpt& gpt, const GenerationJob& job, int continuation,
                                 GptState& state, std::uint64_t ticket,
                                 const std::stop_token& stopping) {
  GenerateSettings settings = job.settings;
  settings.seed += static_cast<std::uint64_t>(continuation);
  std::vector<TokenId> tokens = job.tokens;
  std::optional<double> mu = job.mirostat_mu;
  for (std::size_t i = 0; i < job.steps; ++i) {
    if (stopping.stop_requested()) return false;
    const TextSoFar text{tokens, job.prompt_tokens, job.first_step + i, mu};
    Result<GeneratedStep> step = next_step(gpt, state, text, settings);
    if (!step) {
      end(ticket, step.error());
      return false;
    }
    const TokenId token = step->token;
    tokens.push_back(token);
    mu = mirostat_after(step.value(), settings);
    if (!hand_over(ticket, {continuation, std::move(step).value()})) return false;
    if (token == gpt.tokenizer().eos() && !settings.past_end) break;
  }
  return true;
}

bool GenerationWorker::hand_over(std::uint64_t ticket, Made made) {
  {
    const std::lock_guard lock(mutex_);
    if (ticket != ticket_) return false;
    news_.made.push_back(std::move(made));
  }
  tell();
  return true;
}

void GenerationWorker::end(std::uint64_t ticket, std::string error) {
  {
    const std::lock_guard lock(mutex_);
    if (ticket != ticket_) return;
    news_.running = false;
    news_.error = std::move(error);
  }
  tell();
}

void GenerationWorker::tell() const {
  if (progress_) progress_();
}

}  // namespace logitdice
