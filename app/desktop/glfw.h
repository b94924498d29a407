#pragma once

#include <string>

namespace logitdice {

/// GLFW between glfwInit and glfwTerminate, and the last thing that it complained about.
///
/// GLFW 3.4 knows X11 and Wayland at once. Wayland is only asked where a compositor's socket is,
/// since asking without one writes to standard error; where it does not answer, X11 is tried.
class Glfw {
 public:
  Glfw();
  ~Glfw();
  Glfw(const Glfw&) = delete;
  Glfw& operator=(const Glfw&) = delete;

  bool started() const { return started_; }

  /// GLFW's callback has no user pointer, hence one string for the process.
  static std::string& complaint();

 private:
  bool started_ = false;
};

/// Whether a Wayland compositor may be listening, by WAYLAND_SOCKET, WAYLAND_DISPLAY and
/// XDG_RUNTIME_DIR, as libwayland reads them.
bool wayland_socket_exists();

/// Whether a window's size is counted in the pixels of its picture. Under Wayland it is counted in
/// units of which the monitor's scale says how many pixels they have.
bool sizes_are_pixels();

}  // namespace logitdice
