#pragma once

#include <string>
#include <vector>

namespace logitdice {

/// A key as the user pressed it, from our own callback: ImGui 1.86 loses a key that goes down and
/// up within one frame, a queue does not.
struct KeyPress {
  int key = 0;   // GLFW_KEY_*, by what the user's layout prints on it (Z is Z on a German keyboard)
  int mods = 0;  // GLFW_MOD_* bits
  bool repeat = false;  // it is being held down
};

/// In the screen's own units, not always pixels; 0: not known.
struct WindowSize {
  int width = 0, height = 0;

  bool operator==(const WindowSize&) const = default;
};

/// What arrived since the last frame besides what ImGui takes itself.
struct FrameInput {
  std::vector<KeyPress> keys;
  std::vector<std::string> dropped_files;
  float scale = 1;  // pixels for each unit of the design, see FrameSource; the faces are built for it
  WindowSize window;        // where it fills the screen, the size that it goes back to
  double cpu_frame_ms = 0;  // our own work on the last frame, without the rasteriser
};

}  // namespace logitdice
