#include "app/desktop/icon.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <sstream>

namespace logitdice {
namespace {

/// A rectangle with round corners, in units of the icon's side.
struct Shape {
  float left, top, right, bottom, radius;
  std::uint8_t rgb[3];
};

constexpr Shape kShapes[] = {
    {0.02f, 0.02f, 0.98f, 0.98f, 0.20f, {0x1B, 0x1F, 0x26}},
    {0.18f, 0.18f, 0.36f, 0.82f, 0.05f, {0xE6, 0x9F, 0x00}},
    {0.41f, 0.44f, 0.59f, 0.82f, 0.05f, {0x56, 0xB4, 0xE9}},
    {0.64f, 0.64f, 0.82f, 0.82f, 0.05f, {0x56, 0xB4, 0xE9}},
};

/// Share of the pixel around (x, y) that the shape covers, from its distance to the outline.
float coverage(const Shape& shape, float x, float y, float pixel) {
  const float dx = std::max({shape.left + shape.radius - x, x - shape.right + shape.radius, 0.0f});
  const float dy = std::max({shape.top + shape.radius - y, y - shape.bottom + shape.radius, 0.0f});
  return std::clamp((shape.radius - std::hypot(dx, dy)) / pixel + 0.5f, 0.0f, 1.0f);
}

}  // namespace

Image make_icon(int size) {
  Image icon = blank_image(size, size);
  const float pixel = 1.0f / static_cast<float>(size);
  for (int i = 0; i < size * size; ++i) {
    const int row = i / size, column = i % size;
    const float x = (static_cast<float>(column) + 0.5f) * pixel;
    const float y = (static_cast<float>(row) + 0.5f) * pixel;
    std::uint8_t* rgba = &icon.rgba[std::size_t{4} * static_cast<std::size_t>(i)];
    for (const Shape& shape : kShapes) {
      const float share = coverage(shape, x, y, pixel);
      if (share <= 0) continue;
      // The ground keeps its own colour where it is half covered; the bars blend over it.
      const float blend = &shape == kShapes ? 1 : share;
      for (int c = 0; c < 3; ++c) {
        rgba[c] =
            static_cast<std::uint8_t>(std::lround(rgba[c] + (shape.rgb[c] - rgba[c]) * blend));
      }
      rgba[3] = std::max(rgba[3], static_cast<std::uint8_t>(std::lround(255 * share)));
    }
  }
  return icon;
}

std::string icon_svg() {
  constexpr float kUnits = 128;
  std::ostringstream svg;
  svg << "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 128 128\">\n";
  for (const Shape& shape : kShapes) {
    char colour[8];
    std::snprintf(colour, sizeof colour, "#%02x%02x%02x", shape.rgb[0], shape.rgb[1], shape.rgb[2]);
    svg << "  <rect x=\"" << shape.left * kUnits << "\" y=\"" << shape.top * kUnits
        << "\" width=\"" << (shape.right - shape.left) * kUnits << "\" height=\""
        << (shape.bottom - shape.top) * kUnits << "\" rx=\"" << shape.radius * kUnits
        << "\" fill=\"" << colour << "\"/>\n";
  }
  svg << "</svg>\n";
  return std::move(svg).str();
}

}  // namespace logitdice
