#pragma once

#include <string>

#include "app/frame/ui.h"

namespace logitdice {

/// The page as SVG with real text (app/ui/svg.h) in a window of width x height px, its type as
/// large as the page wants it there. No display and no OpenGL is needed. Draws frames until nothing
/// moves; whoever runs workers waits for them before. `ui` must not be drawn elsewhere: its faces
/// go with the picture. The same state gives the same bytes.
std::string svg_of(Ui& ui, int width, int height);

/// The frame that was drawn last, in Dear ImGui's context of the moment; `ui.recording` was on.
std::string svg_of_frame(const Ui& ui);

}  // namespace logitdice
