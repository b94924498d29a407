#pragma once

#include <optional>
#include <ostream>
#include <string>

#include "app/program/animation.h"
#include "app/program/look.h"
#include "core/base/result.h"

namespace logitdice {

/// Pixels, either side of a picture or a window.
inline constexpr int kSmallestSide = 200, kLargestSide = 8192;

/// `logitdice [FILE] …`: opens the window.
struct WindowArguments : Look {
  bool fullscreen = false;
  std::string automation;     // folder that UI tests read; empty: not named
  int width = 0, height = 0;  // pixels; 0: as it was the last time
};

/// `logitdice render …`: pictures without a display.
struct RenderArguments : Look {
  int width = 1600, height = 900;  // pixels
  std::string out;                 // the picture to write; empty where `all` is not
  // Folder for one PNG of every view in every theme; then view, theme and out are empty.
  std::string all;
  std::optional<Animation> animation;  // many pictures
  bool progress = false;               // says on stderr how far it is
};

/// All return an exit code.
int open_window(const WindowArguments& arguments);
int render_pictures(const RenderArguments& arguments, std::ostream& err);

/// What the same window would say, see app/program/describe.h.
int describe_screen(const Look& look, std::ostream& out, std::ostream& err);

}  // namespace logitdice
