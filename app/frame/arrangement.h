#pragma once

#include "app/program/page.h"

// How large the type is and which columns stand beside the page, in a window of any size. Lengths
// are pixels of the screen where they are called so, otherwise units: pixels of the design.
namespace logitdice {

/// Heights that the columns need at least, in units: of the left one with two cards of its list, of
/// the right one with two rows of the tally.
inline constexpr float kLeastLeftColumn = 500, kLeastRightColumn = 546;

/// The columns that are to stand beside the page, where there is room for them.
struct Columns {
  bool left = true, right = true;
  bool lesson = false;  // the text of the one that is open
};

struct Arrangement {
  float scale = 1;       // pixels for each unit
  float fitting = 1;     // the factor that the type has; below the one that was asked for where
  bool reduced = false;  // that would leave the page less room than it needs
  bool left_folded = false, right_folded = false;  // columns that are part of the strip
  float lesson_w = 0;    // units, of the column of the lesson that is open; 0: none is
  float least_face = 0;  // units, before a class: smaller faces are raised to it
  Columns columns;  // what was to stand; before a class what is folded opens over the page

  bool folded() const { return left_folded || right_folded; }
};

/// The scale without anybody's wish. Type grows with the window's height: 15 units, the size of
/// running text, are at least 1/54 of it where the window is not narrower than half as high again.
float automatic_scale(float width_px, float height_px);

/// The scale before a class at which the smallest face is 1/50 of the screen's height.
float least_presented_scale(float height_px);

/// `factor` is what a person wants on top of the automatic scale. Columns fold one by one, first the
/// left one, until the page has its room; what then still does not fit makes the type smaller.
/// With a lesson its column comes first, as narrow as it may be where that lets the others stand.
Arrangement arrange(float width_px, float height_px, float factor, const PageLayout& layout,
                    Columns columns = {});

/// The same before a class: as large as the page's room allows, and never smaller than can be read
/// from the last row unless nothing else fits; columns that find no room beside the page then fold.
Arrangement arrange_presented(float width_px, float height_px, float factor,
                              const PageLayout& layout, Columns columns);

/// The same where the scale is given: which columns fold in it.
Arrangement arrange_at(float scale, float width_px, float height_px, const PageLayout& layout,
                       Columns columns = {});

}  // namespace logitdice
