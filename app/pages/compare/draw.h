#pragma once

#include <string>

#include "app/pages/compare/state.h"
#include "app/panels/panel.h"

namespace logitdice::compare_page {

/// What drawing keeps between frames.
struct Look {
  bool all_stages = false;  // stages that are off are listed too
  std::string open_stage;   // whose further knobs are listed; empty: none
  ValueField field;
  SliderGrip grip;
};

void draw(const Panel& panel, const Rect& room);

/// "column.1.": ids of the columns count from 1.
std::string column_prefix(int column);

}  // namespace logitdice::compare_page
