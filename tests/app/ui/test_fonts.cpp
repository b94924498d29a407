#include <doctest/doctest.h>

#include "app/pages/pages.h"
#include "app/desktop/null_backend.h"
#include "app/frame/ui.h"
#include "app/ui/imgui_compat.h"
#include "core/text/token_text.h"

using namespace logitdice;

TEST_CASE("fonts: whatever visible() lets through can be drawn wherever tokens are shown") {
  Ui ui{all_pages()};
  start(ui.state);
  NullBackend backend(ui);
  const Fonts& f = ui.faces;
  for (ImFont* font : {f.mono, f.mono_small, f.mono_large, f.text, f.small, f.strong}) {
    for (const CharacterRange& range : kDrawableRanges) {
      for (char32_t c = range.first; c <= range.last; ++c) {
        CAPTURE(static_cast<unsigned>(c));
        CHECK(compat::has_glyph(*font, static_cast<ImWchar>(c)));
      }
    }
  }
}
