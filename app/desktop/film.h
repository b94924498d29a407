#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "app/desktop/png.h"
#include "core/base/result.h"

namespace logitdice {

/// A row of pixels as 0xBBGGRR, shared by all frames that have it.
using PixelRow = std::shared_ptr<const std::vector<std::uint32_t>>;

/// One picture after another, all of one size. Most rows of a frame are those of the one before it,
/// so that a hundred frames take little more room than a few.
class Film {
 public:
  struct Frame {
    std::vector<PixelRow> rows;
    int hundredths = 0;  // of a second that it stands
  };

  /// Adds a picture of the same size as the others; one that equals the last makes that one stand
  /// longer.
  void add(const Image& image, int hundredths);

  int width() const { return width_; }
  int height() const { return static_cast<int>(frames_.empty() ? 0 : frames_.front().rows.size()); }
  const std::vector<Frame>& frames() const { return frames_; }

 private:
  int width_ = 0;
  std::vector<Frame> frames_;
};

/// A GIF that plays the film for ever, as bytes. Its one palette has every colour of the film where
/// there are at most 255, otherwise those that are seen most and those that lie farthest from them.
Result<std::string> gif_of(const Film& film);

}  // namespace logitdice
