// Small parts of app/window that need neither a display nor OpenGL.
#include <doctest/doctest.h>

#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "app/desktop/icon.h"
#include "app/desktop/key_layout.h"
#include "app/ui/imgui_compat.h"

using namespace logitdice;

TEST_CASE("keys: named by what the user's layout prints on them") {
  struct {
    std::string_view what;
    int key;
    const char* name;
    int expected;
  } const kCases[] = {
      {"US z", GLFW_KEY_Z, "z", GLFW_KEY_Z},
      {"German z stands where the US has y", GLFW_KEY_Y, "z", GLFW_KEY_Z},
      {"French a stands where the US has q", GLFW_KEY_Q, "a", GLFW_KEY_A},
      {"German plus", GLFW_KEY_RIGHT_BRACKET, "+", GLFW_KEY_EQUAL},
      {"German minus stands where the US has a slash", GLFW_KEY_SLASH, "-", GLFW_KEY_MINUS},
      {"French digits need Shift", GLFW_KEY_6, "-", GLFW_KEY_6},
      {"French é is the key of 2", GLFW_KEY_2, "é", GLFW_KEY_2},
      {"Cyrillic ya stays where it is", GLFW_KEY_Z, "я", GLFW_KEY_Z},
      {"keys without a sign", GLFW_KEY_PAGE_DOWN, nullptr, GLFW_KEY_PAGE_DOWN},
      {"Space", GLFW_KEY_SPACE, " ", GLFW_KEY_SPACE},
      {"the keypad keeps its own names", GLFW_KEY_KP_ADD, "+", GLFW_KEY_KP_ADD},
      {"unknown", GLFW_KEY_UNKNOWN, nullptr, GLFW_KEY_UNKNOWN},
  };
  for (const auto& row : kCases) {
    CAPTURE(std::string(row.what));
    CHECK(key_on_layout(row.key, row.name) == row.expected);
  }
}

TEST_CASE("keys: a sign counts wherever the layout has it, and what AltGr makes is no letter") {
  struct {
    std::string_view what;
    int key, mods;
    const char* name;
    unsigned typed;
    MeantKey meant;
  } const kCases[] = {
      {"US ?", GLFW_KEY_SLASH, GLFW_MOD_SHIFT, "/", '?', {GLFW_KEY_SLASH, GLFW_MOD_SHIFT}},
      {"German ?", GLFW_KEY_MINUS, GLFW_MOD_SHIFT, "ß", '?', {GLFW_KEY_SLASH, GLFW_MOD_SHIFT}},
      {"German /", GLFW_KEY_7, GLFW_MOD_SHIFT, "7", '/', {GLFW_KEY_SLASH, 0}},
      {"German [", GLFW_KEY_8, 0, "8", '[', {GLFW_KEY_LEFT_BRACKET, 0}},
      {"German @", GLFW_KEY_Q, 0, "q", '@', {GLFW_KEY_UNKNOWN, 0}},
      {"German euro", GLFW_KEY_E, 0, "e", 0x20AC, {GLFW_KEY_UNKNOWN, 0}},
      {"a letter", GLFW_KEY_Q, 0, "q", 'q', {GLFW_KEY_Q, 0}},
      {"with Shift", GLFW_KEY_M, GLFW_MOD_SHIFT, "m", 'M', {GLFW_KEY_M, GLFW_MOD_SHIFT}},
      {"with Caps Lock", GLFW_KEY_M, 0, "m", 'M', {GLFW_KEY_M, 0}},
      {"French 6 as it is", GLFW_KEY_6, 0, "-", '-', {GLFW_KEY_6, 0}},
      {"French 6 with Shift", GLFW_KEY_6, GLFW_MOD_SHIFT, "-", '6', {GLFW_KEY_6, 0}},
      {"French é", GLFW_KEY_2, 0, "é", 0xE9, {GLFW_KEY_2, 0}},
      {"French .", GLFW_KEY_SEMICOLON, GLFW_MOD_SHIFT, ";", '.', {GLFW_KEY_PERIOD, 0}},
      {"US !", GLFW_KEY_1, GLFW_MOD_SHIFT, "1", '!', {GLFW_KEY_1, GLFW_MOD_SHIFT}},
      {"US +", GLFW_KEY_EQUAL, GLFW_MOD_SHIFT, "=", '+', {GLFW_KEY_EQUAL, 0}},
      {"Swiss +", GLFW_KEY_1, GLFW_MOD_SHIFT, "1", '+', {GLFW_KEY_EQUAL, 0}},
      {"Cyrillic ya", GLFW_KEY_Z, 0, "я", 0x44F, {GLFW_KEY_Z, 0}},
      {"Greek on a group of its own", GLFW_KEY_A, 0, "a", 0x3B1, {GLFW_KEY_A, 0}},
      {"Russian ?", GLFW_KEY_7, GLFW_MOD_SHIFT, "7", '?', {GLFW_KEY_SLASH, GLFW_MOD_SHIFT}},
      {"the keypad", GLFW_KEY_KP_8, 0, "8", '8', {GLFW_KEY_KP_8, 0}},
      {"no name", GLFW_KEY_SLASH, 0, nullptr, '?', {GLFW_KEY_SLASH, 0}},
  };
  for (const auto& row : kCases) {
    CAPTURE(std::string(row.what));
    const MeantKey meant = key_that_typed(row.key, row.mods, row.name, row.typed);
    CHECK(meant.key == row.meant.key);
    CHECK(meant.mods == row.meant.mods);
  }
  CHECK(key_on_layout(GLFW_KEY_6, "-", GLFW_MOD_CONTROL) == GLFW_KEY_MINUS);
}

TEST_CASE("polyline: long curves are drawn in pieces that 16-bit indices can count") {
  ImGui::CreateContext();
  {
    ImDrawList list(ImGui::GetDrawListSharedData());
    list._ResetForNewFrame();
    list.Flags |= ImDrawListFlags_AllowVtxOffset;  // as the OpenGL backend does
    list.PushClipRectFullScreen();
    list.PushTextureID((ImTextureID)1);
    constexpr int kPoints = 100'000;
    std::vector<ImVec2> points;
    for (int i = 0; i < kPoints; ++i) points.emplace_back(static_cast<float>(i), 0.0f);
    compat::add_polyline(list, points, IM_COL32_WHITE, 1);

    float widest = 0, last = 0;  // a wrapped index makes a triangle across half the curve
    for (const ImDrawCmd& command : list.CmdBuffer) {
      for (unsigned i = 0; i < command.ElemCount; ++i) {
        const unsigned first = command.IdxOffset + i - i % 3;
        const auto x = [&](unsigned index) {
          return list
              .VtxBuffer[static_cast<int>(command.VtxOffset) +
                         list.IdxBuffer[static_cast<int>(index)]]
              .pos.x;
        };
        widest = std::max(widest, std::abs(x(command.IdxOffset + i) - x(first)));
        last = std::max(last, x(command.IdxOffset + i));
      }
    }
    CHECK(widest < 3);
    CHECK(last >= kPoints - 1);
  }
  ImGui::DestroyContext();
}

TEST_CASE("icon: opaque inside, transparent in the corners") {
  for (const int size : {16, 48, 128}) {
    const Image icon = make_icon(size);
    CHECK(icon.rgba.size() == std::size_t{4} * size * size);
    const auto alpha = [&](int x, int y) {
      return icon.rgba[std::size_t{4} * (static_cast<std::size_t>(y) * size + x) + 3];
    };
    CHECK(alpha(0, 0) == 0);
    CHECK(alpha(size - 1, size - 1) == 0);
    CHECK(alpha(size / 2, size / 2) == 255);
  }
}
