#include "app/ui/svg.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/text/markup.h"
#include "core/text/utf8.h"

namespace logitdice {
namespace {

constexpr std::string_view kSans = "Inter,'Helvetica Neue',Arial,'DejaVu Sans',sans-serif";
constexpr std::string_view kFixed =
    "'JetBrains Mono','DejaVu Sans Mono',Menlo,Consolas,'Liberation Mono',monospace";

// ---- words of the format --------------------------------------------------------------------

// "12", "3.5", "-0.25": what a hundredth of a pixel can tell.
std::string number(float value) {
  std::array<char, 48> room;
  const float rounded = std::round(value * 100) / 100;
  const auto end = std::to_chars(room.data(), room.data() + room.size(),
                                 rounded == 0 ? 0.0f : rounded, std::chars_format::fixed, 2);
  std::string text(room.data(), end.ptr);
  text.erase(text.find_last_not_of('0') + 1);
  if (text.back() == '.') text.pop_back();
  return text;
}

std::string attribute(std::string_view name, std::string_view value) {
  return " " + std::string(name) + "=\"" + std::string(value) + "\"";
}

std::string attribute(std::string_view name, float value) {
  return attribute(name, number(value));
}

// fill="#rrggbb" fill-opacity="0.5"
std::string ink(const std::string& what, ImU32 colour) {
  constexpr char kDigits[] = "0123456789abcdef";
  std::string hex = "#";
  for (const int shift : {0, 8, 16}) {
    hex += kDigits[colour >> (shift + 4) & 15];
    hex += kDigits[colour >> shift & 15];
  }
  const ImU32 alpha = colour >> 24;
  std::string text = attribute(what, hex);
  if (alpha < 255) text += attribute(what + "-opacity", static_cast<float>(alpha) / 255);
  return text;
}

std::string paint(ImU32 colour, float thickness) {
  if (thickness <= 0) return ink("fill", colour);
  return attribute("fill", "none") + ink("stroke", colour) +
         (thickness == 1 ? "" : attribute("stroke-width", thickness));
}

std::string points_of(std::span<const ImVec2> points) {
  std::string text;
  for (const ImVec2& p : points) {
    if (!text.empty()) text += ' ';
    text += number(p.x) + "," + number(p.y);
  }
  return text;
}

// ---- shapes ---------------------------------------------------------------------------------

struct Bounds {
  ImVec2 low, high;
};

Bounds bounds_of(std::span<const ImVec2> points, float thickness) {
  if (points.empty()) return {{0, 0}, {0, 0}};
  Bounds b{points.front(), points.front()};
  for (const ImVec2& p : points) {
    b.low = {std::min(b.low.x, p.x), std::min(b.low.y, p.y)};
    b.high = {std::max(b.high.x, p.x), std::max(b.high.y, p.y)};
  }
  const float half = thickness / 2;
  return {{b.low.x - half, b.low.y - half}, {b.high.x + half, b.high.y + half}};
}

/// What faces are called, each asked for once.
class FaceNames {
 public:
  explicit FaceNames(const Fonts& fonts) : fonts_(fonts) {}
  const FaceName& of(const ImFont* font) {
    const auto [at, is_new] = names_.try_emplace(font);
    if (is_new) at->second = face_name(fonts_, font);
    return at->second;
  }

 private:
  const Fonts& fonts_;
  std::unordered_map<const ImFont*, FaceName> names_;
};

/// How each shape is written, and where it lies.
struct Writer {
  FaceNames& faces;
  ImU32 colour;

  std::string write(const BoxShape& s) const {
    return "<rect" + attribute("x", s.low.x) + attribute("y", s.low.y) +
           attribute("width", s.high.x - s.low.x) + attribute("height", s.high.y - s.low.y) +
           (s.radius > 0 ? attribute("rx", s.radius) : "") + paint(colour, s.thickness) + "/>";
  }
  std::string write(const PathShape& s) const {
    const bool whole = s.closed || s.thickness <= 0;
    std::string text = whole ? "<polygon" : "<polyline";
    text += attribute("points", points_of(s.points)) + paint(colour, s.thickness);
    if (s.dash > 0) text += attribute("stroke-dasharray", number(s.dash) + " " + number(s.gap));
    return text + "/>";
  }
  std::string write(const DiscShape& s) const {
    return "<circle" + attribute("cx", s.centre.x) + attribute("cy", s.centre.y) +
           attribute("r", s.radius) + paint(colour, s.thickness) + "/>";
  }
  std::string write(const StrokesShape& s) const {
    std::string path;
    for (std::size_t i = 0; i + 1 < s.ends.size(); i += 2) {
      const ImVec2 a = s.ends[i], b = s.ends[i + 1];
      path += "M" + number(a.x) + " " + number(a.y) + "L" + number(b.x) + " " + number(b.y);
    }
    return "<path" + attribute("d", path) + paint(colour, s.thickness) + "/>";
  }
  // Letters of another font are squeezed or widened; what none of our faces has is left alone.
  std::string write(const TextShape& s) const {
    const FaceName& face = faces.of(s.font);
    std::string text = "<text" + attribute("class", face.fixed ? "ld-fixed" : "ld-sans") +
                       attribute("x", s.at.x) + attribute("y", s.at.y) +
                       attribute("font-size", face.em_px);
    if (face.weight != 400) text += attribute("font-weight", std::to_string(face.weight));
    if (s.width > 0) text += attribute("textLength", s.width);
    if (s.spacing > 0) text += attribute("letter-spacing", s.spacing);
    if (s.width > 0 && s.spacing <= 0 && all_in_faces(s.text)) {
      text += attribute("lengthAdjust", "spacingAndGlyphs");
    }
    return text + ink("fill", colour) + ">" + markup_escaped(s.text, Blanks::referenced) +
           "</text>";
  }
  static bool all_in_faces(std::string_view text) {
    while (!text.empty()) {
      const CodePoint next = decode_utf8(text);
      if (!next.valid || !face_sign(next.value)) return false;
      text.remove_prefix(static_cast<std::size_t>(next.length));
    }
    return true;
  }

  Bounds bounds(const BoxShape& s) const {
    return bounds_of(std::array{s.low, s.high}, s.thickness);
  }
  Bounds bounds(const PathShape& s) const { return bounds_of(s.points, s.thickness); }
  Bounds bounds(const DiscShape& s) const {
    return bounds_of(std::array{s.centre}, 2 * s.radius + s.thickness);
  }
  Bounds bounds(const StrokesShape& s) const { return bounds_of(s.ends, s.thickness); }
  // Letters reach below their line by less than half their size.
  Bounds bounds(const TextShape& s) const {
    const float em = faces.of(s.font).em_px;
    return {{s.at.x, s.at.y - em}, {s.at.x + s.width, s.at.y + 0.4f * em}};
  }
};

// ---- clips ----------------------------------------------------------------------------------

// "12_0_340_80": equal clips have equal names, also in different pictures.
std::string clip_id(const Shape& s) {
  std::string id = "ld-clip";
  for (const float side : {s.clip_low.x, s.clip_low.y, s.clip_high.x, s.clip_high.y}) {
    id += "_" + number(side);
  }
  return id;
}

std::string clip_path(const Shape& s) {
  return "<clipPath" + attribute("id", clip_id(s)) + "><rect" + attribute("x", s.clip_low.x) +
         attribute("y", s.clip_low.y) + attribute("width", s.clip_high.x - s.clip_low.x) +
         attribute("height", s.clip_high.y - s.clip_low.y) + "/></clipPath>\n";
}

/// The shapes one after the other, those that one clip cuts in one group.
class Body {
 public:
  explicit Body(const Fonts& fonts) : faces_(fonts) {}

  void add(const Shape& s) {
    const Writer writer{faces_, s.colour};
    const Bounds b = std::visit([&](const auto& form) { return writer.bounds(form); }, s.form);
    const bool hidden = b.high.x <= s.clip_low.x || b.low.x >= s.clip_high.x ||
                        b.high.y <= s.clip_low.y || b.low.y >= s.clip_high.y;
    if (hidden) return;
    const bool cut = b.low.x < s.clip_low.x || b.high.x > s.clip_high.x || b.low.y < s.clip_low.y ||
                     b.high.y > s.clip_high.y;
    use(cut ? &s : nullptr);
    text_ += std::visit([&](const auto& form) { return writer.write(form); }, s.form) + "\n";
  }
  std::string take() {
    use(nullptr);
    return std::move(text_);
  }

 private:
  void use(const Shape* clip) {
    const std::string id = clip ? clip_id(*clip) : "";
    if (id == open_) return;
    if (!open_.empty()) text_ += "</g>\n";
    open_ = id;
    if (!clip) return;
    if (std::find(known_.begin(), known_.end(), id) == known_.end()) {
      known_.push_back(id);
      text_ += clip_path(*clip);
    }
    text_ += "<g" + attribute("clip-path", "url(#" + id + ")") + ">\n";
  }

  FaceNames faces_;
  std::string text_, open_;
  std::vector<std::string> known_;
};

std::string head(int width, int height, std::string_view label) {
  const auto w = static_cast<float>(width), h = static_cast<float>(height);
  std::string text = "<svg" + attribute("xmlns", "http://www.w3.org/2000/svg") +
                     attribute("version", "1.1") + attribute("width", w) + attribute("height", h) +
                     attribute("viewBox", "0 0 " + number(w) + " " + number(h)) +
                     attribute("xml:space", "preserve") + attribute("role", "img") +
                     attribute("aria-label", markup_escaped(label, Blanks::referenced)) + ">\n";
  // Browsers mind xml:space in a file of its own, and white-space within a page of HTML.
  text += "<style>.ld-sans,.ld-fixed{white-space:pre}.ld-sans{font-family:" + std::string(kSans) +
          "}.ld-fixed{font-family:" + std::string(kFixed) +
          ";font-variant-ligatures:none}</style>\n";
  return text;
}

}  // namespace

std::string svg_text(const Recording& recording, std::span<const ImDrawList* const> layers,
                     const Fonts& fonts, int width, int height, std::string_view label) {
  Body body(fonts);
  for (const ImDrawList* layer : layers) {
    for (const Shape& shape : recording.shapes) {
      if (shape.layer == layer) body.add(shape);
    }
  }
  return head(width, height, label) + body.take() + "</svg>\n";
}

}  // namespace logitdice
