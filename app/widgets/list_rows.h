#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/ui/surface.h"

namespace logitdice {

/// The rows of the list that is open, in a room that scrolls where they do not fit. Up and Down,
/// the pages, Home and End move the chosen row, Enter takes it, letters find one; the mouse does
/// the same. Every list of the program is one of these, so that each has the same keys.
class ListRows {
 public:
  /// `texts` are what letters find, a title and, behind "\n", what else stands in the row;
  /// `current` is the row that is chosen first. Draws into a child of ImGui's window of the moment,
  /// between this and end().
  ListRows(const Surface& surface, const std::string& id, const Rect& room,
           const std::vector<std::string>& texts, float row_height, int current);

  const Surface& surface() const { return inside_; }
  int first() const { return first_; }  // the rows that can be seen: [first, last)
  int last() const { return last_; }
  Rect row(int index) const;
  /// The row that Enter takes; −1: it was not pressed.
  int chosen() const { return chosen_ && count_ > 0 ? list_.row : -1; }
  /// The ground of a row. True when it is clicked.
  bool clicked(int index, const std::string& id) const;
  /// Says what was typed to find a row, in the lower right corner.
  void end();

 private:
  void take_letters(const std::vector<std::string>& texts);
  void take_keys(int rows, int page);
  float show_chosen(bool moved);

  Surface inside_;
  Rect room_;
  OpenList& list_;
  float row_height_ = 0, row_width_ = 0;
  float top_ = 0, content_top_ = 0;  // of the rows, and as ImGui has scrolled
  int count_ = 0, first_ = 0, last_ = 0;
  bool chosen_ = false;  // Enter was pressed
  bool behind_ = false;  // the texts around the list (TextNotes)
};

/// The row, from `from` on and then from the top, whose title has a word that begins with `wanted`,
/// upper and lower case alike; otherwise the one that has it in its other words; −1: none has.
int find_row(const std::vector<std::string>& texts, std::string_view wanted, int from);

}  // namespace logitdice
