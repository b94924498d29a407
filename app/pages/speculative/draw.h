#pragma once

#include "app/pages/speculative/state.h"
#include "app/panels/panel.h"

namespace logitdice::speculative_page {

/// What drawing keeps between frames.
struct Look {
  double stepped_s = -1;  // when the round was last stepped while it plays; < 0: not playing
  SliderGrip grip;
  ValueField field;
};

void draw(const Panel& panel, const Rect& room);

}  // namespace logitdice::speculative_page
