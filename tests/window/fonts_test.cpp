#include "app/ui/fonts.h"

#include <doctest/doctest.h>
#include <imgui.h>

#include <cmath>
#include <string>
#include <string_view>

#include "app/ui/glyphs.h"
#include "app/ui/imgui_compat.h"
#include "tests/window/session.h"

using namespace logitdice;
using logitdice::test::Session;

namespace {

struct ImguiContext {
  ImguiContext() {
    ImGui::CreateContext();
    ImGui::GetIO().IniFilename = nullptr;
  }
  ~ImguiContext() { ImGui::DestroyContext(); }
};

struct Row {
  std::string_view name;
  ImFont* Fonts::*font;
  bool mono;
  float em_px;
};
constexpr Row kRows[] = {
    {"text", &Fonts::text, false, 15},
    {"strong", &Fonts::strong, false, 15},
    {"small", &Fonts::small, false, 13},
    {"caption", &Fonts::caption, false, 12},
    {"title", &Fonts::title, false, 19},
    {"mono", &Fonts::mono, true, 16},
    {"mono_bold", &Fonts::mono_bold, true, 16},
    {"mono_small", &Fonts::mono_small, true, 13},
    {"mono_large", &Fonts::mono_large, true, 19},
};

const std::string kSigns[] = {
    "a", "z", "A", "Z", "0", "9", "ä", "é", "ß", "Ł", "Ġ", "Ċ", "×", "÷", "·", "−", "–", "—",
    "…", "‹", "›", "α", "β", "σ", "χ", "Σ", "Δ", "₀", "²", "≤", "≥", "≈", "≠", "√", "∞", "→",
    "←", "↑", "↓", "↵", "⇥", "␣", "▁", "▮", "▶", "◀", "●", "☀", "☾", "⋮", "✓", "✗", "⟨", "⟩",
    "Ж", "я", "і", "Ґ", "Ω", "λ", "€", "₤", "⁴", "₉", "ℓ", "ℝ", "½", "↦", "⇒", "∀", "∂", "∈",
    "∑", "∫", "⊕", "⌘", "⏎", "─", "│", "█", "░", "▲", "▼", "★", "♠", "⚀", "⚅", "⟪", "⟫", "\uFFFD"};

// As the program has it ready before it draws it, whatever room that takes.
float ready_width(Fonts& fonts, const Row& row, std::string_view sign) {
  std::string buffer;
  for (int i = 0; i < 8; ++i) {
    const std::string_view ready = fonts.glyphs->ready(*(fonts.*row.font), sign, buffer);
    if (!fonts.glyphs->want_room()) return compat::text_size(*(fonts.*row.font), ready).x;
    build_fonts(fonts, fonts.scale);
  }
  FAIL_CHECK("there is never room enough");
  return 0;
}

}  // namespace

TEST_CASE("fonts: every face has the signs that it is said to have") {
  const ImguiContext imgui;
  Fonts fonts;
  build_fonts(fonts, 1);
  for (const Row& row : kRows) {
    CAPTURE(std::string(row.name));
    const float digit = compat::text_size(*(fonts.*row.font), "0").x;
    for (const std::string& sign : kSigns) {
      CAPTURE(sign);
      // Its number, which stands for what no font has, has six letters.
      const float width = ready_width(fonts, row, sign);
      CHECK((width > 0 && width < 3 * digit));
    }
  }
}

TEST_CASE("fonts: every sign of a monospaced face has one width, whole pixels, at every scale") {
  const ImguiContext imgui;
  Fonts fonts;
  for (const float scale : {0.8f, 1.0f, 1.1f, 1.25f, 1.5f, 2.0f, 3.0f}) {
    build_fonts(fonts, scale);
    for (const Row& row : kRows) {
      if (!row.mono) continue;
      CAPTURE(std::string(row.name));
      CAPTURE(scale);
      const float width = compat::text_size(*(fonts.*row.font), "0").x;
      CHECK(width == std::round(width));
      for (const std::string_view sign : {"1", "m", "W", " ", ".", "Σ", "≥", "Ġ", "␣", "↵", "⇥",
                                          "▮", "☀", "✓", "⟨", "▁", "…", "−"}) {
        CAPTURE(std::string(sign));
        CHECK(ready_width(fonts, row, sign) == width);
      }
    }
  }
}

TEST_CASE("fonts: sizes follow the scale") {
  const ImguiContext imgui;
  Fonts fonts;
  for (const float scale : {0.8f, 1.0f, 1.5f, 2.0f, 3.0f}) {
    build_fonts(fonts, scale);
    for (const Row& row : kRows) {
      CAPTURE(std::string(row.name));
      CAPTURE(scale);
      const float line = compat::line_height(*(fonts.*row.font));
      const float over_em = row.mono ? 1.32f : 1.21f;  // of JetBrains Mono and Inter
      CHECK(line == std::round(line));
      CHECK(std::abs(line - row.em_px * scale * over_em) <= 1.2f);
    }
  }
  CHECK(ImGui::GetIO().FontDefault == fonts.text);
}

TEST_CASE("window: 🦄 and 漢字 are typed, copied and pasted as they are") {
  const Session session({"cat_sat_on"});
  session.click("tab.generate");
  const auto entered = [&](const std::string& start) {
    session.key("Return");
    const auto starts = [&](const Session::State& state) {
      return state.at("generation").at("prompt").get<std::string>().starts_with(start);
    };
    return session.wait_for("a prompt that begins with " + start, starts)
        .at("generation")
        .at("prompt")
        .get<std::string>();
  };
  // A program that is too busy to look meets another character where the key was lent on.
  std::string typed, start;
  for (const int pause_ms : {400, 1000, 2500}) {
    start = "Tom " + std::to_string(pause_ms) + " ";
    session.click("field.prompt");
    session.key("ctrl+a");
    session.type(start);
    for (const char* character : {"🦄", "漢", "字"}) session.type(character, pause_ms);
    typed = entered(start);
    if (typed == start + "🦄漢字") break;
  }
  CHECK(typed == start + "🦄漢字");

  session.click("field.prompt");
  session.key("ctrl+a");
  session.key("ctrl+c");
  session.key("End");
  session.key("BackSpace");
  session.key("ctrl+v");
  CHECK(entered(start + "🦄漢" + start) == start + "🦄漢" + start + "🦄漢字");
}
