#pragma once

#include <string>

#include "app/ui/fonts.h"
#include "app/ui/input.h"

namespace logitdice {

struct Ui;  // app/views/ui.h: the state and what the drawing needs between frames

/// What the window has to do after a frame.
struct FrameResult {
  bool animating = false;    // draw the next frame at once, something still moves
  double wake_in_s = -1;     // otherwise draw again after so many seconds; < 0: sleep until input
  bool quit = false;
  bool fullscreen = false;   // what the state wants; the window follows
  float scale = 1;           // user's zoom, 0.8 to 3; when it changed, rebuild fonts before the next frame
  std::string save_picture;  // not empty: write this frame as PNG to that path
};

/// Draws one frame between ImGui::NewFrame() and ImGui::Render(), which the caller calls.
FrameResult draw_frame(Ui& ui, const FrameInput& input);

/// The faces that draw_frame uses; the window builds them.
Fonts& fonts_of(Ui& ui);

/// Shows a sentence to the user in the error bar (a picture that could not be written, say).
void report(Ui& ui, std::string sentence);

}  // namespace logitdice
