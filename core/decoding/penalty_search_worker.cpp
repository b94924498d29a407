#include "core/decoding/penalty_search_worker.h"

#include <atomic>
#include <mutex>
#include <thread>
#include <utility>

namespace logitdice {

struct PenaltySearchWorker::Job {
  std::mutex mutex;
  News news;  // guarded by mutex
  std::atomic<bool> done = false;
  std::jthread thread;  // last: it uses all of the above

  void search(const std::stop_token& stopping, const Gpt& gpt, const std::string& prompt,
              const PenaltySearch& wanted) {
    SearchHooks hooks;
    hooks.cancelled = [&] { return stopping.stop_requested(); };
    hooks.tried = [&](const PenaltyTried& tried) {
      const std::lock_guard lock(mutex);
      news.tried.push_back(tried);
    };
    Result<BreakingPenalty> result = breaking_penalty(gpt, prompt, wanted, hooks);
    const std::lock_guard lock(mutex);
    if (result) {
      news.found = std::move(result).value();
    } else {
      news.error = result.error();
    }
    news.running = false;
    done = true;
  }
};

PenaltySearchWorker::PenaltySearchWorker() = default;
PenaltySearchWorker::~PenaltySearchWorker() = default;

void PenaltySearchWorker::start(const Gpt& gpt, std::string prompt, const PenaltySearch& search) {
  stop();
  job_ = std::make_unique<Job>();
  job_->news.running = true;
  job_->thread = std::jthread([job = job_.get(), &gpt, prompt = std::move(prompt),
                               search](const std::stop_token& stopping) {
    job->search(stopping, gpt, prompt, search);
  });
}

void PenaltySearchWorker::stop() {
  forget_finished();
  if (!job_) return;
  job_->thread.request_stop();
  stopped_.push_back(std::move(job_));
}

void PenaltySearchWorker::forget_finished() {
  stopped_.remove_if([](const std::unique_ptr<Job>& job) { return job->done.load(); });
}

PenaltySearchWorker::News PenaltySearchWorker::poll() {
  forget_finished();
  if (!job_) return {};
  const std::lock_guard lock(job_->mutex);
  News news = std::exchange(job_->news, {});
  job_->news.running = news.running;
  return news;
}

}  // namespace logitdice
