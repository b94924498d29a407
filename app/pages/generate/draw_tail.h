#pragma once

#include "app/panels/panel.h"

namespace logitdice::generate_page {

/// The view "the tail": six texts, and which of their tokens the coin drew from outside.
void draw_tail(const Panel& panel, Rect room);

}  // namespace logitdice::generate_page
