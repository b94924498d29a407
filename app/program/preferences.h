#pragma once

#include "app/look/theme_name.h"
#include "core/readings/axis.h"

namespace logitdice {

/// What a person chose about the window itself.
struct Preferences {
  ThemeName theme = ThemeName::dark;
  float scale = 1;              // of the type, on top of what the window makes it; 0.8 to 3
  bool reduced_motion = false;
  bool fullscreen = false;
  int window_width = 0, window_height = 0;  // in the screen's own units; 0: never opened
  Axis axis = Axis::fixed;
  double phase_seconds = 1.5;   // how long the playing loop stays in a phase
};
inline constexpr float kLowestScale = 0.8f, kHighestScale = 3.0f;
inline constexpr int kLargestWindow = 32'768;
inline constexpr double kFastestPhase_s = 0.25, kSlowestPhase_s = 8;

}  // namespace logitdice
