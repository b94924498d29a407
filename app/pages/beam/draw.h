#pragma once

#include "app/panels/panel.h"

namespace logitdice::beam_page {

void draw(const Panel& panel, const Rect& room);
/// The left column: what is searched, and how.
void draw_left(const Panel& panel, Rect column);

}  // namespace logitdice::beam_page
