#pragma once

#include "app/ui/canvas.h"
#include "app/ui/controls.h"
#include "app/ui/motion.h"

namespace logitdice {

/// What a widget draws on and listens to: the canvas of the frame, the places that take the mouse,
/// and the sizes that glide.
struct Surface {
  Controls& controls;
  Motion& motion;
  Canvas canvas;

  const Theme& theme() const { return *canvas.theme; }
  const Fonts& fonts() const { return *canvas.fonts; }
  float px(float length) const { return canvas.px(length); }

  /// Scrolls ImGui's window of the moment to `y`, from the next frame on.
  void scroll_to(float y) const {
    ImGui::SetScrollY(y);
    motion.ask_for_frame();
  }
};

}  // namespace logitdice
