#pragma once

#include "app/ui/surface.h"

// The signs on the buttons that step and play, for icon_button().
namespace logitdice {

void draw_back_sign(const Surface& surface, const Rect& r, ImU32 ink);
void draw_on_sign(const Surface& surface, const Rect& r, ImU32 ink);
/// A triangle in a circle, so that it differs from the sign for on.
void draw_play_sign(const Surface& surface, const Rect& r, ImU32 ink);
void draw_pause_sign(const Surface& surface, const Rect& r, ImU32 ink);

}  // namespace logitdice
