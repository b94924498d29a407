#include "app/desktop/no_window.h"

#include <cstdio>
#include <string>

#include "app/desktop/glfw.h"

namespace logitdice {
namespace {

int say(const std::string& sentence) {
  std::fprintf(stderr, "logitdice: %s\n", sentence.c_str());
  return 1;
}

}  // namespace

int no_display() {
  return say("no display to open a window on (" + Glfw::complaint() +
             "); `logitdice render --view pipeline -o picture.png` draws without one.");
}

int no_opengl() {
  return say("this display has no OpenGL 3.3 for a window (" + Glfw::complaint() +
             "); LIBGL_ALWAYS_SOFTWARE=1 before the command lets Mesa draw it, and `logitdice "
             "render --view pipeline -o picture.png` draws without a window.");
}

int lost_context() {
  return say("the graphics card was reset, and what the window had drawn with it; start it again.");
}

int display_gone() {
  return say("the display has gone, and the window with it.");
}

}  // namespace logitdice
