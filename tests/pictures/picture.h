#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace logitdice::pictures {

/// Red, green and blue of every pixel, row by row from the top.
struct Picture {
  int width = 0, height = 0;
  std::vector<std::uint8_t> rgb;  // (height, width, 3)

  const std::uint8_t* at(int x, int y) const {
    return &rgb[3 * (static_cast<std::size_t>(y) * static_cast<std::size_t>(width) +
                     static_cast<std::size_t>(x))];
  }
  std::uint8_t* at(int x, int y) {
    return const_cast<std::uint8_t*>(static_cast<const Picture&>(*this).at(x, y));
  }
};

/// What became of a pixel. Along the edges of glyphs, lines and fields antialiasing moves a little
/// with every version of a library; such a change says nothing about what is drawn.
enum class Change : std::uint8_t { none, at_edge, away_from_edges };

struct Difference {
  bool same_size = true;             // if not, nothing below is filled in
  std::size_t changed = 0;           // pixels that are not equal
  std::size_t away = 0;              // of these, the ones away from edges
  std::vector<Change> changes = {};  // (height, width)
};

/// A pixel is at an edge where its 3 × 3 neighbourhood in either picture is not flat. There the
/// mean of the neighbourhood tells: half a pixel's move changes it by a sixth of the local
/// contrast, a glyph that came, went or became another by more than kMostMove of it.
inline constexpr int kFlat = 12;           // of 255: the most that a flat neighbourhood spans
inline constexpr int kSameColour = 2;      // of 255: rounding
inline constexpr double kMostMove = 0.25;  // of the contrast within 5 × 5 pixels

Difference difference(const Picture& before, const Picture& after);

/// Before, after, and after in pale grey with the changes on it: red away from edges, blue at them.
Picture side_by_side(const Picture& before, const Picture& after, const Difference& difference);

Result<Picture> load_picture(const std::string& path);
Result<bool> save_picture(const std::string& path, const Picture& picture);

}  // namespace logitdice::pictures
