#pragma once

#include "app/frame/ui.h"

namespace logitdice {

/// What the first start offers, until something is done: the tour, or none.
void draw_tour_offer(Ui& ui);

}  // namespace logitdice
