#include "app/ui/type_face.h"

#include <ft2build.h>
#include FT_FREETYPE_H

#include <algorithm>
#include <array>
#include <cmath>

namespace logitdice {
namespace {

constexpr std::uint32_t kWhite = 0x00ffffffu;

// Red, green, blue and alpha of one pixel, colours multiplied by alpha, as FreeType gives them.
using Pixel = std::array<float, 4>;

Pixel pixel_at(const FT_Bitmap& bitmap, int x, int y) {
  const unsigned char* row = bitmap.buffer + static_cast<std::ptrdiff_t>(bitmap.pitch) * y;
  if (bitmap.pixel_mode == FT_PIXEL_MODE_BGRA) {
    const unsigned char* p = row + std::ptrdiff_t{4} * x;
    return {float(p[2]), float(p[1]), float(p[0]), float(p[3])};
  }
  const float alpha = bitmap.pixel_mode == FT_PIXEL_MODE_MONO
                          ? ((row[x / 8] >> (7 - x % 8)) & 1 ? 255.0f : 0.0f)
                          : float(row[x]);
  return {alpha, alpha, alpha, alpha};
}

std::uint32_t packed(const Pixel& p) {
  if (p[3] < 0.5f) return kWhite;
  std::uint32_t out = static_cast<std::uint32_t>(std::lround(std::min(p[3], 255.0f))) << 24;
  for (unsigned i = 0; i < 3; ++i) {
    const float straight = std::min(255.0f, p[i] * 255.0f / p[3]);
    out |= static_cast<std::uint32_t>(std::lround(straight)) << (8 * i);
  }
  return out;
}

// The mean of the pixels in a rectangle, those at its edges by the share that lies within.
Pixel mean_of(const FT_Bitmap& bitmap, float x0, float y0, float x1, float y1) {
  Pixel sum{};
  float area = 0;
  const int last_x = std::min(static_cast<int>(bitmap.width), static_cast<int>(std::ceil(x1)));
  const int last_y = std::min(static_cast<int>(bitmap.rows), static_cast<int>(std::ceil(y1)));
  for (int y = static_cast<int>(y0); y < last_y; ++y) {
    const float high = std::min(y1, float(y + 1)) - std::max(y0, float(y));
    for (int x = static_cast<int>(x0); x < last_x; ++x) {
      const float share = high * (std::min(x1, float(x + 1)) - std::max(x0, float(x)));
      const Pixel p = pixel_at(bitmap, x, y);
      for (std::size_t i = 0; i < 4; ++i) sum[i] += share * p[i];
      area += share;
    }
  }
  for (float& part : sum) part /= std::max(area, 1e-6f);
  return sum;
}

// `shrink` pixels of the bitmap for each of the picture.
void take_pixels(GlyphPicture& out, const FT_Bitmap& bitmap, float shrink) {
  out.width = std::max(1, static_cast<int>(std::lround(float(bitmap.width) / shrink)));
  out.height = std::max(1, static_cast<int>(std::lround(float(bitmap.rows) / shrink)));
  const float step_x = float(bitmap.width) / float(out.width);
  const float step_y = float(bitmap.rows) / float(out.height);
  for (int y = 0; y < out.height; ++y) {
    for (int x = 0; x < out.width; ++x) {
      out.rgba.push_back(packed(mean_of(bitmap, float(x) * step_x, float(y) * step_y,
                                        float(x + 1) * step_x, float(y + 1) * step_y)));
    }
  }
}

// Pixels of the strike that is drawn for each pixel that is wanted: 1 where outlines are drawn.
float set_size(FT_Face face, float em_px) {
  if (FT_IS_SCALABLE(face) || face->num_fixed_sizes == 0) {
    // By the line's height, as Dear ImGui does it; in 64ths of a pixel.
    const float line_px = em_px * float(face->ascender - face->descender) / float(face->units_per_EM);
    FT_Size_RequestRec request{FT_SIZE_REQUEST_TYPE_REAL_DIM, 0, std::lround(line_px * 64), 0, 0};
    FT_Request_Size(face, &request);
    return 1;
  }
  int best = 0;  // the smallest that need not be enlarged, otherwise the largest
  for (int i = 1; i < face->num_fixed_sizes; ++i) {
    const auto size = [&](int k) { return float(face->available_sizes[k].y_ppem) / 64; };
    const bool both_enough = size(i) >= em_px && size(best) >= em_px;
    if (both_enough ? size(i) < size(best) : size(i) > size(best)) best = i;
  }
  FT_Select_Size(face, best);
  return float(face->available_sizes[best].y_ppem) / 64 / em_px;
}

}  // namespace

struct TypeFace::Handles {
  FT_Library library = nullptr;
  FT_Face face = nullptr;

  Handles() { FT_Init_FreeType(&library); }
  ~Handles() {
    if (face != nullptr) FT_Done_Face(face);
    if (library != nullptr) FT_Done_FreeType(library);
  }
  Handles(const Handles&) = delete;
  Handles& operator=(const Handles&) = delete;
};

std::optional<TypeFace> TypeFace::open(const std::string& path, int index) {
  auto made = std::make_shared<Handles>();
  if (made->library == nullptr) return std::nullopt;
  if (FT_New_Face(made->library, path.c_str(), index, &made->face) != 0) return std::nullopt;
  return TypeFace(std::move(made));
}

std::optional<TypeFace> TypeFace::open(std::span<const std::byte> data) {
  auto made = std::make_shared<Handles>();
  if (made->library == nullptr) return std::nullopt;
  if (FT_New_Memory_Face(made->library, reinterpret_cast<const FT_Byte*>(data.data()),
                         static_cast<FT_Long>(data.size()), 0, &made->face) != 0) {
    return std::nullopt;
  }
  return TypeFace(std::move(made));
}

float TypeFace::line() const {
  const FT_Face face = handles_->face;
  return float(face->ascender - face->descender) / float(face->units_per_EM);
}

float TypeFace::fixed_advance() const {
  const FT_Face face = handles_->face;
  return FT_IS_FIXED_WIDTH(face) ? float(face->max_advance_width) / float(face->units_per_EM) : 0;
}

GlyphPicture TypeFace::draw(char32_t character, float em_px) const {
  const FT_Face face = handles_->face;
  const FT_UInt glyph = FT_Get_Char_Index(face, character);
  if (glyph == 0) return {};
  const float shrink = set_size(face, em_px);
  if (FT_Load_Glyph(face, glyph, FT_LOAD_RENDER | FT_LOAD_COLOR | FT_LOAD_TARGET_LIGHT) != 0) {
    return {};
  }
  const FT_GlyphSlot slot = face->glyph;
  if (slot->bitmap.width == 0 || slot->bitmap.rows == 0) return {};
  GlyphPicture out;
  out.left = static_cast<int>(std::lround(float(slot->bitmap_left) / shrink));
  out.top = static_cast<int>(std::lround(float(slot->bitmap_top) / shrink));
  out.advance = std::ceil(float(slot->advance.x) / 64 / shrink);  // as Dear ImGui has it
  out.coloured = slot->bitmap.pixel_mode == FT_PIXEL_MODE_BGRA;
  take_pixels(out, slot->bitmap, shrink);
  return out;
}

}  // namespace logitdice
