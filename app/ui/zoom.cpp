#include "app/ui/zoom.h"

#include <algorithm>

namespace logitdice {

Zoom zoomed(const Zoom& zoom, float by, ImVec2 mouse, ImVec2 screen) {
  const ImVec2 fixed = zoom.seen_at(mouse);
  Zoom out;
  out.factor = std::clamp(zoom.factor * by, 1.0f, kMostZoom);
  const auto origin = [&](float at, float under, float length) {
    return std::clamp(at - under / out.factor, 0.0f, length - length / out.factor);
  };
  out.origin = {origin(fixed.x, mouse.x, screen.x), origin(fixed.y, mouse.y, screen.y)};
  return out;
}

void apply_zoom(ImDrawData& frame, const Zoom& zoom) {
  if (!zoom.on()) return;
  const auto x = [&](float at) { return (at - zoom.origin.x) * zoom.factor; };
  const auto y = [&](float at) { return (at - zoom.origin.y) * zoom.factor; };
  for (int i = 0; i < frame.CmdListsCount; ++i) {
    ImDrawList& list = *frame.CmdLists[i];
    for (ImDrawVert& v : list.VtxBuffer) v.pos = {x(v.pos.x), y(v.pos.y)};
    for (ImDrawCmd& command : list.CmdBuffer) {
      const ImVec4 clip = command.ClipRect;
      command.ClipRect = {x(clip.x), y(clip.y), x(clip.z), y(clip.w)};
    }
  }
}

}  // namespace logitdice
