#pragma once

#include <span>

#include "app/ui/canvas.h"

namespace logitdice {

/// Sizes from step to step, a dot each over a logarithmic axis of whole powers of ten: how close two
/// things are. A size of 0 stands on the axis' lower end.
struct LogDot {
  double size = 0;
  bool marked = false;  // what the line promises has happened here
};
struct LogDots {
  std::span<const LogDot> dots;
  double line = 0;  // a size that matters, dashed across; 0: none
  int selected = -1;
};

/// Returns the step under the mouse position x, or −1. The labels of the axis stand within `rect`.
int chart_log_dots(const Canvas& canvas, const Rect& rect, const LogDots& chart, float mouse_x);

}  // namespace logitdice
