#include "app/desktop/interrupts.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <algorithm>
#include <cstdlib>
#include <iterator>

namespace logitdice {
namespace {

constexpr int kClosingSignals[] = {SIGINT, SIGTERM, SIGHUP};

sigset_t closing_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : kClosingSignals) sigaddset(&set, signal);
  return set;
}

}  // namespace

BlockedSignals::BlockedSignals() {
  const sigset_t set = closing_signals();
  pthread_sigmask(SIG_BLOCK, &set, &before_);
}

BlockedSignals::~BlockedSignals() {
  pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

bool closing_signal_pending() {
  sigset_t pending;
  sigpending(&pending);
  return std::any_of(std::begin(kClosingSignals), std::end(kClosingSignals),
                     [&](int signal) { return sigismember(&pending, signal) == 1; });
}

CloseOnSignal::CloseOnSignal(GLFWwindow* window)
    : thread_([this, window] {
        const sigset_t set = closing_signals();
        for (int received = 0;; ++received) {
          int signal = 0;
          sigwait(&set, &signal);
          if (done_) return;
          if (received > 0) std::_Exit(128 + signal);
          glfwSetWindowShouldClose(window, GLFW_TRUE);
          glfwPostEmptyEvent();
        }
      }) {}

CloseOnSignal::~CloseOnSignal() {
  done_ = true;
  // Ends its wait for a signal, not the thread.  NOLINTNEXTLINE(bugprone-bad-signal-to-kill-thread)
  pthread_kill(thread_.native_handle(), SIGTERM);
  thread_.join();
}

}  // namespace logitdice
