#pragma once

#include <string>
#include <vector>

#include "app/panels/panel.h"
#include "core/readings/cut_lines.h"

// The lines of cutoffs among the bars.
namespace logitdice {

/// Those of the stages that have cut by the phase on the screen.
std::vector<CutLine> reached_lines(const AppState& state);

/// Of two in one place the first is named.
bool is_first_of(const std::vector<CutLine>& lines, const CutLine& line);

/// On the border between two rows at `y`, which it moves by nothing; the label stands in the line.
void draw_cutoff(const Panel& panel, const Rect& place, float y, float label_x,
                 const CutLine& cutoff);

/// The labels of cutoffs that lie below the last row, which the rest's row has room for.
std::string labels_below(const std::vector<CutLine>& lines, int last_rank);

}  // namespace logitdice
