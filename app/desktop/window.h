#pragma once

#include <functional>
#include <string>

#include "app/ui/frame_source.h"

namespace logitdice {

struct WindowOptions {
  std::string title = "logitdice";
  int width = 1600;  // units of the design, at most what the monitor has
  int height = 900;
  WindowSize last;  // what a window had before counts more, where it is known
  bool fullscreen = false;
  /// Called once when a window that was open ends, in whatever way, to keep what is to be kept;
  /// returns the exit code of a window that a person closed.
  std::function<int()> leave = [] { return 0; };
};

/// Opens the window and draws frames until it is closed; returns the program's exit code. Sleeps
/// while nothing moves. Where no window can be opened it says so in one sentence on standard error,
/// names `logitdice render`, and returns 1. SIGINT, SIGTERM and SIGHUP close the window like its
/// button does. A display that goes away, or a graphics card that loses what it was given, ends it
/// with a sentence and 1, and options.leave() is called all the same.
int run_window(FrameSource& source, const WindowOptions& options);

}  // namespace logitdice
