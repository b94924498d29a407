#include "app/ui/fonts.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <string_view>

#include "app/ui/clipboard.h"
#include "app/ui/embedded_fonts.h"
#include "app/ui/glyphs.h"
#include "app/ui/imgui_compat.h"

namespace logitdice {
namespace {

/// One row a face: where it goes, its file, its size and what else it must be able to write.
struct Face {
  ImFont* Fonts::*member;
  std::string_view file;
  float em_px;  // at scale 1
  bool wide, bold;
  std::string_view fallback;  // writes the signs that `file` lacks

  int weight() const {
    return file.find("SemiBold") != file.npos ? 600 : file.find("Bold") != file.npos ? 700 : 400;
  }
  bool fixed() const { return file.starts_with("JetBrains"); }
};

constexpr Face kFaces[] = {
    {&Fonts::text, "Inter-Regular.otf", 15, true, false, "DejaVuSans.ttf"},
    {&Fonts::strong, "Inter-SemiBold.otf", 15, true, true, "DejaVuSans.ttf"},
    {&Fonts::small, "Inter-Regular.otf", 13, true, false, "DejaVuSans.ttf"},
    {&Fonts::caption, "Inter-SemiBold.otf", 12, false, true, "DejaVuSans.ttf"},
    {&Fonts::title, "Inter-Bold.otf", 19, false, true, "DejaVuSans.ttf"},
    {&Fonts::mono, "JetBrainsMono-Regular.ttf", 16, true, false, "DejaVuSansMono.ttf"},
    {&Fonts::mono_bold, "JetBrainsMono-Bold.ttf", 16, false, true, "DejaVuSansMono.ttf"},
    {&Fonts::mono_small, "JetBrainsMono-Regular.ttf", 13, true, false, "DejaVuSansMono.ttf"},
    {&Fonts::mono_large, "JetBrainsMono-Regular.ttf", 19, true, false, "DejaVuSansMono.ttf"},
};

constexpr float kLargeTitle = 22;

// Pairs of first and last code point. None of the fonts has ⎵ or ⛶.
constexpr ImWchar kNarrowSigns[] = {
    0x0020, 0x007E,  // ASCII
    0x00A0, 0x017F,  // Latin-1, Latin Extended-A
    0x0391, 0x03C9,  // Greek
    0x2010, 0x2015,  // dashes
    0x2018, 0x2026,  // quotation marks, † • …
    0x2032, 0x2033,  // ′ ″
    0x2039, 0x203A,  // ‹ ›
    0x2070, 0x208E,  // superscripts, subscripts
    0x20AC, 0x20AC,  // €
    0x2190, 0x2195,  // arrows
    0x21B5, 0x21B5,  // ↵
    0x21E5, 0x21E5,  // ⇥
    0x2211, 0x2212,  // ∑, minus
    0x221A, 0x221E,  // √ ∞
    0x2248, 0x2248,  // ≈
    0x2260, 0x2265,  // ≠ ≤ ≥
    0x22EE, 0x22EF,  // ⋮ ⋯
    0x2423, 0x2423,  // ␣
    0x2581, 0x2581,  // ▁
    0x25A0, 0x25A1,  // squares
    0x25AE, 0x25AE,  // ▮
    0x25B2, 0x25C3,  // triangles
    0x25CB, 0x25CF,  // circles
    0x2600, 0x2600,  // ☀
    0x263E, 0x263E,  // ☾
    0x2680, 0x2685,  // faces of dice
    0x2713, 0x2718,  // ✓ ✗
    0x27E8, 0x27E9,  // ⟨ ⟩
    0xFFFD, 0xFFFD,  // the replacement sign
    0,
};

constexpr ImWchar kWideSigns[] = {
    0x0020, 0x007E,  // ASCII
    0x00A0, 0x017F,  // Latin-1, Latin Extended-A (Ġ, Ċ of byte-level vocabularies)
    0x0192, 0x0192,  // ƒ
    0x0218, 0x021B,  // Romanian
    0x02C6, 0x02DD,  // spacing accents
    0x0370, 0x03FF,  // Greek
    0x0400, 0x045F,  // Cyrillic
    0x0490, 0x0491,  // Ukrainian Ґ
    0x1E9E, 0x1E9E,  // ẞ
    0x2010, 0x205E,  // general punctuation
    0x2070, 0x209C,  // superscripts, subscripts
    0x20A0, 0x20BF,  // currency
    0x2100, 0x214F,  // letterlike
    0x2153, 0x215E,  // fractions
    0x2190, 0x21FF,  // arrows
    0x2200, 0x22FF,  // mathematical operators
    0x2318, 0x2318,  // ⌘
    0x23CE, 0x23CE,  // ⏎
    0x2420, 0x2424,  // ␠ … ␣ ␤
    0x2500, 0x257F,  // box drawing
    0x2580, 0x259F,  // blocks (▁ of SentencePiece)
    0x25A0, 0x25FF,  // shapes
    0x2600, 0x2606,  // ☀ ★
    0x263A, 0x263E,  // ☾
    0x2660, 0x2667,  // suits of cards
    0x2680, 0x2685,  // faces of dice
    0x2713, 0x2718,  // ✓ ✗
    0x27E8, 0x27EB,  // ⟨ ⟩
    0xFFFD, 0xFFFD,  // the replacement sign
    0,
};

constexpr ImWchar kLargeSigns[] = {
    0x0020, 0x007E,  // ASCII
    0x00B7, 0x00B7,  // ·
    0x00D7, 0x00D7,  // ×
    0x00F7, 0x00F7,  // ÷
    0x03A3, 0x03A3,  // Σ
    0x2026, 0x2026,  // …
    0x2212, 0x2212,  // minus
    0,
};

/// Adds `file` with letters of `em_px` pixels. ImGui takes a font's size as the height of a line,
/// designers as the em: 15 px of Inter are 18 px for ImGui. advance_px > 0: every glyph gets it.
ImFont* add_font(std::string_view file, const TypeFace& face, float em_px, float advance_px,
                 const ImWchar* signs, bool merge) {
  const std::span<const std::byte> data = embedded_font(file);
  ImFontConfig config;
  config.FontDataOwnedByAtlas = false;  // it lives as long as the program
  config.MergeMode = merge;
  config.PixelSnapH = true;
  config.GlyphRanges = signs;
  if (advance_px > 0) config.GlyphMinAdvanceX = config.GlyphMaxAdvanceX = advance_px;
  return ImGui::GetIO().Fonts->AddFontFromMemoryTTF(const_cast<std::byte*>(data.data()),
                                                    static_cast<int>(data.size()),
                                                    std::round(em_px * face.line()), &config);
}

BuiltFace add_face(const Face& face, float em_px, const ImWchar* signs) {
  const TypeFace file = embedded_face(face.file), fallback = embedded_face(face.fallback);
  const float advance_px = std::round(em_px * file.fixed_advance());
  ImFont* font = add_font(face.file, file, em_px, advance_px, signs, false);
  add_font(face.fallback, fallback, em_px, advance_px, signs, true);
  return {font, file, fallback, em_px, advance_px, face.bold};
}

// The faces that are read from the last row, and larger titles.
std::shared_ptr<Fonts> add_larger(const Fonts& of, float scale, std::vector<BuiltFace>& built) {
  auto fonts = std::make_shared<Fonts>();
  fonts->glyphs = of.glyphs;
  fonts->scale = scale * kLarger;
  for (const Face& face : kFaces) {
    const float em = face.member == &Fonts::title ? kLargeTitle : face.em_px;
    built.push_back(add_face(face, std::round(em * kLarger * scale), kLargeSigns));
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
    built.push_back(
        add_face(face, std::round(em * scale), face.wide ? kWideSigns : kNarrowSigns));
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
      if (font != nullptr && (*fonts.larger).*face.member == font) return face_name(*fonts.larger, font);
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
  for (const ImWchar* pair = kWideSigns; *pair != 0; pair += 2) {
    if (pair[0] <= character && character <= pair[1]) return true;
  }
  return false;
}

bool wants_building(const Fonts& fonts, float scale) {
  return fonts.scale != scale || fonts.least_em != fonts.built_least_em ||
         fonts.glyphs->want_room();
}

}  // namespace logitdice
