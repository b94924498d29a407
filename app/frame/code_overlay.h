#pragma once

#include "app/frame/ui.h"

namespace logitdice {

/// "Show code": the chain on the screen for somebody else to run, over the page. Targets at the
/// left, what the chosen one is given at the right.
void draw_code_overlay(Ui& ui, const Panel& panel);

/// Puts the code on the clipboard and says so.
void copy_code(Ui& ui);

/// A key while it lies open; what it has no use for is lost.
void press_in_code(Ui& ui, ListKey key);

}  // namespace logitdice
