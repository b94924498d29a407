#pragma once

#include "app/frame/ui.h"

namespace logitdice {

/// At the top or at the bottom of the window: the name, a tab for each page, the window's tools. Where all of it does not fit the name becomes
/// its sign and tabs move together.
void draw_top_bar(Ui& ui, const Panel& panel, const Rect& bar);

}  // namespace logitdice
