#pragma once

#include <string>
#include <vector>

namespace logitdice {

/// A key as the user pressed it, from our own callback: ImGui 1.86 loses a key that goes down and
/// up within one frame, a queue does not.
struct KeyPress {
  int key = 0;   // GLFW_KEY_*, by what the user's layout prints on it (Z is Z on a German keyboard)
  int mods = 0;  // GLFW_MOD_* bits
};

/// What arrived since the last frame besides what ImGui takes itself.
struct FrameInput {
  std::vector<KeyPress> keys;
  std::vector<std::string> dropped_files;
  float scale = 1;          // pixels for each unit of the design: the user's zoom times the
                            // monitor's; the faces were built for it
  double cpu_frame_ms = 0;  // our own work on the last frame, without the rasteriser
};

}  // namespace logitdice
