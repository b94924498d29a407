#pragma once

#include <string>
#include <string_view>

namespace logitdice {

/// Characters first to last, both included.
struct CharacterRange {
  char32_t first, last;
};

/// What can always be drawn of a token: every character here has a glyph in JetBrains Mono or in DejaVu
/// Sans Mono, which stands behind it. The faces are built from this very table; anything else (CJK,
/// emoji, right-to-left scripts, combining marks, invisible characters) is shown as its number, but
/// for what draw_also() says of a screen.
inline constexpr CharacterRange
    kDrawableRanges[] =
        {
            {0x0020, 0x007E},  // ASCII
            {0x00A1, 0x00AC},  // Latin-1 without the no-break space
            {0x00AE, 0x017F},  // … and without the soft hyphen; Latin Extended-A
            {0x0384, 0x038A},  // Greek
            {0x038C, 0x038C}, {0x038E, 0x03A1},
            {0x03A3, 0x03CE}, {0x0400, 0x045F},  // Cyrillic
            {0x0490, 0x0491},                    // Ukrainian Ґ ґ
            {0x1E9E, 0x1E9E},                    // ẞ
            {0x2010, 0x2023},                    // dashes, quotation marks, daggers, bullets
            {0x2026, 0x2026},                    // …
            {0x2030, 0x2037},                    // per mille, primes
            {0x2039, 0x203A}, {0x203C, 0x203F},
            {0x2045, 0x2049}, {0x2070, 0x2071},  // superscripts and subscripts
            {0x2074, 0x208E}, {0x20AC, 0x20AC},  // €
            {0x2116, 0x2116},                    // №
            {0x2122, 0x2122},                    // ™
            {0x2190, 0x21FF},                    // arrows
            {0x2200, 0x2213},                    // mathematical signs
            {0x2215, 0x2215}, {0x2217, 0x2220},
            {0x2223, 0x2223}, {0x2227, 0x222D},
            {0x2234, 0x223D}, {0x2241, 0x2269},
            {0x226D, 0x228B}, {0x228D, 0x22A5},
            {0x2581, 0x2581},  // ▁, a leading space in SentencePiece vocabularies
            {0x27E8, 0x27E9},  // ⟨ ⟩, around bytes
};

/// Whether the character can be drawn where this program shows text.
bool drawable(char32_t character);

/// Says what can be drawn besides kDrawableRanges, until it is told otherwise (null: nothing). A
/// screen with more fonts says so before it has any text made; any thread may then ask.
void draw_also(bool (*can_draw)(char32_t character));

/// A token for the eye: whatever it is made of, something can be seen.
///
///     space ·   newline ↵   tab ⇥   carriage return \r
///     bytes that are no UTF-8            ⟨E2 96⟩
///     control and undrawable characters  \u{4E2D}
///     a backslash is two: \\ stands for one
///
/// So two tokens never look the same. The marks · ↵ ⇥ ⟨ ⟩ are themselves written as numbers when a
/// token contains them, so that "·" is always a space. An empty token stays empty.
std::string visible(std::string_view bytes);

/// The same for a cell of a table or a button: an empty token is "⟨empty⟩".
std::string visible_or_empty(std::string_view bytes);

/// The same with spaces left as they are: titles, sentences, quotations in messages.
std::string printable(std::string_view bytes);

/// A message of one line on its way to a terminal: as it is, but for control characters and bytes
/// that are no UTF-8, which are written as printable() does. What went through printable() stays
/// the same.
std::string harmless(std::string_view message);

/// The token's bytes as text to write down: unchanged, but U+FFFD for each byte that is no UTF-8.
std::string to_utf8(std::string_view bytes);

/// At most `max_characters` (at least 1) characters; the last is "…" where something was cut.
std::string ellipsis(std::string_view text, int max_characters);

/// A sentence with its blank filled in. What stands around it is UTF-8, the word as the token has it.
struct FilledBlank {
  std::string before, word, after;
};

/// Puts a token into the first run of three or more underscores of `context`. A space before the
/// blank gives way to a token that brings its own. Without a blank the token follows the context.
FilledBlank fill_blank(std::string_view context, std::string_view token_bytes);

}  // namespace logitdice
