#include "app/desktop/interrupts.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <cstdlib>

namespace logitdice {
namespace {

sigset_t closing_signals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&set, signal);
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
  pthread_kill(thread_.native_handle(), SIGTERM);
  thread_.join();
}

}  // namespace logitdice
