#pragma once

#include <string>

#include "app/ui/fonts.h"
#include "app/ui/input.h"
#include "app/ui/zoom.h"

namespace logitdice {

/// What the window has to do after a frame.
struct FrameResult {
  bool animating = false;    // draw the next frame at once, something still moves
  double wake_in_s = -1;     // otherwise draw again after so many seconds; < 0: sleep until input
  bool keys_wait = false;    // what was pressed is for a field that is not there yet: feed nothing
  bool quit = false;
  bool fullscreen = false;   // what the state wants; the window follows
  Zoom zoom;                 // to be applied to the frame once it is rendered
  std::string save_picture;  // not empty: write this frame to that path, as PNG or SVG by its name
};

/// What a window, a picture or a test shows, frame by frame.
class FrameSource {
 public:
  virtual ~FrameSource() = default;

  /// Draws one frame between ImGui::NewFrame() and ImGui::Render(), which the caller calls.
  virtual FrameResult draw(const FrameInput& input) = 0;

  /// Pixels for each unit of the design in a window of so many pixels: how large the type is to be.
  virtual float scale_for(float width, float height) const = 0;

  /// The faces that draw() uses; the caller builds them, anew whenever scale_for() has changed.
  virtual Fonts& fonts() = 0;

  /// Shows a sentence to the user in the error bar (a picture that could not be written, say).
  virtual void report(std::string sentence) = 0;

  /// The frame that was drawn last as SVG, where its FrameResult asked for a picture of that kind.
  virtual std::string svg() const = 0;
};

}  // namespace logitdice
