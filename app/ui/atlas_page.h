#pragma once

#include <imgui.h>

#include <memory>

#include "app/ui/type_face.h"

namespace logitdice {

/// Part of the atlas, in its pixels.
struct AtlasPart {
  int x = 0, y = 0, width = 0, height = 0;

  bool empty() const { return width <= 0 || height <= 0; }
};

/// Room in Dear ImGui's atlas for glyphs that come after it was built. Since 1.92 the atlas grows
/// by itself; before, a part of it is kept free, and where that is full the atlas must be rebuilt.
class AtlasPage {
 public:
  AtlasPage();
  ~AtlasPage();
  AtlasPage(const AtlasPage&) = delete;
  AtlasPage& operator=(const AtlasPage&) = delete;

  /// Before the atlas is built: asks for a page, twice as high as the last if that was full.
  void ask_for(ImFontAtlas& atlas, float scale);
  /// After it: the page is empty.
  void begin(ImFontAtlas& atlas);

  /// Gives `font` one more glyph. False where there was no room. Before text is drawn, done() must
  /// follow.
  bool add(ImFont& font, ImWchar sign, const GlyphPicture& picture);
  void done(ImFont& font);

  /// A glyph found no room: the atlas wants rebuilding before the next frame.
  bool wants_room() const;
  /// What was drawn since the last call, for the renderer's copy of the atlas.
  AtlasPart take_changed();

 private:
  struct Packing;

  ImFontAtlas* atlas_ = nullptr;
  std::unique_ptr<Packing> packing_;
  AtlasPart page_, changed_;
  int index_ = -1;    // of the page among the atlas's own rectangles
  int begun_at_ = 0;  // the frame
  bool full_ = false;
};

}  // namespace logitdice
