#pragma once

#include <string>
#include <string_view>

#include "app/ui/surface.h"

namespace logitdice {

/// A list that drops down from `anchor` over everything else: a window of its own, so that what is
/// below takes no clicks. Between begin and end the rows are drawn with the surface it returns, each
/// in the rectangle that row() gives, first to last.
class MenuList {
 public:
  MenuList(const Surface& surface, const std::string& id, const Rect& anchor, float width, int rows,
           float row_height);
  const Surface& surface() const { return inside_; }
  Rect row(int index) const;
  /// A row with a title, a line below it and, for what is chosen now, another colour. True when it
  /// is picked.
  bool item(int index, const std::string& id, std::string_view title, std::string_view help,
            bool current) const;
  /// True where the mouse went down elsewhere: the list should close.
  bool end();

 private:
  Surface inside_;
  Rect anchor_, box_;
  float top_ = 0, row_height_ = 0, whole_ = 0, pad_ = 0;
};

/// The small triangle that says "a list drops down here".
void draw_menu_arrow(const Surface& surface, float x, float y, ImU32 ink);

}  // namespace logitdice
