#pragma once

#include <string>
#include <vector>

namespace logitdice {

/// What the keyboard does in a list.
enum class ListKey { up, down, page_up, page_down, first, last, choose, forget_letter };

/// The list that lies open over everything else, a menu or the rows of a dialog, between frames.
/// There is one at most, and while there is one the keyboard is its own.
struct OpenList {
  std::string id;             // empty: none is open
  int row = -1;               // that the keyboard is on; −1: the list says where it begins
  std::string wanted;         // what was typed to find a row
  double typed_s = 0;         // when the last letter of it was
  bool missing = false;       // no row has it
  std::vector<ListKey> keys;  // pressed since the list was drawn
  bool drawn = false;         // in this frame: a list that is not has closed
};

}  // namespace logitdice
