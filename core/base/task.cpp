#include "core/base/task.h"

#include <exception>
#include <new>

namespace logitdice {

JobThread::~JobThread() {
  {
    const std::lock_guard lock(mutex_);
    leaving_ = true;
  }
  wake_.notify_one();
}

void JobThread::start(std::function<void()> job) {
  {
    const std::lock_guard lock(mutex_);
    waiting_.swap(job);
  }
  wake_.notify_one();
  if (!thread_.joinable()) thread_ = std::jthread([this] { run(); });
}

void JobThread::drop_waiting() {
  std::function<void()> dropped;
  const std::lock_guard lock(mutex_);
  waiting_.swap(dropped);
}

void JobThread::run() {
  while (true) {
    std::function<void()> job;
    {
      std::unique_lock lock(mutex_);
      wake_.wait(lock, [this] { return leaving_ || waiting_; });
      if (leaving_) return;
      job = std::exchange(waiting_, {});
    }
    job();
  }
}

Result<bool> run_guarded(const std::function<Result<bool>()>& work) {
  try {
    return work();
  } catch (const std::bad_alloc&) {
    return Error{"There is not enough memory for this."};
  } catch (const std::exception& problem) {
    return Error{std::string("Something went wrong: ") + problem.what() + "."};
  }
}

}  // namespace logitdice
