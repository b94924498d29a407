#pragma once

#include "app/pages/learn/state.h"
#include "app/panels/panel.h"

namespace logitdice::learn_page {

/// What drawing keeps between frames.
struct Look {
  EditedText search, number;
  bool search_next = false;  // the search takes the keyboard in the next frame
  float content_h = 0;       // of the part that scrolls, as it was last drawn
  Part part = Part::map;     // whose that is
  std::string shown;         // what it showed; another begins at its top
};
inline Look& look(const KeyTarget& to) {
  return to.memory.pages.get<Look>();
}
inline Look& look(const Panel& panel) {
  return panel.memory.pages.get<Look>();
}

void draw(const Panel& panel, const Rect& room);

}  // namespace logitdice::learn_page
