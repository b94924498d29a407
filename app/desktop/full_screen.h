#pragma once

#include "app/ui/input.h"

struct GLFWwindow;

namespace logitdice {

/// A rectangle on the desktop, in the screen's own units.
struct Area {
  int x = 0, y = 0, width = 0, height = 0;
};

/// Between a window and the whole screen; back again at the same place and size.
class FullScreen {
 public:
  void follow(GLFWwindow* window, bool wanted);

  /// The window's size, or that which it goes back to.
  WindowSize size_beside(GLFWwindow* window) const;

 private:
  void enter(GLFWwindow* window);

  bool on_ = false;
  Area before_;
};

}  // namespace logitdice
