#pragma once

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "core/base/result.h"

namespace logitdice {

/// A thread that runs one job at a time, begun with the first of them. Of jobs that wait only the
/// newest is kept. The destructor waits for the job that runs.
class JobThread {
 public:
  JobThread() = default;
  ~JobThread();
  JobThread(const JobThread&) = delete;
  JobThread& operator=(const JobThread&) = delete;

  void start(std::function<void()> job);
  void drop_waiting();

 private:
  void run();

  std::mutex mutex_;
  std::condition_variable wake_;
  std::function<void()> waiting_;  // guarded by mutex_, as is leaving_
  bool leaving_ = false;
  std::jthread thread_;  // last: it uses all of the above
};

/// Runs work, and what it throws becomes its error: a thread must not end the program.
Result<bool> run_guarded(const std::function<Result<bool>()>& work);

/// What a Task has made since it was asked last.
template <class Piece>
struct TaskNews {
  std::vector<Piece> pieces;  // in the order in which they were handed over
  double progress = 0;        // 0 to 1, as the work says; 0 where it says nothing
  bool running = false;       // more will come
  std::string error;          // why the work ended early; told once
};

/// What the owner of a Task and its worker share.
template <class Piece>
struct TaskBoard {
  explicit TaskBoard(std::function<void()> to_wake) : wake(std::move(to_wake)) {}

  const std::function<void()> wake;  // may be empty
  std::mutex mutex;
  // Guarded by the mutex:
  std::stop_source current;  // of the work whose pieces count; each start() and stop() has another
  TaskNews<Piece> news;
  bool told = false;  // wake was called since the last poll()
};

template <class Piece>
class Task;

/// How work speaks to its Task, from the worker's thread.
template <class Piece>
class Reporter {
 public:
  /// Hands a piece over. False where nobody wants it any more: the work should return.
  bool give(Piece piece) {
    return post([&](TaskNews<Piece>& news) { news.pieces.push_back(std::move(piece)); });
  }

  /// How much is done, 0 to 1. False as above.
  bool progress(double share) {
    return post([&](TaskNews<Piece>& news) { news.progress = share; });
  }

  /// Whether nobody wants the work any more: to be asked between pieces, at least.
  bool cancelled() const { return stopping_.stop_requested(); }

  /// The same for whatever blocks: a request that waits for an answer can be given up at once.
  const std::stop_token& stopping() const { return stopping_; }

 private:
  friend class Task<Piece>;

  Reporter(TaskBoard<Piece>& board, std::stop_token stopping)
      : board_(board), stopping_(std::move(stopping)) {}

  void end(std::string error) {
    post([&](TaskNews<Piece>& news) {
      news.running = false;
      news.error = std::move(error);
    });
  }

  template <class Change>
  bool post(Change change) {
    bool is_new = false;
    {
      const std::lock_guard lock(board_.mutex);
      if (stopping_ != board_.current.get_token()) return false;
      change(board_.news);
      is_new = !std::exchange(board_.told, true);
    }
    if (is_new && board_.wake) board_.wake();
    return true;
  }

  TaskBoard<Piece>& board_;
  const std::stop_token stopping_;
};

/// Work on a thread of its own, so that no frame waits: a model that writes, a server that answers,
/// a large file, a hundred thousand rounds, an export. The work hands over pieces as it makes them;
/// a result is the last of them.
///
///     Task<std::string> lines([] { glfwPostEmptyEvent(); });
///     lines.start([path](Reporter<std::string>& to) -> Result<bool> { … to.give(line); … });
///     TaskNews<std::string> news = lines.poll();  // once a frame
///
/// Every call returns at once. The destructor waits for the piece that is being made, no longer.
/// A Task is used from one thread.
template <class Piece>
class Task {
 public:
  using News = TaskNews<Piece>;
  /// True at the end of the work, false where it gave up because it was cancelled (which nobody
  /// hears of), or why it cannot go on. It owns what it needs: a copy of the settings, a handle on
  /// the model.
  using Work = std::function<Result<bool>(Reporter<Piece>&)>;

  /// `wake`, if any, is called on the worker's thread when poll() has news after a time without: it
  /// may wake a sleeping window, and must not call the Task.
  explicit Task(std::function<void()> wake = {})
      : board_(std::make_unique<TaskBoard<Piece>>(std::move(wake))),
        thread_(std::make_unique<JobThread>()) {}
  Task(Task&&) noexcept = default;
  Task& operator=(Task&& other) noexcept {
    if (this == &other) return *this;
    leave();
    board_ = std::move(other.board_);
    thread_ = std::move(other.thread_);
    return *this;
  }
  ~Task() { leave(); }

  /// Drops what was running and begins anew, as soon as the piece that is being made is done.
  void start(Work work) {
    std::stop_source source = replace(/*running=*/true);
    thread_->start([board = board_.get(), stopping = source.get_token(), work = std::move(work)] {
      Reporter<Piece> reporter(*board, stopping);
      if (reporter.cancelled()) return;
      const Result<bool> done = run_guarded([&] { return work(reporter); });
      reporter.end(done ? std::string() : done.error());
    });
  }

  /// Nothing that the work still makes will be seen.
  void stop() {
    replace(/*running=*/false);
    thread_->drop_waiting();
  }

  News poll() {
    const std::lock_guard lock(board_->mutex);
    board_->told = false;
    News news = std::exchange(board_->news, {});
    board_->news.running = news.running;
    board_->news.progress = news.progress;
    return news;
  }

 private:
  std::stop_source replace(bool running) {
    std::stop_source next, before;
    {
      const std::lock_guard lock(board_->mutex);
      before = std::exchange(board_->current, next);
      board_->news = {};
      board_->news.running = running;
      board_->told = false;
    }
    before.request_stop();  // not under the lock: what it calls may take its time
    return next;
  }

  void leave() {
    if (!board_) return;  // it was moved from
    stop();
    thread_.reset();
  }

  std::unique_ptr<TaskBoard<Piece>> board_;
  std::unique_ptr<JobThread> thread_;
};

}  // namespace logitdice
