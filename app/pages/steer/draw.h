#pragma once

#include "app/panels/panel.h"

namespace logitdice::steer_page {

void draw(const Panel& panel, const Rect& room);

/// Guidance, contrast, mask and, where the chain has none, the bias: the cards above its own.
void draw_chain_head(const Panel& panel, Rect& column);

}  // namespace logitdice::steer_page
