#pragma once

#include <optional>
#include <string>
#include <vector>

#include "app/ui/surface.h"

namespace logitdice {

/// A row of a menu: a title and a line below it. What is chosen now has another colour.
struct MenuRow {
  std::string id;  // of the widget
  std::string title, help;
  bool current = false;
};

/// In pixels at scale 1.
struct MenuLook {
  float width = 440, row_height = 44;
  bool code = false;  // titles are texts of a distribution, in the face of code
};

/// A list that drops down from `anchor` over everything else, while it is the open one (see
/// Controls::open_list): a window of its own, so that what is below takes no clicks. Gives the row
/// that was picked and closes; a click elsewhere and Esc close it too.
std::optional<int> menu_list(const Surface& surface, const std::string& id, const Rect& anchor,
                             const std::vector<MenuRow>& rows, const MenuLook& look = {});

/// The small triangle that says "a list drops down here".
void draw_menu_arrow(const Surface& surface, float x, float y, ImU32 ink);

}  // namespace logitdice
