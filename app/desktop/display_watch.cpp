#include "app/desktop/display_watch.h"

#include <dlfcn.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <utility>

struct _XDisplay;  // Xlib's  NOLINT(bugprone-reserved-identifier)

namespace logitdice {
namespace {

using GoneHandler = int (*)(_XDisplay*);
using SetGoneHandler = GoneHandler (*)(GoneHandler);

std::function<void()> last_words;  // the handler has no user pointer
GoneHandler handler_before = nullptr;

// Whichever thread meets it first; it must not return.
int end_with_display(_XDisplay*) {
  static std::atomic<bool> ending = false;
  while (ending.exchange(true)) pause();
  last_words();
  std::_Exit(EXIT_FAILURE);
}

// Of the library that GLFW uses, if it does: ours is not linked to it. Null under Wayland.
SetGoneHandler set_gone_handler() {
  void* xlib = dlopen("libX11.so.6", RTLD_LAZY | RTLD_NOLOAD);
  if (xlib == nullptr) return nullptr;
  void* found = dlsym(xlib, "XSetIOErrorHandler");
  dlclose(xlib);
  return reinterpret_cast<SetGoneHandler>(found);
}

}  // namespace

DisplayWatch::DisplayWatch(std::function<void()> last) {
  last_words = std::move(last);
  if (const SetGoneHandler set = set_gone_handler()) handler_before = set(end_with_display);
}

DisplayWatch::~DisplayWatch() {
  if (const SetGoneHandler set = set_gone_handler()) set(handler_before);
}

}  // namespace logitdice
