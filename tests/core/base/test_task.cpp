#include "core/base/task.h"

#include <doctest/doctest.h>

#include <atomic>
#include <chrono>
#include <future>
#include <stdexcept>

using namespace logitdice;

namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using Numbers = Task<int>;

// Polls until the work is over; fails after ten seconds.
template <class Piece>
TaskNews<Piece> collect(Task<Piece>& task) {
  TaskNews<Piece> all;
  const auto limit = Clock::now() + 10s;
  do {
    TaskNews<Piece> news = task.poll();
    for (Piece& piece : news.pieces) all.pieces.push_back(std::move(piece));
    all.error += news.error;
    all.progress = news.progress;
    all.running = news.running;
    std::this_thread::sleep_for(1ms);
  } while (all.running && Clock::now() < limit);
  REQUIRE_FALSE(all.running);
  return all;
}

Numbers::Work counting(int to) {
  return [to](Reporter<int>& report) -> Result<bool> {
    for (int i = 0; i < to; ++i) {
      if (!report.give(i) || !report.progress((i + 1.0) / to)) return false;
    }
    return true;
  };
}

// Gives `first`, then waits until it is let go, whether or not anybody still wants it, and gives
// on.
struct Gate {
  std::promise<void> opened;
  std::shared_future<void> open = opened.get_future().share();
  std::atomic<bool> reached = false;

  Numbers::Work work(int first) {
    return [this, first](Reporter<int>& report) -> Result<bool> {
      report.give(first);
      reached = true;
      open.wait();
      for (int i = 1; i < 100; ++i) report.give(first + i);
      return true;
    };
  }
  void wait_until_reached() const {
    while (!reached) std::this_thread::sleep_for(1ms);
  }
};

}  // namespace

TEST_CASE("task: pieces come in order, once, and the end is told") {
  Numbers task;
  CHECK_FALSE(task.poll().running);
  task.start(counting(1000));
  const TaskNews<int> news = collect(task);
  REQUIRE(news.pieces.size() == 1000);
  for (int i = 0; i < 1000; ++i) CHECK(news.pieces[static_cast<std::size_t>(i)] == i);
  CHECK(news.progress == 1);
  CHECK(news.error == "");
  CHECK(task.poll().pieces.empty());
}

TEST_CASE("task: why it cannot go on is told once") {
  Numbers task;
  task.start([](Reporter<int>& report) -> Result<bool> {
    report.give(1);
    return Error{"No more."};
  });
  const TaskNews<int> news = collect(task);
  CHECK(news.pieces == std::vector<int>{1});
  CHECK(news.error == "No more.");
  CHECK(task.poll().error == "");
}

TEST_CASE("task: what the work throws becomes its error") {
  Numbers task;
  task.start([](Reporter<int>&) -> Result<bool> { throw std::runtime_error("it broke"); });
  CHECK(collect(task).error == "Something went wrong: it broke.");
  task.start([](Reporter<int>&) -> Result<bool> { throw std::bad_alloc(); });
  CHECK(collect(task).error == "There is not enough memory for this.");
  task.start(counting(3));
  CHECK(collect(task).pieces.size() == 3);
}

TEST_CASE("task: stop returns although a piece is being made, and nothing comes after it") {
  Gate gate;
  Numbers task;
  task.start(gate.work(1));
  gate.wait_until_reached();
  CHECK(task.poll().pieces == std::vector<int>{1});
  task.stop();  // would hang here if it waited
  CHECK_FALSE(task.poll().running);
  gate.opened.set_value();
  std::this_thread::sleep_for(10ms);
  const TaskNews<int> news = task.poll();
  CHECK(news.pieces.empty());
  CHECK(news.progress == 0);
  CHECK_FALSE(news.running);
  task.stop();
}

TEST_CASE("task: a piece that was made but not yet polled is gone after a stop") {
  Gate gate;
  Numbers task;
  task.start(gate.work(1));
  gate.wait_until_reached();
  task.stop();
  CHECK(task.poll().pieces.empty());
  gate.opened.set_value();
}

TEST_CASE("task: a start drops what was running, and what was still to begin") {
  Gate gate;
  Numbers task;
  std::atomic<int> begun = 0;
  task.start(gate.work(1));
  gate.wait_until_reached();
  task.start([&](Reporter<int>&) -> Result<bool> {
    ++begun;
    return true;
  });
  task.start(counting(5));
  CHECK(task.poll().running);
  gate.opened.set_value();
  CHECK(collect(task).pieces == std::vector<int>{0, 1, 2, 3, 4});
  CHECK(begun == 0);
}

TEST_CASE("task: the work learns that nobody wants it any more") {
  std::atomic<bool> began = false, told = false, called = false;
  Numbers task;
  task.start([&](Reporter<int>& report) -> Result<bool> {
    const std::stop_callback at_once(report.stopping(), [&] { called = true; });
    began = true;
    while (!report.cancelled()) std::this_thread::sleep_for(1ms);
    told = !report.give(1) && !report.progress(1);
    return false;
  });
  while (!began) std::this_thread::sleep_for(1ms);
  task.stop();
  CHECK(called);  // what blocks is told before stop() returns
  while (!told) std::this_thread::sleep_for(1ms);
  CHECK(task.poll().error == "");
}

TEST_CASE("task: the destructor waits for the piece, no longer") {
  std::atomic<int> made = 0;
  {
    Numbers task;
    task.start([&](Reporter<int>& report) -> Result<bool> {
      while (report.give(++made)) std::this_thread::sleep_for(1ms);
      return false;
    });
    while (made < 3) std::this_thread::sleep_for(1ms);
  }
  const int so_many = made;
  std::this_thread::sleep_for(10ms);
  CHECK(made == so_many);
}

TEST_CASE("task: the window is woken once for all news that it has not looked at") {
  std::atomic<int> woken = 0;
  Gate gate;
  Numbers task([&] { ++woken; });
  task.start(counting(1000));
  while (woken == 0) std::this_thread::sleep_for(1ms);
  while (task.poll().running) std::this_thread::sleep_for(1ms);
  task.start(gate.work(1));
  gate.wait_until_reached();
  const int before = woken;
  CHECK(before >= 2);
  gate.opened.set_value();
  std::this_thread::sleep_for(10ms);
  CHECK(woken == before);  // a hundred pieces and the end, and nobody has polled
  CHECK(collect(task).pieces.size() == 100);
}

TEST_CASE("task: it can be moved while it runs") {
  Gate gate, other;
  std::vector<Numbers> tasks;
  tasks.emplace_back();
  tasks[0].start(gate.work(1));
  gate.wait_until_reached();
  for (int i = 0; i < 8; ++i) tasks.emplace_back();  // moves the first
  gate.opened.set_value();
  CHECK(collect(tasks[0]).pieces.size() == 100);
  tasks[1].start(other.work(7));
  other.opened.set_value();
  tasks[0] = std::move(tasks[1]);
  CHECK(collect(tasks[0]).pieces.front() == 7);
}

TEST_CASE("task: what the work holds lives as long as it runs, and no longer") {
  auto held = std::make_shared<int>(5);
  const std::weak_ptr<int> seen = held;
  Gate gate;
  Numbers task;
  task.start([held, &gate](Reporter<int>& report) -> Result<bool> {
    gate.reached = true;
    gate.open.wait();
    return report.give(*held);
  });
  held.reset();
  gate.wait_until_reached();
  task.stop();
  CHECK_FALSE(seen.expired());
  gate.opened.set_value();
  const auto limit = Clock::now() + 10s;
  while (!seen.expired() && Clock::now() < limit) std::this_thread::sleep_for(1ms);
  CHECK(seen.expired());
}
