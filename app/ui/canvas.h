#pragma once

#include <imgui.h>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "app/ui/fonts.h"
#include "app/ui/recording.h"
#include "app/ui/text_notes.h"
#include "app/ui/theme.h"

namespace logitdice {

/// A rectangle in window pixels, cut into pieces by the layout.
struct Rect {
  float x = 0, y = 0, w = 0, h = 0;

  float right() const { return x + w; }
  float bottom() const { return y + h; }
  float middle_x() const { return x + w / 2; }
  float middle_y() const { return y + h / 2; }
  ImVec2 min() const { return {x, y}; }
  ImVec2 max() const { return {x + w, y + h}; }
  bool empty() const { return w <= 0 || h <= 0; }
  /// How far along its width a place is: 0 at its left edge, 1 at its right, more and less beside
  /// it. None where a window too narrow leaves it no width: no place on it is a value then.
  std::optional<float> part_at(float place) const {
    return w > 0 ? std::optional((place - x) / w) : std::nullopt;
  }

  /// Never of less than no size.
  Rect inset(float by) const { return inset(by, by); }
  Rect inset(float by_x, float by_y) const {
    return {x + by_x, y + by_y, std::max(0.0f, w - 2 * by_x), std::max(0.0f, h - 2 * by_y)};
  }
  /// Takes a strip off this rectangle and returns it.
  Rect take_top(float height, float gap = 0);
  Rect take_bottom(float height, float gap = 0);
  Rect take_left(float width, float gap = 0);
  Rect take_right(float width, float gap = 0);
};

/// What is nearest to `place` from `low` to `high`; `low` where a narrow window has the two the
/// other way round.
inline float nearest_within(float place, float low, float high) {
  return std::max(low, std::min(place, high));
}

/// Which of `count` pieces, each of so many pixels and the first of them at `from`, a place is in;
/// −1 outside of all. The mouse is somewhere near −10³⁸ where there is none.
inline int piece_at(float place, float from, float each, std::size_t count) {
  const float at = (place - from) / each;
  return at >= 0 && at < static_cast<float>(count) ? static_cast<int>(at) : -1;
}

enum class Align { left, centre, right };

/// Where charts and panels draw: ImGui's draw list with the theme, the faces and the pixel size of
/// the moment. Coordinates are window pixels and are rounded, so that lines stay crisp. Nothing
/// outside of app/ui draws by other ways, so that whoever records it has the whole picture.
struct Canvas {
  ImDrawList* draw = nullptr;
  const Theme* theme = nullptr;
  const Fonts* fonts = nullptr;
  float unit = 1;  // pixels for one pixel of the design at scale 1
  TextNotes* notes = nullptr;      // may be null
  Recording* recording = nullptr;  // may be null

  float px(float length) const { return length * unit; }

  /// The same in ImGui's window of the moment.
  Canvas here() const;
  /// The same over everything else.
  Canvas over() const;

  void fill(const Rect& r, ImU32 colour, float radius = 0) const;
  void frame(const Rect& r, ImU32 colour, float radius = 0, float thickness = 1) const;
  void line(ImVec2 a, ImVec2 b, ImU32 colour, float thickness = 1) const;
  void dashed_line(ImVec2 a, ImVec2 b, ImU32 colour, float thickness, float dash) const;
  void dashed_frame(const Rect& r, ImU32 colour, float thickness, float dash) const;
  /// Diagonal strokes, the mark of what was cut.
  void hatch(const Rect& r, ImU32 colour, float spacing) const;
  void triangle(ImVec2 a, ImVec2 b, ImVec2 c, ImU32 colour) const;
  /// Circles of so many straight pieces, on whatever part of a pixel they stand.
  void disc(ImVec2 centre, float radius, ImU32 colour, int pieces = 0) const;
  void ring(ImVec2 centre, float radius, ImU32 colour, float thickness, int pieces) const;
  /// The right half of a disc.
  void half_disc(ImVec2 centre, float radius, ImU32 colour) const;
  /// From point to point, not rounded; `thick` is in pixels.
  void path(std::span<const ImVec2> points, ImU32 colour, float thick, bool closed = false) const;
  /// The same in dashes that run on from piece to piece, all in pixels; dash 0: all ink.
  void dashed_path(std::span<const ImVec2> points, ImU32 colour, float thick, float dash,
                   float gap) const;
  /// From here to unclip() nothing is drawn outside of `r`.
  void clip(const Rect& r) const;
  void unclip() const;

  float width(ImFont* font, std::string_view text) const;
  float height(ImFont* font) const;
  /// One line, centred on y. Returns where it ends.
  float text(ImFont* font, float x, float y, ImU32 colour, std::string_view text,
             Align align = Align::left) const;
  /// The same, shortened with "…" where it is wider than `room`: the mouse then tells all of it.
  float text_within(ImFont* font, float x, float y, float room, ImU32 colour,
                    std::string_view text, Align align = Align::left) const;
  /// Several lines from y down, broken at spaces. Returns where the next line would begin.
  float paragraph(ImFont* font, const Rect& r, ImU32 colour, std::string_view text) const;
  /// How high that is where there is room for all of it.
  float paragraph_height(ImFont* font, float width, std::string_view text) const;
  /// The text with "…" in its middle where it is wider than `room`: of a path both ends count.
  std::string shortened(ImFont* font, std::string_view text, float room) const;
  /// One line of it: the mouse tells all of what is shortened.
  float path_within(ImFont* font, float x, float y, float room, ImU32 colour,
                    std::string_view text, Align align = Align::left) const;
  /// The mouse that rests there tells this, the whole of what stands there shortened.
  void tell(const Rect& place, std::string_view whole) const;
  /// What stands there is a term of the glossary, which the mouse that rests on it is told.
  void term(const Rect& place, std::string_view id) const;
  /// One line of text that is such a term. Returns where it ends.
  float term_text(ImFont* font, float x, float y, float room, ImU32 colour, std::string_view text,
                  std::string_view id, Align align = Align::left) const;
  /// Capitals with air between them: the titles of cards.
  void caption(float x, float y, std::string_view text) const;
};

/// The same colour with `opacity` of its alpha, 0 to 1.
ImU32 faded(ImU32 colour, float opacity);

}  // namespace logitdice
