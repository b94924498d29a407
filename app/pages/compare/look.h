#pragma once

#include <string>

#include "app/panels/panel.h"

namespace logitdice {

struct Ui;

/// What the Compare view needs between frames.
struct CompareUi {
  int menu = -1;            // the column whose engines are listed; −1: none
  bool all_stages = false;  // stages that are off are listed too
  std::string open_stage;   // whose further knobs are listed; empty: none
  KnobEditor editor;
};

/// Turns the knob of a column that the keyboard has chosen; false if it has chosen none.
bool nudge_column_knob(Ui& ui, int by);

}  // namespace logitdice
