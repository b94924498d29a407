#include "app/desktop/context_watch.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

namespace logitdice {

// A driver hands out a function for any name that it is asked for: the extension says whether it
// works.
ContextWatch::ContextWatch() {
  if (glfwExtensionSupported("GL_ARB_robustness") != GLFW_TRUE) return;
  status_ = reinterpret_cast<unsigned (*)()>(glfwGetProcAddress("glGetGraphicsResetStatusARB"));
}

}  // namespace logitdice
