#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "app/ui/embedded_fonts.h"
#include "app/ui/glyphs.h"
#include "app/ui/imgui_compat.h"
#include "app/ui/optional_fonts.h"
#include "app/ui/stand_ins.h"
#include "core/text/token_text.h"
#include "core/text/utf8.h"
#include "tests/app/layout_faults.h"
#include "tests/app/screen.h"

using namespace logitdice;

// With the optional fonts these check the drawing, without them the numbers.
namespace {

// Of every kind: ideographs of two planes, Kana, Hangul, full width, emoji with and without a
// colour of skin, a flag, a joiner, a variation selector, a combining mark, Hebrew, private use, no
// character at all.
constexpr std::u32string_view kKinds =
    U"漢字𠮷ひカ한ＦＬ、。🦄😀👍🏽🇩❤✨①\u200D\uFE0F\u0301ש\u0E01\uE000"
    U"\uFFFF"
    U"\U0010FFFF"
    U"\u3000";

std::string utf8(std::u32string_view characters) {
  std::string out;
  for (const char32_t c : characters) append_utf8(out, c);
  return out;
}

// A distribution of these tokens.
std::string json_of(const std::vector<std::string>& tokens) {
  std::string names, logits;
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    names += (i ? ", \"" : "\"") + tokens[i] + "\"";
    logits += (i ? ", " : "") + std::to_string(5.0 - 0.2 * static_cast<double>(i));
  }
  return "{\"title\": \"天气 🦄\", \"context\": "
         "\"今天的天气很___，我们去公园散步吧。オレンジ\", "
         "\"note\": \"这是一个注释：模型的对数几率变成下一个词。これは注釈です。\", \"tokens\": [" +
         names + "], \"logits\": [" + logits + "]}";
}

void open(Screen& screen, const std::vector<std::string>& tokens) {
  const auto bytes = std::make_shared<const std::string>(json_of(tokens));
  screen.send(command::OpenFile{"天气🦄.json", bytes});
  REQUIRE(screen.state().error == "");
}

const std::vector<std::string> kTokens{
    "好",       " 晴れ",    "🦄",   "不错",
    "👩\u200D💻", "❤\uFE0F",  "한국어", "\u0301e",
    "שלום",     "𠮷野家",   "🇩🇪",     "寿司寿司寿司寿司寿司寿司寿司寿司寿司寿司寿司",
    "ＦＵＬＬ", "👍🏽", "plain"};

// Has the text ready in the face, over as many frames as it takes; how often the atlas was rebuilt.
int ready_with_room(Screen& screen, ImFont* Fonts::*face, std::string_view text) {
  std::string buffer;
  int rebuilt = 0;
  for (; rebuilt < 8; ++rebuilt) {
    screen.ui.faces.glyphs->ready(*(screen.ui.faces.*face), text, buffer);
    if (!screen.ui.faces.glyphs->want_room()) return rebuilt;
    CHECK(wants_building(screen.ui.faces, screen.ui.faces.scale));
    screen.backend.frame();
    CHECK_FALSE(wants_building(screen.ui.faces, screen.ui.faces.scale));
  }
  FAIL_CHECK("there is never room enough");
  return rebuilt;
}

// Pixels of the glyph that Dear ImGui drew itself.
float drawn_width(ImFont& font, ImWchar sign) {
#if IMGUI_VERSION_NUM >= 19200
  const ImFontGlyph& glyph = *font.GetFontBaked(compat::line_height(font))->FindGlyph(sign);
#else
  const ImFontGlyph& glyph = *font.FindGlyph(sign);
#endif
  return glyph.X1 - glyph.X0;
}

// Every character that was written lies in the atlas under its stand-in.
void check_drawn(const Screen& screen) {
  const Fonts& f = screen.ui.faces;
  for (const DrawnText& drawn : screen.ui.notes.drawn) {
    for (std::string_view rest = drawn.text; !rest.empty();) {
      const CodePoint next = decode_utf8(rest);
      rest.remove_prefix(static_cast<std::size_t>(next.length));
      CAPTURE(drawn.text);
      REQUIRE(next.valid);
      CHECK(next.value != 0xFFFD);
      CHECK((drawable(next.value) || face_sign(next.value)));
      const auto sign = static_cast<ImWchar>(stand_in(next.value));
      const auto has = [&](ImFont* font) { return compat::has_glyph(*font, sign); };
      CHECK((has(f.text) || has(f.strong) || has(f.small) || has(f.caption) || has(f.title) ||
             has(f.mono) || has(f.mono_bold) || has(f.mono_small) || has(f.mono_large)));
    }
  }
}

}  // namespace

TEST_CASE("glyphs: whatever a text holds, each face has a glyph for it at once") {
  Screen screen;
  const Fonts& f = screen.ui.faces;
  std::string buffer;
  for (const auto face :
       {&Fonts::text, &Fonts::strong, &Fonts::small, &Fonts::caption, &Fonts::title, &Fonts::mono,
        &Fonts::mono_bold, &Fonts::mono_small, &Fonts::mono_large}) {
    ready_with_room(screen, face, utf8(kKinds));
    ImFont& font = *(f.*face);
    CHECK(f.glyphs->ready(font, "plain", buffer) == "plain");
    CHECK(f.glyphs->ready(font, utf8(kKinds), buffer) == with_stand_ins(utf8(kKinds)));
    for (const char32_t c : kKinds) {
      CAPTURE(static_cast<unsigned>(c));
      CHECK(compat::has_glyph(font, static_cast<ImWchar>(stand_in(c))));
    }
  }
}

TEST_CASE("glyphs: what no font draws shows its number, with the room that its letters need") {
  Screen screen;
  const Fonts& f = screen.ui.faces;
  const Canvas canvas{ImGui::GetBackgroundDrawList(), nullptr, &f};
  CHECK(canvas.width(f.mono, "\u0301") > 5 * canvas.width(f.mono, "0") * 0.7f);
  CHECK(canvas.width(f.mono, "\U0010FFFE") > canvas.width(f.mono, "\u0301"));
  CHECK(canvas.width(f.mono, "a\u0301b") ==
        canvas.width(f.mono, "ab") + canvas.width(f.mono, "\u0301"));
  // One character is as wide as its letters, two beside it as both.
  const float one = canvas.width(f.mono, "字");
  CHECK(one > canvas.width(f.mono, "0") * 1.4f);
  CHECK(canvas.width(f.mono, "字字") == 2 * one);
}

TEST_CASE("glyphs: a letter that comes later is drawn as one that was there from the start") {
  for (const float scale : {1.0f, 1.25f, 1.5f, 2.0f}) {
    Screen screen(1600, 900, scale);
    const Fonts& f = screen.ui.faces;
    const std::pair<ImFont*, const char*> faces[] = {{f.text, "Inter-Regular.otf"},
                                                     {f.strong, "Inter-SemiBold.otf"},
                                                     {f.small, "Inter-Regular.otf"},
                                                     {f.caption, "Inter-SemiBold.otf"},
                                                     {f.title, "Inter-Bold.otf"},
                                                     {f.mono, "JetBrainsMono-Regular.ttf"},
                                                     {f.mono_bold, "JetBrainsMono-Bold.ttf"}};
    for (const auto& [font, file] : faces) {
      const TypeFace face = embedded_face(file);
      const float em_px = compat::line_height(*font) / face.line();
      for (const char letter : std::string("aegjMWQ0849%&@.")) {
        CAPTURE(std::string(file) + " " + letter);
        const GlyphPicture late = face.draw(static_cast<unsigned char>(letter), em_px);
        const float advance = compat::text_size(*font, std::string(1, letter)).x;
        CHECK((late.advance == advance || face.fixed_advance() > 0));  // which is given to each
        CHECK(static_cast<float>(late.width) == drawn_width(*font, static_cast<ImWchar>(letter)));
      }
    }
  }
}

TEST_CASE("glyphs: every face draws what it has when it first comes") {
  Screen screen;
  const Fonts& f = screen.ui.faces;
  const Canvas canvas{ImGui::GetBackgroundDrawList(), nullptr, &f};
  CHECK(canvas.width(f.mono_bold, "Ж") == canvas.width(f.mono_bold, "W"));
  CHECK(canvas.width(f.title, "Жук") < canvas.width(f.title, "Жукжук"));
  CHECK(canvas.width(f.title, "Ж") < 2 * canvas.width(f.title, "W"));
}

TEST_CASE("glyphs: tokens are drawn where the fonts are at hand, otherwise escaped") {
  Screen screen;
  open(screen, kTokens);
  const bool cjk = optional_fonts_draw(U'好'), emoji = optional_fonts_draw(U'🦄');
  CHECK(visible("好") == (cjk ? "好" : "\\u{597D}"));
  CHECK(visible("🦄") == (emoji ? "🦄" : "\\u{1F984}"));
  CHECK(visible("❤\uFE0F") == (emoji ? "❤\\u{FE0F}" : "\\u{2764}\\u{FE0F}"));
  CHECK(visible("👩\u200D💻") == (emoji ? "👩\\u{200D}💻" : "\\u{1F469}\\u{200D}\\u{1F4BB}"));
  for (const char32_t c :
       U"\u0301\u3000\u3164\uFFA0\u200D\uFE0Fשن\u0E01\uE000\uFFFF\U000E0041\U0010FFFF") {
    if (c == 0) continue;
    CAPTURE(static_cast<unsigned>(c));
    CHECK_FALSE(drawable(c));
  }
  const ImFont& mono = *screen.ui.faces.mono;
  if (emoji) {
    const auto* glyph = mono.FindGlyphNoFallback(static_cast<ImWchar>(stand_in(U'🦄')));
    REQUIRE(glyph != nullptr);
    CHECK(glyph->Visible);
  }
}

TEST_CASE(
    "glyphs: on every page each text of any script is whole, in its place, and has its glyphs") {
  for (const ImVec2 size : {ImVec2{1280, 720}, ImVec2{1920, 1080}, ImVec2{1024, 768}}) {
    Screen screen(static_cast<int>(size.x), static_cast<int>(size.y), 0);
    open(screen, kTokens);
    for (const PageInfo* page : all_pages()) {
      CAPTURE(std::string(page->id));
      CAPTURE(size.x);
      screen.send(command::SetView{std::string(page->id)});
      const LayoutFaults faults(screen);
      for (const std::string& fault : faults.found()) FAIL_CHECK(fault);
      check_drawn(screen);
    }
  }
}

TEST_CASE("glyphs: where the page is full the atlas is rebuilt with more room") {
  Screen screen(1600, 900, 3);
  const Fonts& f = screen.ui.faces;
  std::string all;
  for (char32_t c = 0x4E00; c < 0x4E00 + 500; ++c) append_utf8(all, c);
  CHECK(ready_with_room(screen, &Fonts::mono_large, all) >= 1);
  for (char32_t c = 0x4E00; c < 0x4E00 + 500; ++c) {
    CHECK(compat::has_glyph(*f.mono_large, static_cast<ImWchar>(stand_in(c))));
  }
}

TEST_CASE(
    "glyphs: at every scale there is room for each, also where more come than one page holds") {
  Screen screen;
  const Fonts& f = screen.ui.faces;
  for (const float scale : {0.4f, 0.8f, 1.0f, 1.3f, 2.0f, 4.0f, 6.0f}) {
    CAPTURE(scale);
    screen.backend.set_scale(scale);
    for (const auto face : {&Fonts::text, &Fonts::mono_large}) {
      ready_with_room(screen, face, utf8(kKinds));
    }
    for (const char32_t c : kKinds) {
      CHECK(compat::has_glyph(*f.mono_large, static_cast<ImWchar>(stand_in(c))));
    }
  }
}

TEST_CASE("fields: any character is typed, pasted, copied and deleted as one, and kept exactly") {
  Screen screen;
  screen.send(command::SetView{"generate"});
  const auto prompt = [&] { return screen.state().in.prompt.str(); };
  const auto enter = [&] { screen.key(GLFW_KEY_ENTER); };
  const std::string kinds = utf8(kKinds);

  screen.click("field.prompt");
  screen.backend.text(kinds);
  enter();
  CHECK(prompt() == kinds);

  // Copied from the field, as it is for everyone else; pasted twice.
  screen.click("field.prompt");
  screen.key(GLFW_KEY_C, GLFW_MOD_CONTROL);
  CHECK(without_stand_ins(ImGui::GetClipboardText()) == kinds);
  screen.key(GLFW_KEY_END);
  screen.key(GLFW_KEY_V, GLFW_MOD_CONTROL);
  enter();
  CHECK(prompt() == kinds + kinds);

  // The cursor steps over one character, deletion takes one.
  screen.click("field.prompt");
  screen.backend.text("a🦄字b");
  screen.key(GLFW_KEY_LEFT);
  screen.key(GLFW_KEY_BACKSPACE);
  enter();
  CHECK(prompt() == "a🦄b");
  screen.click("field.prompt");
  screen.key(GLFW_KEY_HOME);
  screen.key(GLFW_KEY_RIGHT);
  screen.key(GLFW_KEY_DELETE);
  enter();
  CHECK(prompt() == "ab");
}

TEST_CASE("fields: what is typed through the queue of the window has its glyph in the same frame") {
  Screen screen;
  screen.send(command::SetView{"generate"});
  screen.click("field.prompt");
  for (const char32_t c : {U'漢', U'🦄', U'\uE000'}) screen.backend.input().character(c);
  screen.backend.settle();
  for (const char32_t c : {U'漢', U'🦄', U'\uE000'}) {
    CHECK(compat::has_glyph(*screen.ui.faces.mono, static_cast<ImWchar>(stand_in(c))));
  }
  screen.key(GLFW_KEY_ENTER);
  CHECK(screen.state().in.prompt.str() == "漢🦄\uE000");
}
