#include "app/ui/fonts.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <iterator>
#include <string_view>

#include "app/ui/clipboard.h"
#include "app/ui/embedded_fonts.h"
#include "app/ui/face_signs.h"
#include "app/ui/glyphs.h"
#include "app/ui/imgui_compat.h"

namespace logitdice {
namespace {

/// One row a face: where it goes, its file, its size and what else it must be able to write.
struct Face {
  ImFont* Fonts::*member;
  std::string_view file;
  float em_px;  // at scale 1
  bool bold;
  std::string_view fallback;  // writes the signs that `file` lacks

  int weight() const {
    return file.find("SemiBold") != file.npos ? 600 : file.find("Bold") != file.npos ? 700 : 400;
  }
  bool fixed() const { return file.starts_with("JetBrains"); }
};

constexpr Face kFaces[] = {
    {&Fonts::text, "Inter-Regular.otf", 15, false, "DejaVuSans.ttf"},
    {&Fonts::strong, "Inter-SemiBold.otf", 15, true, "DejaVuSans.ttf"},
    {&Fonts::small, "Inter-Regular.otf", 13, false, "DejaVuSans.ttf"},
    {&Fonts::caption, "Inter-SemiBold.otf", 12, true, "DejaVuSans.ttf"},
    {&Fonts::title, "Inter-Bold.otf", 19, true, "DejaVuSans.ttf"},
    {&Fonts::mono, "JetBrainsMono-Regular.ttf", 16, false, "DejaVuSansMono.ttf"},
    {&Fonts::mono_bold, "JetBrainsMono-Bold.ttf", 16, true, "DejaVuSansMono.ttf"},
    {&Fonts::mono_small, "JetBrainsMono-Regular.ttf", 13, false, "DejaVuSansMono.ttf"},
    {&Fonts::mono_large, "JetBrainsMono-Regular.ttf", 19, false, "DejaVuSansMono.ttf"},
};

constexpr float kLargeTitle = 22;

// Pairs of first and last code point. What every start draws; whatever else a face can write is
// drawn when it first comes, which is little of it. Spaces have nothing to draw.
constexpr ImWchar kFirstSigns[] = {
    0x0020, 0x007E,  // ASCII
    0x00A0, 0x00A0,  // no-break space
    0x202F, 0x202F,  // narrow no-break space
    0,
};

/// Adds `file` with letters of `em_px` pixels. ImGui takes a font's size as the height of a line,
/// designers as the em: 15 px of Inter are 18 px for ImGui. advance_px > 0: every glyph gets it.
ImFont* add_font(std::string_view file, const TypeFace& face, float em_px, float advance_px,
                 bool merge) {
  const std::span<const std::byte> data = embedded_font(file);
  ImFontConfig config;
  config.FontDataOwnedByAtlas = false;  // it lives as long as the program
  config.MergeMode = merge;
  config.PixelSnapH = true;
  config.GlyphRanges = kFirstSigns;
  if (advance_px > 0) config.GlyphMinAdvanceX = config.GlyphMaxAdvanceX = advance_px;
  return ImGui::GetIO().Fonts->AddFontFromMemoryTTF(const_cast<std::byte*>(data.data()),
                                                    static_cast<int>(data.size()),
                                                    std::round(em_px * face.line()), &config);
}

BuiltFace add_face(const Face& face, float em_px) {
  const TypeFace file = embedded_face(face.file), fallback = embedded_face(face.fallback);
  const float advance_px = std::round(em_px * file.fixed_advance());
  ImFont* font = add_font(face.file, file, em_px, advance_px, false);
  add_font(face.fallback, fallback, em_px, advance_px, true);
  return {font, file, fallback, em_px, advance_px, face.bold};
}

// The faces that are read from the last row, and larger titles.
std::shared_ptr<Fonts> add_larger(const Fonts& of, float scale, std::vector<BuiltFace>& built) {
  auto fonts = std::make_shared<Fonts>();
  fonts->glyphs = of.glyphs;
  fonts->scale = scale * kLarger;
  for (const Face& face : kFaces) {
    const float em = face.member == &Fonts::title ? kLargeTitle : face.em_px;
    built.push_back(add_face(face, std::round(em * kLarger * scale)));
    (*fonts).*face.member = built.back().font;
  }
  return fonts;
}

}  // namespace

void build_fonts(Fonts& fonts, float scale) {
  assert(scale > 0);
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  atlas.Clear();
  atlas.Flags |= ImFontAtlasFlags_NoPowerOfTwoHeight;
  compat::use_freetype(atlas, compat::kLightHinting);

  if (!fonts.glyphs) fonts.glyphs = std::make_shared<Glyphs>();
  fonts.glyphs->ask_for_room(atlas, scale);
  std::vector<BuiltFace> built;
  for (const Face& face : kFaces) {
    const float em = std::max(face.em_px, fonts.least_em);
    built.push_back(add_face(face, std::round(em * scale)));
    fonts.*face.member = built.back().font;
  }
  fonts.larger = fonts.least_em > 0 ? add_larger(fonts, scale, built) : nullptr;
  fonts.built_least_em = fonts.least_em;
  compat::build_atlas(atlas);
  fonts.glyphs->begin(atlas, std::move(built));
  fonts.scale = scale;
  translate_clipboard();
  ImGui::GetIO().FontDefault = fonts.text;
}

FaceName face_name(const Fonts& fonts, const ImFont* font) {
  if (fonts.larger) {
    for (const Face& face : kFaces) {
      if (font != nullptr && (*fonts.larger).*face.member == font)
        return face_name(*fonts.larger, font);
    }
  }
  for (const Face& face : kFaces) {
    if (font == nullptr || fonts.*face.member != font) continue;
    // A line is a whole number of pixels high, and the em what is left of it.
    const float em_px = compat::line_height(*font) / embedded_face(face.file).line();
    return {face.fixed() ? "JetBrains Mono" : "Inter", face.weight(), em_px, face.fixed()};
  }
  return {"Inter", 400, font != nullptr ? compat::line_height(*font) : 0, false};
}

bool face_sign(char32_t character) {
  for (std::size_t i = 0; i < std::size(kFaceSigns); i += 2) {
    if (kFaceSigns[i] <= character && character <= kFaceSigns[i + 1]) return true;
  }
  return false;
}

bool wants_building(const Fonts& fonts, float scale) {
  return fonts.scale != scale || fonts.least_em != fonts.built_least_em ||
         fonts.glyphs->want_room();
}

}  // namespace logitdice
