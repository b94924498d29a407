#pragma once

#include <imgui.h>

#include <string>
#include <variant>
#include <vector>

namespace logitdice {

// Shapes as a canvas drew them, in window pixels, to be written down by svg.h.

/// A rectangle, filled where `thickness` is 0, otherwise its outline.
struct BoxShape {
  ImVec2 low, high;
  float radius = 0, thickness = 0;
};

/// Straight pieces from point to point, filled where `thickness` is 0.
struct PathShape {
  std::vector<ImVec2> points;
  float thickness = 0;
  bool closed = false;
  float dash = 0, gap = 0;  // pixels of ink and of none, in turn; 0: all ink
};

/// A disc where `thickness` is 0, otherwise a ring.
struct DiscShape {
  ImVec2 centre;
  float radius = 0, thickness = 0;
};

/// Lines from each even point to the odd one after it: the strokes of a hatch.
struct StrokesShape {
  std::vector<ImVec2> ends;
  float thickness = 0;
};

/// One line of text in one face: its characters, not what stands in for them on Dear ImGui's side.
struct TextShape {
  const ImFont* font = nullptr;
  ImVec2 at;          // the left end of the line that letters stand on
  float width = 0;    // of the whole
  float spacing = 0;  // pixels by which letters stand further apart than their face has them
  std::string text;
};

struct Shape {
  const ImDrawList* layer;     // draw lists lie over one another in an order of their own
  ImVec2 clip_low, clip_high;  // nothing outside of it is seen
  ImU32 colour;                // 0xAABBGGRR
  std::variant<BoxShape, PathShape, DiscShape, StrokesShape, TextShape> form;
};

/// All that one frame has drawn, in the order of drawing, while it is switched on.
struct Recording {
  bool on = false;
  std::vector<Shape> shapes;
};

}  // namespace logitdice
