#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace logitdice {

/// A glyph as FreeType draws it: rows of pixels from the top, and where they lie, in pixels.
struct GlyphPicture {
  int width = 0, height = 0;
  int left = 0;  // of the upper left corner: right of the pen
  int top = 0;   // … and above the line that letters stand on
  float advance = 0;
  bool coloured = false;            // has colours of its own; otherwise white, to be tinted
  std::vector<std::uint32_t> rgba;  // red in the lowest byte, alpha not multiplied in

  bool empty() const { return rgba.empty(); }
};

/// One face of a font file, read by FreeType. Each has a FreeType of its own, so that two threads
/// may each use one.
class TypeFace {
 public:
  /// The face `index` of the file at `path`, which may be a collection; nothing where it is no
  /// font.
  static std::optional<TypeFace> open(const std::string& path, int index);
  /// A face in memory that outlives this one.
  static std::optional<TypeFace> open(std::span<const std::byte> data);

  /// Ascender to descender, in ems.
  float line() const;
  /// Of every glyph, in ems; 0 unless the face is monospaced.
  float fixed_advance() const;

  /// The glyph of one character with letters of `em_px` pixels, empty where the face has none. A
  /// face of pictures (colour emoji) is brought to that size.
  GlyphPicture draw(char32_t character, float em_px) const;

 private:
  struct Handles;
  explicit TypeFace(std::shared_ptr<Handles> handles) : handles_(std::move(handles)) {}
  std::shared_ptr<Handles> handles_;
};

}  // namespace logitdice
