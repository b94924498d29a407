#include "app/ui/embedded_fonts.h"

#include <cassert>

#include "core/base/assets.h"

namespace logitdice {

std::span<const std::byte> embedded_font(std::string_view file) {
  for (const Asset& font : fonts()) {
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
