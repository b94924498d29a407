#pragma once

#include <functional>

namespace logitdice {

/// Xlib ends a program whose X server goes away, at once and from wherever it is. While this lives
/// `last` is called before that, and the exit code is 1. Other displays, and programs without one,
/// are not concerned: GLFW closes the window where a Wayland compositor goes.
class DisplayWatch {
 public:
  explicit DisplayWatch(std::function<void()> last);
  ~DisplayWatch();
  DisplayWatch(const DisplayWatch&) = delete;
  DisplayWatch& operator=(const DisplayWatch&) = delete;
};

}  // namespace logitdice
