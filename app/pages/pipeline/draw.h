#pragma once

#include "app/panels/panel.h"

namespace logitdice::pipeline_page {

void draw(const Panel& panel, const Rect& room);

}  // namespace logitdice::pipeline_page
