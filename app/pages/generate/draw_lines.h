#pragma once

#include "app/panels/panel.h"

namespace logitdice::generate_page {

/// How high the lines will be, so that the page keeps still while they are written.
float height_of_lines(const Panel& panel, float width);

/// The text as chips, a token each, coloured by its probability; below it what the same dice would
/// have written with the knobs as they are.
void draw_lines(const Panel& panel, Rect room);

}  // namespace logitdice::generate_page
