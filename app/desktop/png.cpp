#include "app/desktop/png.h"

#include <stb_image_write.h>

#include <cassert>
#include <filesystem>
#include <string>
#include <utility>

#include "core/text/letter_case.h"
#include "core/text/place.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

std::vector<std::uint8_t> without_alpha(const Image& image) {
  std::vector<std::uint8_t> rgb;
  rgb.reserve(image.rgba.size() / 4 * 3);
  for (std::size_t i = 0; i + 3 < image.rgba.size(); i += 4) {
    rgb.insert(rgb.end(), &image.rgba[i], &image.rgba[i] + 3);
  }
  return rgb;
}

std::string encode(const Image& image) {
  const std::vector<std::uint8_t> rgb = without_alpha(image);
  std::string png;
  // Flat areas and repeated letters: rows as they are pack best, and fastest.
  stbi_write_force_png_filter = 0;
  stbi_write_png_compression_level = 5;
  const auto append = [](void* context, void* data, int size) {
    static_cast<std::string*>(context)->append(static_cast<const char*>(data),
                                               static_cast<std::size_t>(size));
  };
  stbi_write_png_to_func(append, &png, image.width, image.height, 3, rgb.data(), image.width * 3);
  return png;
}

}  // namespace

std::string png_name_refusal(const std::string& path) {
  const std::string extension = lower_case(std::filesystem::path(path).extension().string());
  if (extension.empty() || extension == ".png") return {};
  std::error_code problem;  // a FIFO or a device is no picture file, whatever it is called
  const auto kind = std::filesystem::status(path, problem).type();
  if (kind != std::filesystem::file_type::not_found &&
      kind != std::filesystem::file_type::regular) {
    return {};
  }
  return file_error(path, "the picture is a PNG; let its name end in .png, not in " +
                              printable(extension) + ".")
      .message;
}

Result<Written> write_png(const std::string& path, const Image& image,
                          const WriteOptions& options) {
  assert(image.width > 0 && image.height > 0);
  assert(image.rgba.size() == image.row_bytes() * static_cast<std::size_t>(image.height));
  if (std::string why = png_name_refusal(path); !why.empty()) return Error{std::move(why)};
  const std::string png = encode(image);
  if (png.empty()) return file_error(path, "there is too little memory to pack the picture.");
  return write_file_atomically(path, png, options);
}

}  // namespace logitdice
