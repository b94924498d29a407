#pragma once

#include <optional>
#include <string>

#include "app/ui/controls.h"

namespace logitdice {

/// A thing of a picture that is dragged along a line, between frames.
struct Grip {
  std::string id;     // what the mouse holds; empty: nothing
  float grabbed = 0;  // how far from the thing's middle the mouse took it, pixels
  bool moved = false;
};

/// What a person did to it in this frame.
struct GripMove {
  float to = 0;             // where its middle is wanted, pixels of the window
  bool continues = false;   // a later part of one drag: undone together with the first
  bool taken_back = false;  // Esc: as if the drag had never begun
};

/// Of the control of that id: `mouse` and `at`, where the thing stands, along the line on which it
/// moves. Nothing while it stays where it is.
std::optional<GripMove> take_grip(Grip& grip, const std::string& id, const Control& control,
                                  float mouse, float at);

}  // namespace logitdice
