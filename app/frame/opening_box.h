#pragma once

#include "app/frame/ui.h"

namespace logitdice {

/// A file that takes longer than a moment to read: its name, how far it has come, and a button that
/// gives it up.
void draw_opening(Ui& ui);

}  // namespace logitdice
