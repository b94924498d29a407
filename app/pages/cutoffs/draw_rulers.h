#pragma once

#include "app/panels/panel.h"
#include "app/widgets/grip.h"

namespace logitdice::cutoffs_page {

/// The ruler that the mouse holds, between frames.
struct Rulers {
  Grip grip;
};

/// ← and → on a ruler that Tab has chosen; false: none is.
bool turn_ruler(KeyTarget& to, int by);

}  // namespace logitdice::cutoffs_page
