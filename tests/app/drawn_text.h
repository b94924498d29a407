#pragma once

#include <algorithm>
#include <string_view>
#include <vector>

#include "app/ui/imgui_compat.h"
#include "tests/app/screen.h"

namespace logitdice {

using Corners = std::vector<ImVec2>;  // in the atlas: one for each corner of each glyph

/// Of what the last frame drew, in the order of drawing.
inline Corners drawn_places() {
  Corners out;
  const ImDrawData* data = ImGui::GetDrawData();
  for (int i = 0; i < data->CmdListsCount; ++i) {
    for (const ImDrawVert& v : data->CmdLists[i]->VtxBuffer) out.push_back(v.uv);
  }
  return out;
}

/// Of this text, which leaves no trace on the screen.
inline Corners places_of(ImFont& font, std::string_view text) {
  ImDrawList& list = *ImGui::GetForegroundDrawList();
  list.AddDrawCmd();  // an empty list has lost its own at the end of the frame
  const int before = list.VtxBuffer.Size;
  compat::add_text(list, font, {0, 0}, 0xffffffff, text);
  Corners out;
  for (int i = before; i < list.VtxBuffer.Size; ++i) out.push_back(list.VtxBuffer[i].uv);
  list.VtxBuffer.resize(before);
  return out;
}

/// How often the last frame shows the whole text in this face, also where it is broken into lines.
inline int times_shown(ImFont& font, std::string_view text) {
  const Corners drawn = drawn_places(), wanted = places_of(font, text);
  REQUIRE(!wanted.empty());
  const auto same = [](ImVec2 a, ImVec2 b) { return a.x == b.x && a.y == b.y; };
  int times = 0;
  for (auto at = drawn.begin();; ++at, ++times) {
    at = std::search(at, drawn.end(), wanted.begin(), wanted.end(), same);
    if (at == drawn.end()) return times;
  }
}

/// The same in the face of secondary text.
inline int times_shown(const Screen& screen, std::string_view text) {
  return times_shown(*screen.ui.faces.small, text);
}

}  // namespace logitdice
