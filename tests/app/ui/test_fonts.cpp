#include <doctest/doctest.h>

#include "app/ui/glyphs.h"
#include "app/ui/imgui_compat.h"
#include "core/text/token_text.h"
#include "core/text/utf8.h"
#include "tests/app/screen.h"

using namespace logitdice;

TEST_CASE("fonts: whatever visible() lets through can be drawn wherever tokens are shown") {
  Screen screen;
  const Fonts& f = screen.ui.faces;
  for (const auto face : {&Fonts::mono, &Fonts::mono_small, &Fonts::mono_large, &Fonts::text,
                          &Fonts::small, &Fonts::strong}) {
    for (const CharacterRange& range : kDrawableRanges) {
      for (char32_t c = range.first; c <= range.last; ++c) {
        CAPTURE(static_cast<unsigned>(c));
        std::string sign, buffer;
        append_utf8(sign, c);
        f.glyphs->ready(*(f.*face), sign, buffer);
        if (f.glyphs->want_room()) screen.backend.frame();
        const std::string_view ready = f.glyphs->ready(*(f.*face), sign, buffer);
        const float width = compat::text_size(*(f.*face), ready).x;
        // Its number, which stands for what no font has, has six letters.
        CHECK((width > 0 && width < 3 * compat::text_size(*(f.*face), "0").x));
      }
    }
  }
}
