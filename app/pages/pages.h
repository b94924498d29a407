#pragma once

#include <span>
#include <string_view>

#include "app/panels/panel.h"

namespace logitdice {

struct Ui;

/// A tab. Draws itself into the room between the top bar and the status bar.
struct ViewInfo {
  std::string_view id;     // "pipeline": command line, state file, tests
  std::string_view title;  // "Pipeline": the tab
  std::string_view help;   // one sentence
  void (*draw)(Ui& ui, const Panel& panel, Rect room);
  bool whole_width;  // draws the right column itself
  bool own_sources = false;  // has menus for its distributions: the left panel names none
};

/// In the order of the tabs; the keys 1 to 9 open them.
std::span<const ViewInfo> all_views();

/// Null if there is no such view.
const ViewInfo* find_view(std::string_view id);

// One file each.
void draw_pipeline(Ui& ui, const Panel& panel, Rect room);
void draw_compare(Ui& ui, const Panel& panel, Rect room);
void draw_cutoffs(Ui& ui, const Panel& panel, Rect room);
void draw_generate(Ui& ui, const Panel& panel, Rect room);
void draw_penalties(Ui& ui, const Panel& panel, Rect room);

}  // namespace logitdice
