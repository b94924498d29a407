#pragma once

#include <imgui.h>

#include <string>
#include <string_view>
#include <vector>

namespace logitdice {

/// A text as it stands on the screen.
struct DrawnText {
  ImVec2 low, high;            // its corners, pixels
  ImVec2 seen_low, seen_high;  // the same of what is not clipped
  std::string text;
  bool shortened = false;  // it ends in "…" for want of room
  const ImDrawList* layer = nullptr;
};

/// A label whose term explains itself to the mouse.
struct PlacedTerm {
  std::string id;  // in the glossary
  ImVec2 low, high;
};

/// What one frame has written. A text that had to be shortened tells all of itself to the mouse that
/// rests on it, wherever it stands; tests also look at the places of all of them.
struct TextNotes {
  std::string under_mouse;       // all of the shortened text under the mouse; empty: none
  bool hinted = false;           // a hint is on the screen already
  bool behind = false;           // a list lies over what is drawn now, which tells nothing
  std::string term;              // of the label under the mouse, by its id; empty: none
  std::vector<PlacedTerm> terms;  // every label of this frame that has one; while recording
  bool recording = false;        // keep `drawn`
  std::vector<DrawnText> drawn;  // in the order of drawing

  void begin_frame() {
    under_mouse.clear();
    term.clear();
    terms.clear();
    hinted = false;
    drawn.clear();
  }
};

}  // namespace logitdice
