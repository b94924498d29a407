#pragma once

#include <signal.h>

#include <atomic>
#include <thread>

struct GLFWwindow;

namespace logitdice {

/// Keeps SIGINT, SIGTERM and SIGHUP pending in this thread and in those that it starts, so that
/// CloseOnSignal alone takes them. Put it before anything that starts threads.
class BlockedSignals {
 public:
  BlockedSignals();
  ~BlockedSignals();
  BlockedSignals(const BlockedSignals&) = delete;
  BlockedSignals& operator=(const BlockedSignals&) = delete;

 private:
  sigset_t before_;
};

/// Whether one of them has come while they are blocked: who waits for something gives up.
bool closing_signal_pending();

/// Closes `window` the ordinary way when one of these signals comes, so that Ctrl+C in the terminal
/// or a logout lose nothing. A second signal ends the program at once.
class CloseOnSignal {
 public:
  explicit CloseOnSignal(GLFWwindow* window);
  ~CloseOnSignal();
  CloseOnSignal(const CloseOnSignal&) = delete;
  CloseOnSignal& operator=(const CloseOnSignal&) = delete;

 private:
  std::atomic<bool> done_ = false;
  std::thread thread_;
};

}  // namespace logitdice
