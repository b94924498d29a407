#pragma once

#include "app/pages/cutoffs/state.h"
#include "app/panels/panel.h"

namespace logitdice::cutoffs_page {

/// What drawing keeps between frames.
struct Look {
  int menu = -1;  // the list of distributions that is open: 0 upper, 1 lower; −1: none
};

void draw(const Panel& panel, const Rect& room);

}  // namespace logitdice::cutoffs_page
