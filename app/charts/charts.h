#pragma once

#include <span>
#include <string>
#include <vector>

#include "app/ui/canvas.h"

// Pure functions from values and a rectangle to a draw list. No chart keeps anything between frames
// or knows what sampling is; lengths are fractions of the rectangle, 0 at its left end.
namespace logitdice {

/// One token, one colour, wherever a segment, a bar of the histogram or a chip stands for it: by its
/// rank, four colours and then one for all further ones. Many tokens in one have a grey of their own.
inline constexpr int kManyTokens = -1;
ImU32 token_colour(const Theme& theme, int rank);

enum class BarLook { kept, leader, cut };

struct BarShape {
  float zero = 0;           // where the bar begins
  float value = 0;          // where it ends
  float uncertain = 0;      // and where it might end as well; value where it is exact
  float outline = -1;       // where the dashed outline ends; < 0: none
  BarLook look = BarLook::kept;
  ImU32 own = 0;            // of a bar that is not cut, instead of its look's colour; 0: none
  bool marked = false;      // the dice fell here
  float thickness = 1;      // of the rectangle's height, while it folds
  bool unfolded = true;     // it has the look of a cut one already
};
void chart_bar(const Canvas& canvas, const Rect& rect, const BarShape& bar);

/// Small upright bars from a common zero line; heights are −1 to 1.
struct ThumbnailBar {
  float height = 0;
  BarLook look = BarLook::kept;
  bool lit = false;  // the mouse is on its token, here or elsewhere
  ImU32 own = 0;     // as of BarShape
};
void chart_thumbnail(const Canvas& canvas, const Rect& rect, std::span<const ThumbnailBar> bars);

/// The segments under the coin: each from low to high of [0, 1], first to last without gaps.
struct Segment {
  float low = 0, high = 0;
  std::string label;  // drawn where it fits
  int rank = kManyTokens;  // whose colour it has
  bool lit = false;        // the mouse is on its token, here or elsewhere
};
/// `needle` in [0, 1), or < 0 for none; `needle_label` stands above it. Segments too thin to tell
/// apart run into one of many tokens, which the caller passes last without a label.
/// `ends` stand below the line's ends.
struct LineEnds {
  std::string low = "0", high = "1";
};
/// A coin that is falling: the segments light up from the left as the running sum passes them.
struct LinePlay {
  float lit_to = 1;  // of the line
  float lift = 0;    // of the coin above its place, pixels
};
void chart_number_line(const Canvas& canvas, const Rect& rect, std::span<const Segment> segments,
                       float needle, const std::string& needle_label, const LineEnds& ends = {},
                       const LinePlay& play = {});

/// Observed shares beside what is expected of fair dice.
struct TallyBar {
  std::string label;
  int rank = kManyTokens;           // whose colour it has
  std::string number;               // the count as text
  float share = 0;                  // observed, 0 to 1 of the axis
  float band_low = 0, band_high = 0;  // ± 2σ on the same axis
  bool marked = false;  // one reason why the test finds the dice unusual
  bool lit = false;     // the mouse is on its token, here or elsewhere
};
/// How high a row of it is where so many stand in a rectangle of this height.
float tally_row_height(const Canvas& canvas, float height, std::size_t rows);
void chart_tally(const Canvas& canvas, const Rect& rect, std::span<const TallyBar> bars, bool stale);

/// One upright bar a step, by how likely its token was; the colours say how surprising.
struct TimelineBar {
  float height = 0;  // 0 to 1
  ImU32 colour = 0;
};
/// `selected` < 0: none. Returns the step under the mouse position x, or −1.
int chart_timeline(const Canvas& canvas, const Rect& rect, std::span<const TimelineBar> bars,
                   int selected, float mouse_x);

}  // namespace logitdice
