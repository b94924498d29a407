#include "app/ui/optional_fonts.h"

#include <fontconfig/fontconfig.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/text/token_text.h"

namespace logitdice {
namespace {

// Characters that are whole by themselves. Which of them a font has, the font says. Left out are
// spaces (U+3000), fillers (U+3164, U+FFA0), tone marks that combine (U+302A to F, U+3099, U+309A),
// variation selectors, the joiner and tags.
constexpr CharacterRange kWholeCharacters[] = {
    {0x2139, 0x2139},                      // ℹ
    {0x2300, 0x23FF},                      // watches, keys
    {0x2460, 0x24FF},                      // numbers in circles
    {0x25A0, 0x27BF},                      // shapes, signs, dingbats
    {0x2934, 0x2935},                      // arrows that turn
    {0x2B00, 0x2BFF},                      // stars, squares
    {0x2E80, 0x2FFB},                      // radicals and how characters are composed of them
    {0x3001, 0x3029},   {0x3030, 0x303F},  // punctuation of CJK
    {0x3041, 0x3096},   {0x309B, 0x30FF},  // Hiragana, Katakana
    {0x3105, 0x312F},                      // Bopomofo
    {0x3131, 0x3163},   {0x3165, 0x318E},  // letters of Hangul by themselves
    {0x3190, 0x31FF},                      // strokes, small Katakana
    {0x3200, 0x4DBF},                      // in brackets, units, extension A
    {0x4DC0, 0x9FFF},                      // hexagrams, ideographs
    {0xAC00, 0xD7A3},                      // syllables of Hangul
    {0xF900, 0xFAFF},                      // ideographs for compatibility
    {0xFE10, 0xFE19},   {0xFE30, 0xFE6B},  // vertical and small forms
    {0xFF01, 0xFF9F},   {0xFFA1, 0xFFEE},  // full and half width
    {0x1AFF0, 0x1B16F},                    // more Kana
    {0x1F000, 0x1FAFF},  // tiles, cards, emoji, their colours of skin, flags' letters
    {0x20000, 0x3FFFD},  // ideographs of the planes above
};

struct FreePattern {
  void operator()(FcPattern* pattern) const { FcPatternDestroy(pattern); }
};
using Pattern = std::unique_ptr<FcPattern, FreePattern>;

/// A file that Fontconfig knows, opened when it is first drawn from.
struct OptionalFont {
  Pattern match;
  std::string path;
  int index = 0;
  FcCharSet* characters = nullptr;  // of `match`
  bool tried = false;
  std::optional<TypeFace> face;

  const TypeFace* opened() {
    if (!std::exchange(tried, true)) face = TypeFace::open(path, index);
    return face ? &*face : nullptr;
  }
  bool has(char32_t c) const { return FcCharSetHasChar(characters, c) != FcFalse; }
};

// The same family for regular and bold letters; where there is no bold, both are one file.
struct Family {
  OptionalFont regular, bold;
};

Pattern pattern_of(std::span<const char* const> names, int weight) {
  Pattern wanted(FcPatternCreate());
  for (const char* name : names) {  // weakly: the reader's language decides between them
    FcValue value;
    value.type = FcTypeString;
    value.u.s = reinterpret_cast<const FcChar8*>(name);
    FcPatternAddWeak(wanted.get(), FC_FAMILY, value, FcTrue);
  }
  FcPatternAddInteger(wanted.get(), FC_WEIGHT, weight);
  FcConfigSubstitute(nullptr, wanted.get(), FcMatchPattern);
  FcDefaultSubstitute(wanted.get());
  return wanted;
}

// Fontconfig always finds something: it counts where it is of one of the families.
std::optional<OptionalFont> find(std::span<const char* const> names, int weight) {
  const Pattern wanted = pattern_of(names, weight);
  FcResult result = FcResultNoMatch;
  OptionalFont font;
  font.match.reset(FcFontMatch(nullptr, wanted.get(), &result));
  FcChar8 *family = nullptr, *path = nullptr;
  if (!font.match || FcPatternGetString(font.match.get(), FC_FAMILY, 0, &family) != FcResultMatch ||
      FcPatternGetString(font.match.get(), FC_FILE, 0, &path) != FcResultMatch ||
      FcPatternGetCharSet(font.match.get(), FC_CHARSET, 0, &font.characters) != FcResultMatch) {
    return std::nullopt;
  }
  FcPatternGetInteger(font.match.get(), FC_INDEX, 0, &font.index);
  font.path = reinterpret_cast<const char*>(path);
  const std::string_view found = reinterpret_cast<const char*>(family);
  if (std::find(names.begin(), names.end(), found) == names.end()) return std::nullopt;
  return font;
}

constexpr float kTrial_px = 32;

// `sample` must come out: a file may be gone, or draw in a way that FreeType does not.
void add_family(std::vector<Family>& families, std::span<const char* const> names,
                char32_t sample) {
  auto regular = find(names, FC_WEIGHT_REGULAR), bold = find(names, FC_WEIGHT_BOLD);
  if (!regular || !bold) return;
  for (OptionalFont* font : {&*regular, &*bold}) {
    const TypeFace* face = font->has(sample) ? font->opened() : nullptr;
    if (face == nullptr || face->draw(sample, kTrial_px).empty()) return;
  }
  families.push_back({std::move(*regular), std::move(*bold)});
}

std::vector<Family> find_families() {
  constexpr const char* kColourEmoji[] = {"Noto Color Emoji"};
  constexpr const char* kEmoji[] = {"Noto Emoji"};
  constexpr const char* kCjk[] = {"Noto Sans CJK SC", "Noto Sans CJK JP", "Noto Sans CJK TC",
                                  "Noto Sans CJK HK", "Noto Sans CJK KR"};
  std::vector<Family> families;
  if (FcInit() == FcFalse) return families;
  add_family(families, kColourEmoji, U'🦄');
  if (families.empty()) add_family(families, kEmoji, U'🦄');
  add_family(families, kCjk, U'字');
  return families;
}

Family* family_with(char32_t character) {
  const bool whole = std::any_of(std::begin(kWholeCharacters), std::end(kWholeCharacters),
                                 [=](const CharacterRange& range) {
                                   return range.first <= character && character <= range.last;
                                 });
  if (!whole) return nullptr;
  static std::vector<Family> families = find_families();  // of the fonts at hand at the first need
  const auto with = std::find_if(families.begin(), families.end(),
                                 [=](const Family& f) { return f.regular.has(character); });
  return with == families.end() ? nullptr : &*with;
}

int screens = 0;  // that are alive

}  // namespace

bool optional_fonts_draw(char32_t character) {
  return family_with(character) != nullptr;
}

GlyphPicture optional_glyph(char32_t character, float em_px, bool bold) {
  Family* family = family_with(character);
  if (family == nullptr) return {};
  const bool as_bold = bold && family->bold.has(character);
  const TypeFace* face = (as_bold ? family->bold : family->regular).opened();
  return face == nullptr ? GlyphPicture{} : face->draw(character, em_px);
}

DrawsOptionalFonts::DrawsOptionalFonts() {
  if (screens++ == 0) draw_also(optional_fonts_draw);
}

DrawsOptionalFonts::~DrawsOptionalFonts() {
  if (--screens == 0) draw_also(nullptr);
}

}  // namespace logitdice
