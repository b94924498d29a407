#include "app/desktop/glfw.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <cstdlib>
#include <filesystem>
#include <string_view>

namespace logitdice {
namespace {

std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value != nullptr ? value : "";
}

#ifdef GLFW_PLATFORM
bool start_on(int platform) {
  glfwInitHint(GLFW_PLATFORM, platform);
  return glfwInit() == GLFW_TRUE;
}

bool start_somewhere() {
  const bool x11 = glfwPlatformSupported(GLFW_PLATFORM_X11) == GLFW_TRUE;
  if (!x11 || wayland_socket_exists()) {
    if (start_on(GLFW_ANY_PLATFORM)) return true;
  }
  return x11 && start_on(GLFW_PLATFORM_X11);
}
#else  // before 3.4 a GLFW knows one platform
bool start_somewhere() {
  return glfwInit() == GLFW_TRUE;
}
#endif

}  // namespace

Glfw::Glfw() {
  glfwSetErrorCallback([](int, const char* text) { complaint() = text; });
  started_ = start_somewhere();
}

Glfw::~Glfw() {
  if (started_) glfwTerminate();
}

std::string& Glfw::complaint() {
  static std::string text;
  return text;
}

bool wayland_socket_exists() {
  if (!variable("WAYLAND_SOCKET").empty()) return true;  // an open connection, by its number
  const std::string_view named = variable("WAYLAND_DISPLAY");
  const std::filesystem::path name = named.empty() ? "wayland-0" : named;
  if (name.is_relative() && variable("XDG_RUNTIME_DIR").empty()) return false;
  std::error_code problem;  // an absolute name replaces the folder
  return std::filesystem::is_socket(std::filesystem::path(variable("XDG_RUNTIME_DIR")) / name,
                                    problem);
}

bool sizes_are_pixels() {
#ifdef GLFW_PLATFORM
  return glfwGetPlatform() != GLFW_PLATFORM_WAYLAND;
#else
  return true;
#endif
}

}  // namespace logitdice
