#include "app/ui/glyphs.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstdio>
#include <utility>

#include "app/ui/embedded_fonts.h"
#include "app/ui/fonts.h"
#include "app/ui/imgui_compat.h"
#include "app/ui/optional_fonts.h"
#include "app/ui/stand_ins.h"
#include "core/text/utf8.h"

namespace logitdice {
namespace {

constexpr float kNumberSize = 0.8f;  // of the letters around it
constexpr float kWidestNumber_px = 440;

// What stands behind the ASCII at the front: in each frame every text is asked.
std::string_view from_beyond_ascii(std::string_view text) {
  const auto beyond = std::find_if(text.begin(), text.end(),
                                   [](char c) { return static_cast<unsigned char>(c) >= 0x80; });
  return text.substr(static_cast<std::size_t>(beyond - text.begin()));
}

// Of the letters that are there from the start: Dear ImGui has a line of whole pixels, and they
// follow it.
float drawn_em(const TypeFace& face, float em_px) {
  return std::round(em_px * face.line()) / face.line();
}

// Puts a letter onto a line of them; `line` is wide enough.
void put(GlyphPicture& line, const GlyphPicture& letter, int pen) {
  for (int y = 0; y < letter.height; ++y) {
    for (int x = 0; x < letter.width; ++x) {
      const int to_x = pen + letter.left + x, to_y = line.top - letter.top + y;
      if (to_x < 0 || to_x >= line.width || to_y < 0 || to_y >= line.height) continue;
      line.rgba[static_cast<std::size_t>(to_y * line.width + to_x)] =
          letter.rgba[static_cast<std::size_t>(y * letter.width + x)];
    }
  }
}

}  // namespace

Glyphs::Glyphs() : letters_(embedded_face("JetBrainsMono-Regular.ttf")) {}

void Glyphs::begin(ImFontAtlas& atlas, std::vector<BuiltFace> faces) {
  page_.begin(atlas);
  faces_ = std::move(faces);
}

std::string_view Glyphs::ready(ImFont& font, std::string_view text, std::string& buffer) {
  if (from_beyond_ascii(text).empty()) return text;
  std::u32string added;
  for (std::string_view rest = from_beyond_ascii(text); !rest.empty();
       rest = from_beyond_ascii(rest)) {
    const CodePoint next = decode_utf8(rest);
    rest.remove_prefix(static_cast<std::size_t>(next.length));
    if (!next.valid || added.find(next.value) != added.npos) continue;
    const char32_t sign = stand_in(next.value);
    if (compat::has_glyph(font, static_cast<ImWchar>(sign))) continue;
    if (add(font, next.value, sign)) added += next.value;
  }
  if (!added.empty()) page_.done(font);
  buffer = with_stand_ins(text);
  return buffer;
}

bool Glyphs::add(ImFont& font, char32_t character, char32_t sign) {
  const auto face = std::find_if(faces_.begin(), faces_.end(),
                                 [&](const BuiltFace& f) { return f.font == &font; });
  if (face == faces_.end()) return false;
  return page_.add(font, static_cast<ImWchar>(sign), picture_of(*face, character));
}

GlyphPicture Glyphs::picture_of(const BuiltFace& face, char32_t character) const {
  if (face_sign(character)) {
    GlyphPicture picture = face.file.draw(character, drawn_em(face.file, face.em_px));
    if (picture.empty()) {
      picture = face.fallback.draw(character, drawn_em(face.fallback, face.em_px));
    }
    if (face.advance_px > 0) picture.advance = face.advance_px;
    if (!picture.empty()) return picture;
  }
  GlyphPicture picture = optional_glyph(character, face.em_px, face.bold);
  return picture.empty() ? number_of(character, face.em_px) : picture;
}

GlyphPicture Glyphs::number_of(char32_t character, float em_px) const {
  char text[16];
  const int length = std::snprintf(text, sizeof text, "\\u{%X}", static_cast<unsigned>(character));
  // The widest must fit into the page.
  const float largest = kWidestNumber_px / static_cast<float>(length) / letters_.fixed_advance();
  const float size = std::clamp(std::round(em_px * kNumberSize), 6.0f, std::floor(largest));
  const float step = letters_.draw(U'0', size).advance;
  GlyphPicture line;
  line.advance = step * static_cast<float>(length);
  line.width = static_cast<int>(line.advance);
  line.top = static_cast<int>(std::ceil(size));
  line.height = static_cast<int>(std::ceil(size * 1.3f));
  line.rgba.assign(static_cast<std::size_t>(line.width * line.height), 0x00ffffffu);
  for (int i = 0; i < length; ++i) {
    put(line, letters_.draw(static_cast<unsigned char>(text[i]), size), static_cast<int>(step) * i);
  }
  return line;
}

}  // namespace logitdice
