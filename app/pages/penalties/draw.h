#pragma once

#include <string>

#include "app/pages/penalties/state.h"
#include "app/panels/panel.h"
#include "app/widgets/text_scroll.h"

namespace logitdice::penalties_page {

/// What drawing keeps between frames: what is being typed, and how far texts are scrolled.
struct Look {
  EditedText prompt, output, spiral_prompt;
  TextScroll chips, before, after;
};

void draw(const Panel& panel, const Rect& room);

}  // namespace logitdice::penalties_page
