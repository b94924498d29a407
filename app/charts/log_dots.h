#pragma once

#include <span>
#include <string>

#include "app/ui/canvas.h"

namespace logitdice {

/// Sizes from step to step, a dot each over a logarithmic axis: how close two things are. A size
/// below the axis, 0 among them, stands on its lower end.
struct LogDot {
  double size = 0;
  bool marked = false;  // what the line promises has happened here
};
struct LogDots {
  std::span<const LogDot> dots;
  double low = 1e-6, high = 10;  // the axis' ends
  double line = 0;               // a size that matters; 0: none
  std::string line_label = {};
  int selected = -1;
};

/// Returns the step under the mouse position x, or −1. Labels of the axis stand within `rect`.
int chart_log_dots(const Canvas& canvas, const Rect& rect, const LogDots& chart, float mouse_x);

}  // namespace logitdice
