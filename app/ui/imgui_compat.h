#pragma once

#include <imgui.h>

#if __has_include(<imgui_freetype.h>)
#include <imgui_freetype.h>  // Debian puts it beside imgui.h
#else
#include <misc/freetype/imgui_freetype.h>
#endif

#ifndef GLFW_INCLUDE_NONE
#define GLFW_INCLUDE_NONE  // OpenGL comes from glad
#endif
#include <GLFW/glfw3.h>
#include <backends/imgui_impl_opengl3.h>

#include <algorithm>
#include <cfloat>
#include <span>
#include <string_view>
#include <vector>

/// The few calls that changed between Dear ImGui 1.86 (Debian 12) and 1.92, under one spelling
/// each. Everything else is called directly. What an older version lacks is not offered here
/// either.
namespace logitdice::compat {

// ---- Drawing -------------------------------------------------------------------------------

/// Outline of a rectangle. 1.92.8 swapped `flags` and `thickness` of ImDrawList::AddRect.
inline void add_rect(ImDrawList& list, ImVec2 low, ImVec2 high, ImU32 colour, float rounding = 0,
                     float thickness = 1, ImDrawFlags corners = ImDrawFlags_None) {
#if IMGUI_VERSION_NUM >= 19276
  list.AddRect(low, high, colour, rounding, thickness, corners);
#else
  list.AddRect(low, high, colour, rounding, corners, thickness);
#endif
}

/// A line through `points`, closed on request. Indices have 16 bits: one call past about 32,000
/// points would wrap silently, so longer lines are drawn in pieces. 1.92.8 swapped `flags` and
/// `thickness` here too.
inline void add_polyline(ImDrawList& list, std::span<const ImVec2> points, ImU32 colour,
                         float thickness = 1, bool closed = false) {
  constexpr std::size_t kPiece = 8192;
  const bool whole = points.size() <= kPiece;
  for (std::size_t begin = 0; begin + 1 < points.size(); begin += kPiece - 1) {
    const auto piece = points.subspan(begin, std::min(kPiece, points.size() - begin));
    const ImDrawFlags flags = closed && whole ? ImDrawFlags_Closed : ImDrawFlags_None;
#if IMGUI_VERSION_NUM >= 19276
    list.AddPolyline(piece.data(), static_cast<int>(piece.size()), colour, thickness, flags);
#else
    list.AddPolyline(piece.data(), static_cast<int>(piece.size()), colour, flags, thickness);
#endif
    if (whole) return;
  }
  if (closed && !points.empty()) list.AddLine(points.back(), points.front(), colour, thickness);
}

/// After ImGui::Render(): the draw lists of the frame, the lowest first.
inline std::vector<const ImDrawList*> layers() {
  const ImDrawData& data = *ImGui::GetDrawData();
  std::vector<const ImDrawList*> lists;
  for (int i = 0; i < data.CmdListsCount; ++i) lists.push_back(data.CmdLists[i]);
  return lists;
}

// ---- Windows -------------------------------------------------------------------------------

/// A child window; EndChild() follows whatever it returns. The third argument became
/// ImGuiChildFlags in 1.90; bit 0 is the border in both.
inline bool begin_child(const char* id, ImVec2 size = {0, 0}, bool border = false,
                        ImGuiWindowFlags flags = 0) {
#if IMGUI_VERSION_NUM >= 19000
  return ImGui::BeginChild(id, size, static_cast<ImGuiChildFlags>(border ? 1 : 0), flags);
#else
  return ImGui::BeginChild(id, size, border, flags);
#endif
}

// ---- Fonts ---------------------------------------------------------------------------------

/// Height of a line of `font` in pixels, as it was built.
inline float line_height(const ImFont& font) {
#if IMGUI_VERSION_NUM >= 19200
  return font.LegacySize;
#else
  return font.FontSize;
#endif
}

/// From the top of a line of `font` to the line that letters stand on, pixels.
inline float ascent(ImFont& font) {
#if IMGUI_VERSION_NUM >= 19200
  return font.GetFontBaked(line_height(font))->Ascent;
#else
  return font.Ascent;
#endif
}

/// Makes `font` current at the size it was built for. 1.92 wants the size said.
inline void push_font(ImFont* font) {
#if IMGUI_VERSION_NUM >= 19200
  ImGui::PushFont(font, line_height(*font));
#else
  ImGui::PushFont(font);
#endif
}

/// Size of a line of text in `font`.
inline ImVec2 text_size(ImFont& font, std::string_view text) {
  return font.CalcTextSizeA(line_height(font), FLT_MAX, 0, text.data(), text.data() + text.size());
}

/// A line of text with its upper left corner at `at`.
inline void add_text(ImDrawList& list, ImFont& font, ImVec2 at, ImU32 colour,
                     std::string_view text) {
  list.AddText(&font, line_height(font), at, colour, text.data(), text.data() + text.size());
}

/// Does `font` itself carry the sign? 1.92 looks it up in the files too, older ones in the atlas.
inline bool has_glyph(ImFont& font, ImWchar sign) {
#if IMGUI_VERSION_NUM >= 19200
  return font.GetFontBaked(line_height(font))->FindGlyphNoFallback(sign) != nullptr;
#else
  return font.FindGlyphNoFallback(sign) != nullptr;
#endif
}

/// Lets FreeType draw the glyphs; `flags` are ImGuiFreeTypeBuilderFlags (ImGuiFreeTypeLoaderFlags
/// since 1.92, the same bits).
inline void use_freetype(ImFontAtlas& atlas, unsigned flags) {
#if IMGUI_VERSION_NUM >= 19200
  atlas.SetFontLoader(ImGuiFreeType::GetFontLoader());
  atlas.FontLoaderFlags = flags;
#else
  atlas.FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
  atlas.FontBuilderFlags = flags;
#endif
}

inline constexpr unsigned kLightHinting = 1u << 3;  // snaps to whole pixels vertically only

/// Draws all glyphs into the atlas. Since 1.92 the renderer asks for each when it is first used.
inline void build_atlas(ImFontAtlas& atlas) {
#if IMGUI_VERSION_NUM < 19200
  atlas.Build();
#else
  static_cast<void>(atlas);
#endif
}

/// After the atlas was rebuilt, with the OpenGL context current. Since 1.92 the backend does it.
inline void renew_font_texture() {
#if IMGUI_VERSION_NUM < 19200
  ImGui_ImplOpenGL3_DestroyFontsTexture();
  ImGui_ImplOpenGL3_CreateFontsTexture();
#endif
}

// ---- A backend that draws nothing ----------------------------------------------------------

/// Before the first frame, without a renderer: the atlas counts as uploaded, and more than 65,536
/// vertices are as welcome as they are to OpenGL.
inline void start_null_renderer() {
  ImGuiIO& io = ImGui::GetIO();
  io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
#if IMGUI_VERSION_NUM >= 19200
  io.BackendFlags |= ImGuiBackendFlags_RendererHasTextures;
#else
  io.Fonts->SetTexID((ImTextureID)1);
#endif
}

/// After ImGui::Render(): says yes to every wish for a texture.
inline void end_null_frame() {
#if IMGUI_VERSION_NUM >= 19200
  for (ImTextureData* texture : ImGui::GetPlatformIO().Textures) {
    if (texture->Status == ImTextureStatus_WantDestroy) {
      texture->SetStatus(ImTextureStatus_Destroyed);
    } else {
      texture->SetTexID((ImTextureID)1);
      texture->SetStatus(ImTextureStatus_OK);
    }
  }
#endif
}

// ---- Input ---------------------------------------------------------------------------------

// How input is fed, by app/desktop/input_queue.h alone, a step a frame: then every version sees the
// same.

/// Before the first frame: what is fed before a frame is all taken by that frame. Since 1.87 ImGui
/// has a queue of its own, which hands it out over several.
inline void take_input_at_once() {
#if IMGUI_VERSION_NUM >= 18700
  ImGui::GetIO().ConfigInputTrickleEventQueue = false;
#endif
}

inline void mouse_position(ImVec2 at) {
#if IMGUI_VERSION_NUM >= 18700
  ImGui::GetIO().AddMousePosEvent(at.x, at.y);
#else
  ImGui::GetIO().MousePos = at;
#endif
}

inline void mouse_button(int button, bool down) {
#if IMGUI_VERSION_NUM >= 18700
  ImGui::GetIO().AddMouseButtonEvent(button, down);
#else
  ImGui::GetIO().MouseDown[button] = down;
#endif
}

inline void mouse_wheel(float lines) {
#if IMGUI_VERSION_NUM >= 18700
  ImGui::GetIO().AddMouseWheelEvent(0, lines);
#else
  ImGui::GetIO().MouseWheel += lines;
#endif
}

#if IMGUI_VERSION_NUM >= 18700
inline constexpr ImGuiKey kKeypadEnter = ImGuiKey_KeypadEnter;
#else
inline constexpr ImGuiKey kKeypadEnter = ImGuiKey_KeyPadEnter;
#endif

/// The keys that ImGui's own text fields understand. Tab is not for them: with it ImGui would go its
/// own way through the fields of one of its windows, and back to where it came from.
struct NavigationKey {
  int glfw;
  ImGuiKey imgui;
};
inline constexpr NavigationKey kNavigationKeys[] = {
    {GLFW_KEY_LEFT, ImGuiKey_LeftArrow},
    {GLFW_KEY_RIGHT, ImGuiKey_RightArrow},
    {GLFW_KEY_UP, ImGuiKey_UpArrow},
    {GLFW_KEY_DOWN, ImGuiKey_DownArrow},
    {GLFW_KEY_PAGE_UP, ImGuiKey_PageUp},
    {GLFW_KEY_PAGE_DOWN, ImGuiKey_PageDown},
    {GLFW_KEY_HOME, ImGuiKey_Home},
    {GLFW_KEY_END, ImGuiKey_End},
    {GLFW_KEY_INSERT, ImGuiKey_Insert},
    {GLFW_KEY_DELETE, ImGuiKey_Delete},
    {GLFW_KEY_BACKSPACE, ImGuiKey_Backspace},
    {GLFW_KEY_SPACE, ImGuiKey_Space},
    {GLFW_KEY_ENTER, ImGuiKey_Enter},
    {GLFW_KEY_KP_ENTER, kKeypadEnter},
    {GLFW_KEY_ESCAPE, ImGuiKey_Escape},
    {GLFW_KEY_A, ImGuiKey_A},
    {GLFW_KEY_C, ImGuiKey_C},
    {GLFW_KEY_V, ImGuiKey_V},
    {GLFW_KEY_X, ImGuiKey_X},
    {GLFW_KEY_Y, ImGuiKey_Y},
    {GLFW_KEY_Z, ImGuiKey_Z},
};

/// Before the first frame. 1.86 indexes io.KeysDown by the platform's own codes.
inline void start_key_map() {
#if IMGUI_VERSION_NUM < 18700
  for (const NavigationKey& key : kNavigationKeys) ImGui::GetIO().KeyMap[key.imgui] = key.glfw;
#endif
}

/// A key goes down or up, with the modifiers that are held (GLFW_MOD_*). Keys that ImGui does not
/// use itself are ignored.
inline void key(int glfw_key, int mods, bool down) {
  ImGuiIO& io = ImGui::GetIO();
#if IMGUI_VERSION_NUM >= 18900
  io.AddKeyEvent(ImGuiMod_Ctrl, (mods & GLFW_MOD_CONTROL) != 0);
  io.AddKeyEvent(ImGuiMod_Shift, (mods & GLFW_MOD_SHIFT) != 0);
  io.AddKeyEvent(ImGuiMod_Alt, (mods & GLFW_MOD_ALT) != 0);
#elif IMGUI_VERSION_NUM >= 18700
  io.AddKeyEvent(ImGuiKey_ModCtrl, (mods & GLFW_MOD_CONTROL) != 0);
  io.AddKeyEvent(ImGuiKey_ModShift, (mods & GLFW_MOD_SHIFT) != 0);
  io.AddKeyEvent(ImGuiKey_ModAlt, (mods & GLFW_MOD_ALT) != 0);
#else
  io.KeyCtrl = (mods & GLFW_MOD_CONTROL) != 0;
  io.KeyShift = (mods & GLFW_MOD_SHIFT) != 0;
  io.KeyAlt = (mods & GLFW_MOD_ALT) != 0;
#endif
  for (const NavigationKey& known : kNavigationKeys) {
    if (known.glfw != glfw_key) continue;
#if IMGUI_VERSION_NUM >= 18700
    io.AddKeyEvent(known.imgui, down);
#else
    io.KeysDown[glfw_key] = down;
#endif
  }
}

}  // namespace logitdice::compat
