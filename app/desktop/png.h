#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"

namespace logitdice {

/// A picture in memory.
struct Image {
  int width = 0;                   // px
  int height = 0;                  // px
  std::vector<std::uint8_t> rgba;  // (height, width, 4), first row on top, opaque
};

/// Writes `image` as a PNG (without alpha) to `path`, as write_file_atomically() does, and returns the
/// number of bytes written.
Result<std::size_t> write_png(const std::string& path, const Image& image);

}  // namespace logitdice
