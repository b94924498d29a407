#pragma once

#include <memory>
#include <string_view>

struct ImFont;

namespace logitdice {

class Glyphs;

/// Every face and size that the interface uses; sizes are those of the em, in pixels at scale 1, as
/// designers and CSS count them. A line is higher: 18 px for Inter 15, 21 px for JetBrains Mono 16
/// (compat::line_height). Each writes Latin, Greek, Cyrillic, arrows and mathematical signs: ASCII
/// is there from the start, the rest is drawn when it first comes. Figures have equal widths only
/// in the mono faces.
struct Fonts {
  ImFont* text = nullptr;        // Inter 15: running text
  ImFont* strong = nullptr;      // Inter SemiBold 15: buttons, drawn words
  ImFont* small = nullptr;       // Inter 13: secondary text
  ImFont* caption = nullptr;     // Inter SemiBold 12: capitals of card titles
  ImFont* title = nullptr;       // Inter Bold 19: the name, the one main button
  ImFont* mono = nullptr;        // JetBrains Mono 16: tokens and numbers in rows
  ImFont* mono_bold = nullptr;   // JetBrains Mono Bold 16: the final probability
  ImFont* mono_small = nullptr;  // JetBrains Mono 13: segments, status line
  ImFont* mono_large = nullptr;  // JetBrains Mono 19: formula, statistics

  /// The same faces for what is read from the last row, kLarger times as large; null but
  /// before a class.
  std::shared_ptr<const Fonts> larger;

  std::shared_ptr<Glyphs> glyphs;  // of all faces: what is drawn when text first needs it
  float scale = 0;                 // that they were built for
  float least_em = 0;              // before a class: what smaller faces are raised to; 0: to nothing
  float built_least_em = 0;
};

inline constexpr float kLarger = 1.45f;
/// The smallest face before a class, of the em, in units: captions are raised to it.
inline constexpr float kLeastPresented = 13;
/// What a face is called where letters stay letters: "Inter", 600, 14.9 px.
struct FaceName {
  std::string_view family;
  int weight = 400;  // as CSS counts it
  float em_px = 0;   // as the letters were drawn
  bool fixed = false;
};
/// Of one of these faces, after they were built.
FaceName face_name(const Fonts& fonts, const ImFont* font);

/// Rebuilds ImGui's atlas at `scale`, pixels for each unit of the design, and points every face
/// into it. Call between frames; the renderer's texture must be made anew afterwards. Sizes are
/// whole pixels at every scale.
void build_fonts(Fonts& fonts, float scale);

/// Whether the embedded faces write the character.
bool face_sign(char32_t character);

/// Whether the next frame needs build_fonts() before it: the scale is another, or a glyph that came
/// up in the last frame has no room, so that it is not fit to be seen.
bool wants_building(const Fonts& fonts, float scale);

}  // namespace logitdice
