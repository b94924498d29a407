#pragma once

#include <imgui.h>

namespace logitdice {

/// What the embedded faces write, each with its fallback: pairs of first and last code point. The
/// build embeds no other glyphs: cmake/subset_font.py reads these lines. No face has ⎵ or ⛶.
inline constexpr ImWchar kFaceSigns[] = {
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
};

}  // namespace logitdice
