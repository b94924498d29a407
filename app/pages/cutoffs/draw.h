#pragma once

#include "app/pages/cutoffs/state.h"
#include "app/panels/panel.h"

namespace logitdice::cutoffs_page {

void draw(const Panel& panel, const Rect& room);

}  // namespace logitdice::cutoffs_page
