#pragma once

#include <string>

#include "app/ui/surface.h"

namespace logitdice {

/// The rounded box behind a group of things. Returns the room inside its padding.
Rect card(const Surface& surface, const Rect& rect);

/// The line around what the keyboard has chosen.
void focus_ring(const Surface& surface, const Rect& rect);

/// A hint that appears beside a hovered thing: below it, or above it, where that ends at the edge
/// or `above` is asked for. "\n" begins another line.
void hint(const Surface& surface, const std::string& text, bool above = false);

}  // namespace logitdice
