#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/ui/atlas_page.h"
#include "app/ui/type_face.h"

namespace logitdice {

/// A face that text may be written in, as it was built.
struct BuiltFace {
  ImFont* font;
  TypeFace file, fallback;  // embedded; the second has signs that the first lacks
  float em_px, advance_px;  // of every glyph of the two; 0: its own
  bool bold;
};

/// The glyphs that are drawn when text first needs them, beside those that every start draws: signs
/// of the face itself, characters of the optional fonts and, for a character that no font has, its
/// number \u{1F984} as one glyph, so that whatever is typed can be seen. One takes some hundredths
/// of a millisecond, where an atlas with all that nine faces can write takes 100, and is there in
/// the same frame.
class Glyphs {
 public:
  Glyphs();

  /// Room for them: before and after the atlas is built.
  void ask_for_room(ImFontAtlas& atlas, float scale) { page_.ask_for(atlas, scale); }
  void begin(ImFontAtlas& atlas, std::vector<BuiltFace> faces);
  /// There was too little: the frame is not fit to be seen, the atlas wants rebuilding.
  bool want_room() const { return page_.wants_room(); }
  AtlasPart take_changed() { return page_.take_changed(); }

  /// The text as Dear ImGui takes it (stand_ins.h), its glyphs in the atlas. It lives as long as
  /// `text` and `buffer` do.
  std::string_view ready(ImFont& font, std::string_view text, std::string& buffer);

 private:
  bool add(ImFont& font, char32_t character, char32_t sign);
  GlyphPicture picture_of(const BuiltFace& face, char32_t character) const;
  GlyphPicture number_of(char32_t character, float em_px) const;

  AtlasPage page_;
  std::vector<BuiltFace> faces_;
  TypeFace letters_;  // of the numbers
};

}  // namespace logitdice
