#pragma once

#include <span>
#include <string>
#include <vector>

#include "app/ui/canvas.h"

// Upright bars from left to right with dashed lines that end on them, and curves over the same
// quantity. Pure functions like those of charts.h.
namespace logitdice {

/// How a line is drawn, so that lines can be told apart without their colours.
struct LineStyle {
  ImU32 colour = 0;
  float dash = 6;  // px of the design; 0: solid
};
void styled_line(const Canvas& canvas, ImVec2 a, ImVec2 b, const LineStyle& style, float thickness);

/// Which of several cutoffs a bar survives.
enum class Survives { all, some, none };

/// One upright bar: solid where all keep it, hatched in the same hue where some do, hollow and grey
/// where none does. `uncertain` is the height that it might have as well; height where it is exact.
struct UprightBar {
  float height = 0, uncertain = 0;  // 0 to 1; more is clipped and marked with a wedge
  Survives survives = Survives::all;
};
void chart_upright(const Canvas& canvas, const Rect& slot, const UprightBar& bar);

/// A label that stands beside a line at `x`.
struct LineLabel {
  float x = 0, width = 0;  // pixels
};
/// Where each label stands: a row each from the top of `room`, to the right of its line or, where
/// the room ends, to the left. No label touches another, and as few lines as possible run through
/// one: a line begins at its own label's row and goes down.
std::vector<Rect> place_labels(std::span<const LineLabel> labels, const Rect& room, float row_h,
                               float gap);

/// Values over an axis from 0 to 1, heights 0 to 1; a curve ends where its values do. NaN leaves a
/// gap. `letter` stands at the curve's right end, in a colour that text may have.
struct Curve {
  std::vector<float> heights;  // at equal steps
  int steps = 1;               // how many the whole axis has
  LineStyle style;
  std::string letter;
  ImU32 letter_colour = 0;
};
void chart_curves(const Canvas& canvas, const Rect& plot, std::span<const Curve> curves);

}  // namespace logitdice
