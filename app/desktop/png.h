#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/result.h"
#include "core/files/files.h"

namespace logitdice {

/// A picture in memory.
struct Image {
  int width = 0;                   // px
  int height = 0;                  // px
  std::vector<std::uint8_t> rgba;  // (height, width, 4), first row on top, opaque

  std::size_t row_bytes() const { return std::size_t{4} * static_cast<std::size_t>(width); }
};

/// A picture of this size with every byte 0.
inline Image blank_image(int width, int height) {
  Image image{width, height, {}};
  image.rgba.resize(image.row_bytes() * static_cast<std::size_t>(height));
  return image;
}

/// Why no PNG goes by this name: it ends like another kind of file, "a.jpg". Empty where one does: a
/// name that ends in .png, in whatever case, or has no extension, and a FIFO or a device.
std::string png_name_refusal(const std::string& path);

/// Writes `image` as a PNG (without alpha) to `path`, as write_file_atomically() does.
Result<Written> write_png(const std::string& path, const Image& image,
                          const WriteOptions& options = {});

}  // namespace logitdice
