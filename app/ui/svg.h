#pragma once

#include <span>
#include <string>
#include <string_view>

#include "app/ui/fonts.h"
#include "app/ui/recording.h"

namespace logitdice {

/// A picture of lines and letters as SVG 1.1: what was recorded, text as text. Self-contained: it
/// names fonts, with others to take their place, and refers to nothing outside of itself. Texts
/// have the widths that they had on the screen, whichever font writes them. Its ids and classes say
/// what they stand for, so that several such pictures may stand in one page of HTML.
///
/// layers: the draw lists from the lowest to the topmost (compat::layers); shapes of any other are
/// left out. label: for those who do not see it. The same recording gives the same bytes.
std::string svg_text(const Recording& recording, std::span<const ImDrawList* const> layers,
                     const Fonts& fonts, int width, int height, std::string_view label);

}  // namespace logitdice
