#include "app/desktop/full_screen.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

namespace logitdice {
namespace {

/// The monitor that shows the window's middle.
GLFWmonitor* monitor_of(const Area& window) {
  int count = 0;
  GLFWmonitor** monitors = glfwGetMonitors(&count);
  const int x = window.x + window.width / 2, y = window.y + window.height / 2;
  for (int i = 0; i < count; ++i) {
    Area area;
    glfwGetMonitorPos(monitors[i], &area.x, &area.y);
    const GLFWvidmode* mode = glfwGetVideoMode(monitors[i]);
    if (mode == nullptr) continue;
    if (x >= area.x && x < area.x + mode->width && y >= area.y && y < area.y + mode->height) {
      return monitors[i];
    }
  }
  return glfwGetPrimaryMonitor();
}

}  // namespace

void FullScreen::follow(GLFWwindow* window, bool wanted) {
  if (wanted == on_) return;
  on_ = wanted;
  if (wanted) {
    enter(window);
  } else {
    glfwSetWindowMonitor(window, nullptr, before_.x, before_.y, before_.width, before_.height, 0);
  }
  glfwSwapInterval(1);  // some drivers forget it with the mode
}

WindowSize FullScreen::size_beside(GLFWwindow* window) const {
  WindowSize size{before_.width, before_.height};
  if (!on_) glfwGetWindowSize(window, &size.width, &size.height);
  return size;
}

void FullScreen::enter(GLFWwindow* window) {
  glfwGetWindowPos(window, &before_.x, &before_.y);
  glfwGetWindowSize(window, &before_.width, &before_.height);
  GLFWmonitor* monitor = monitor_of(before_);
  const GLFWvidmode* mode = monitor != nullptr ? glfwGetVideoMode(monitor) : nullptr;
  if (mode == nullptr) return;
  glfwSetWindowMonitor(window, monitor, 0, 0, mode->width, mode->height, mode->refreshRate);
}

}  // namespace logitdice
