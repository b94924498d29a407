#pragma once

#include <imgui.h>

#include "app/desktop/png.h"
#include "app/ui/fonts.h"

namespace logitdice {

/// Draws what ImGui::Render() left into the framebuffer that is bound now, with the faces that it was
/// written in.
void rasterise(int width, int height, const Fonts& fonts);

/// The framebuffer's pixels as they are on the screen.
Image read_pixels(int width, int height);

/// With AddressSanitizer: reports what is leaked by now. Called when all of ours was given back and
/// before the driver is unloaded: later its own leaks could not be told from ours any more.
void check_leaks();

}  // namespace logitdice
