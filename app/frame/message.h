#pragma once

#include "app/frame/ui.h"

namespace logitdice {

/// The error or, where there is none, the notice, at the foot of the page in a window of its own:
/// as high as its words, so that what lies beside it takes clicks. Words that no line holds, long
/// paths, are shortened in their middle; the mouse tells all of it.
void draw_message(Ui& ui);

}  // namespace logitdice
