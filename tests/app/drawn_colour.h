#pragma once

#include <algorithm>
#include <utility>

#include "tests/app/screen.h"

namespace logitdice {

inline bool is_inside(ImVec2 at, const WidgetRect& r) {
  return at.x >= r.x - 1 && at.x <= r.x + r.w + 1 && at.y >= r.y - 1 && at.y <= r.y + r.h + 1;
}

/// Whether the last frame drew anything of that colour there.
inline bool has_colour(const WidgetRect& rect, ImU32 colour) {
  const ImDrawData* data = ImGui::GetDrawData();
  for (int i = 0; i < data->CmdListsCount; ++i) {
    for (const ImDrawVert& v : data->CmdLists[i]->VtxBuffer) {
      if (v.col == colour && is_inside(v.pos, rect)) return true;
    }
  }
  return false;
}

/// From the uppermost to the lowest point of that colour there; the second is the smaller one where
/// there is none.
inline std::pair<float, float> rows_of_colour(const WidgetRect& rect, ImU32 colour) {
  float top = 1e9f, bottom = -1e9f;
  const ImDrawData* data = ImGui::GetDrawData();
  for (int i = 0; i < data->CmdListsCount; ++i) {
    for (const ImDrawVert& v : data->CmdLists[i]->VtxBuffer) {
      if (v.col != colour || !is_inside(v.pos, rect)) continue;
      top = std::min(top, v.pos.y);
      bottom = std::max(bottom, v.pos.y);
    }
  }
  return {top, bottom};
}

}  // namespace logitdice
