#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <unordered_map>
#include <vector>

namespace logitdice {

/// How often each colour, 0xBBGGRR, is seen. In order, so that equal counts give equal palettes.
using ColourCounts = std::map<std::uint32_t, std::size_t>;

/// At most 255 colours that stand for all of some: a GIF's 256th says "as before". All of them
/// where they are few enough. Otherwise the most frequent, which are the flat areas of the theme,
/// and then, one by one, the colour whose count times the squared distance to its nearest is
/// largest: edges of letters lie between those. Each colour becomes its nearest.
class Palette {
 public:
  static constexpr std::size_t kMost = 255;

  explicit Palette(const ColourCounts& counts);

  const std::vector<std::uint32_t>& colours() const { return colours_; }
  /// Of one of the colours that were counted.
  std::uint8_t index_of(std::uint32_t colour) const { return nearest_.at(colour); }

 private:
  std::vector<std::uint32_t> colours_;
  std::unordered_map<std::uint32_t, std::uint8_t> nearest_;
};

}  // namespace logitdice
