#pragma once

#include <imgui.h>

namespace logitdice {

/// A part of the picture that fills the window: the picture's points from `origin` on, `factor`
/// times as large.
struct Zoom {
  float factor = 1;
  ImVec2 origin{0, 0};  // pixels of the picture

  bool on() const { return factor > 1; }
  /// The point of the picture that is seen there.
  ImVec2 seen_at(ImVec2 at) const { return {origin.x + at.x / factor, origin.y + at.y / factor}; }
};

inline constexpr float kMostZoom = 8;

/// `by` times as large, around what the mouse is on; never past the picture's edges.
Zoom zoomed(const Zoom& zoom, float by, ImVec2 mouse, ImVec2 screen);

/// Makes the frame that ImGui::Render() has laid out as large.
void apply_zoom(ImDrawData& frame, const Zoom& zoom);

}  // namespace logitdice
