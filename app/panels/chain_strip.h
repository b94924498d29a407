#pragma once

#include "app/panels/panel.h"

namespace logitdice {

/// One thumbnail a stage of the chain, in its order: what the stage left. Neutral stages are dimmed.
/// A click opens the stage's card and shows the phase in which it works.
void draw_chain_strip(const Panel& panel, const Rect& strip);

}  // namespace logitdice
