#pragma once

#include "app/frame/ui.h"

namespace logitdice {

/// The table of the keys that act on the page as it is, over everything else: in as many columns as
/// fit, in smaller type where they would not, and scrolled by the arrows where even that is too
/// high. No text of it is cut.
void draw_keys_overlay(Ui& ui, const Panel& panel);

}  // namespace logitdice
