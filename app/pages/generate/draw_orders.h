#pragma once

#include "app/panels/panel.h"

namespace logitdice::generate_page {

/// The view "T = 0 in batches".
void draw_orders(const Panel& panel, const Rect& room);

}  // namespace logitdice::generate_page
