#include "app/ui/embedded_fonts.h"

#define ZLIB_CONST  // what is read stays as it is
#include <zlib.h>

#include <cassert>
#include <string_view>
#include <vector>

#include "core/base/assets.h"

namespace logitdice {
namespace {

struct FontFile {
  std::string_view name;
  std::vector<std::byte> data;
};

// Of a gzip file, which ends with the size of what it holds (RFC 1952, 2.3.1: low byte first).
std::vector<std::byte> unpacked(std::span<const std::byte> packed) {
  std::size_t size = 0;
  for (const std::byte byte : {packed.end()[-1], packed.end()[-2], packed.end()[-3], packed.end()[-4]}) {
    size = size << 8 | std::to_integer<std::size_t>(byte);
  }
  std::vector<std::byte> data(size);
  constexpr int kGzip = 16;  // added to the bits of the window, it stands for the header
  z_stream stream{};
  stream.next_in = reinterpret_cast<const Bytef*>(packed.data());
  stream.avail_in = static_cast<uInt>(packed.size());
  stream.next_out = reinterpret_cast<Bytef*>(data.data());
  stream.avail_out = static_cast<uInt>(size);
  inflateInit2(&stream, kGzip + MAX_WBITS);
  const int ended = inflate(&stream, Z_FINISH);
  inflateEnd(&stream);
  assert(ended == Z_STREAM_END && stream.avail_out == 0 && "an embedded font is damaged");
  return data;
}

// All at once: the first picture needs each of them.
const std::vector<FontFile>& font_files() {
  static const std::vector<FontFile> files = [] {
    std::vector<FontFile> made;
    for (const Asset& font : fonts()) made.push_back({font.name, unpacked(font.data)});
    return made;
  }();
  return files;
}

}  // namespace

std::span<const std::byte> embedded_font(std::string_view file) {
  for (const FontFile& font : font_files()) {
    if (font.name == file) return font.data;
  }
  assert(false && "a font was not embedded");
  return {};
}

TypeFace embedded_face(std::string_view file) {
  auto face = TypeFace::open(embedded_font(file));
  assert(face && "an embedded font cannot be read");
  return *std::move(face);
}

}  // namespace logitdice
