#pragma once

#include <optional>

#include "app/ui/type_face.h"

// Fonts that need not be there: Noto Sans CJK and Noto Color Emoji (or the monochrome Noto Emoji).
// Fontconfig is asked for them when a character first needs one, which costs about 10 ms once.
namespace logitdice {

/// Whether one of them has the character, and it can be drawn by itself: no marks that combine, no
/// script that must be joined or runs to the left, nothing invisible. Any thread may ask.
bool optional_fonts_draw(char32_t character);

/// Its glyph with letters of `em_px` pixels; empty where optional_fonts_draw() says no, or the font
/// file is not what Fontconfig says of it. For one thread at a time.
GlyphPicture optional_glyph(char32_t character, float em_px, bool bold);

/// While one of these lives, tokens are shown with the characters that the optional fonts have; the
/// others are escaped, as they are all in a terminal. See draw_also() in core/text/token_text.h.
class DrawsOptionalFonts {
 public:
  DrawsOptionalFonts();
  ~DrawsOptionalFonts();
  DrawsOptionalFonts(const DrawsOptionalFonts&) = delete;
  DrawsOptionalFonts& operator=(const DrawsOptionalFonts&) = delete;
};

}  // namespace logitdice
