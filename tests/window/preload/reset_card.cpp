// Loaded before GLFW (LD_PRELOAD): a driver that says that its card was reset, once the file that
// RESET_CARD names is there. A card cannot be reset for a test.
#include <dlfcn.h>
#include <unistd.h>

#include <cstdlib>
#include <cstring>

namespace {

unsigned status() {
  constexpr unsigned kGuiltyContextReset = 0x8253;
  const char* file = std::getenv("RESET_CARD");
  return file != nullptr && access(file, F_OK) == 0 ? kGuiltyContextReset : 0;
}

using Function = void (*)();

}  // namespace

extern "C" int glfwExtensionSupported(const char* name) {
  if (std::strcmp(name, "GL_ARB_robustness") == 0) return 1;
  const auto next =
      reinterpret_cast<int (*)(const char*)>(dlsym(RTLD_NEXT, "glfwExtensionSupported"));
  return next(name);
}

extern "C" Function glfwGetProcAddress(const char* name) {
  if (std::strcmp(name, "glGetGraphicsResetStatusARB") == 0) {
    return reinterpret_cast<Function>(status);
  }
  const auto next =
      reinterpret_cast<Function (*)(const char*)>(dlsym(RTLD_NEXT, "glfwGetProcAddress"));
  return next(name);
}
