#pragma once

#include <imgui.h>

#include <cmath>

namespace logitdice {

/// Whether every vertex of the last frame is somewhere.
inline bool all_vertices_finite() {
  const ImDrawData* data = ImGui::GetDrawData();
  for (int i = 0; i < data->CmdListsCount; ++i) {
    for (const ImDrawVert& v : data->CmdLists[i]->VtxBuffer) {
      if (!std::isfinite(v.pos.x) || !std::isfinite(v.pos.y)) return false;
    }
  }
  return true;
}

}  // namespace logitdice
