#pragma once

#include <string>
#include <vector>

#include "tests/app/screen.h"

namespace logitdice {

/// The texts of a frame that end in "…" for want of room: nobody of a class can rest the mouse on
/// them.
inline std::vector<std::string> shortened_texts(Screen& screen) {
  screen.ui.notes.recording = true;
  screen.backend.frame();
  screen.ui.notes.recording = false;
  std::vector<std::string> texts;
  for (const DrawnText& t : screen.ui.notes.drawn) {
    const bool status = t.text.find("reduced motion") != t.text.npos;  // what tests set
    if (t.shortened && !status) texts.push_back(t.text);
  }
  return texts;
}

/// Every text of a frame.
inline std::vector<std::string> drawn_texts(Screen& screen) {
  screen.ui.notes.recording = true;
  screen.backend.frame();
  screen.ui.notes.recording = false;
  std::vector<std::string> texts;
  for (const DrawnText& t : screen.ui.notes.drawn) texts.push_back(t.text);
  return texts;
}

inline int times_drawn(Screen& screen, std::string_view wanted) {
  int times = 0;
  for (const std::string& text : drawn_texts(screen)) times += text == wanted ? 1 : 0;
  return times;
}

}  // namespace logitdice
