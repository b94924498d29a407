#include "app/ui/canvas.h"

#include <algorithm>
#include <cfloat>
#include <cmath>
#include <string>
#include <vector>

#include "app/ui/glyphs.h"
#include "app/ui/imgui_compat.h"
#include "core/text/line_break.h"

namespace logitdice {
namespace {

constexpr float kHalfTurn = 3.1415927f;

ImVec2 on_pixel(ImVec2 p) { return {std::round(p.x), std::round(p.y)}; }

Rect snapped(const Rect& r) {
  const float x = std::round(r.x), y = std::round(r.y);
  return {x, y, std::round(r.right()) - x, std::round(r.bottom()) - y};
}

// The length of the longest beginning that fits, cut between characters.
size_t fitting(const Canvas& c, ImFont* font, std::string_view text, float room) {
  size_t good = 0;
  for (size_t i = 1; i <= text.size(); ++i) {
    const bool boundary = i == text.size() || (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    if (!boundary) continue;
    if (c.width(font, text.substr(0, i)) > room) break;
    good = i;
  }
  return good;
}

// How much of the text stands on one line: up to the last place where it may be parted that fits, or
// as many characters.
size_t line_length(const Canvas& c, ImFont* font, std::string_view text, float room) {
  size_t good = 0;
  for (size_t i = 1; i <= text.size(); ++i) {
    const bool boundary = i == text.size() || text[i] == '\n' || may_break_at(text, i);
    if (!boundary) continue;
    if (c.width(font, text.substr(0, i)) > room) break;
    good = i;
    if (i < text.size() && text[i] == '\n') break;
  }
  return good > 0 ? good : std::max<size_t>(1, fitting(c, font, text, room));
}

// `whole` is all of a text that is shortened.
void note(const Canvas& c, ImVec2 at, ImVec2 extent, std::string_view text, std::string_view whole) {
  if (!c.notes) return;
  const ImVec2 low = c.draw->GetClipRectMin(), high = c.draw->GetClipRectMax();
  const ImVec2 end{at.x + extent.x, at.y + extent.y};
  const ImVec2 seen_low{std::max(at.x, low.x), std::max(at.y, low.y)};
  const ImVec2 seen_high{std::min(end.x, high.x), std::min(end.y, high.y)};
  if (seen_low.x >= seen_high.x || seen_low.y >= seen_high.y) return;
  const bool over = !whole.empty() && !c.notes->behind && c.draw != ImGui::GetForegroundDrawList() &&
                    ImGui::IsMouseHoveringRect(seen_low, seen_high) && ImGui::IsWindowHovered();
  if (over) c.notes->under_mouse = whole;
  if (!c.notes->recording) return;
  c.notes->drawn.push_back(
      {at, end, seen_low, seen_high, std::string(text), !whole.empty(), c.draw});
}

// What is seen of nothing is not kept.
template <class Form>
void keep(const Canvas& c, ImU32 colour, Form form) {
  if (!c.recording || !c.recording->on || colour >> 24 == 0) return;
  const ImVec2 low = c.draw->GetClipRectMin(), high = c.draw->GetClipRectMax();
  if (low.x >= high.x || low.y >= high.y) return;
  c.recording->shapes.push_back({c.draw, low, high, colour, std::move(form)});
}

void keep_text(const Canvas& c, ImFont* font, ImVec2 at, float width, ImU32 colour,
               std::string_view text, float spacing) {
  if (!c.recording || !c.recording->on || text.empty()) return;
  const ImVec2 base{at.x, at.y + std::round(compat::ascent(*font))};
  keep(c, colour, TextShape{font, base, width, spacing, std::string(text)});
}

float write(const Canvas& c, ImFont* font, float x, float y, ImU32 colour, std::string_view text,
            std::string_view whole, Align align) {
  const float w = c.width(font, text), h = c.height(font);
  if (align == Align::centre) x -= w / 2;
  if (align == Align::right) x -= w;
  const ImVec2 at = on_pixel({x, y - h / 2});
  std::string buffer;
  compat::add_text(*c.draw, *font, at, colour, c.fonts->glyphs->ready(*font, text, buffer));
  note(c, at, {w, h}, text, whole);
  keep_text(c, font, at, w, colour, text, 0);
  return at.x + w;
}

// The strokes of a hatch from the lower left to the upper right, cut at the rectangle's edges.
StrokesShape hatch_strokes(const Rect& r, float step, float thickness) {
  StrokesShape strokes{{}, thickness};
  for (float x = r.x - r.h + 1; x < r.right(); x += step) {
    const float from = std::max(0.0f, r.x - x), to = std::min(r.h, r.right() - x);
    if (from >= to) continue;
    strokes.ends.push_back({x + from, r.bottom() - from});
    strokes.ends.push_back({x + to, r.bottom() - to});
  }
  return strokes;
}

}  // namespace

Rect Rect::take_top(float height, float gap) {
  const Rect taken{x, y, w, std::min(height, h)};
  y += taken.h + gap;
  h -= taken.h + gap;
  return taken;
}

Rect Rect::take_bottom(float height, float gap) {
  const float taken = std::min(height, h);
  h -= taken + gap;
  return {x, y + h + gap, w, taken};
}

Rect Rect::take_left(float width, float gap) {
  const Rect taken{x, y, std::min(width, w), h};
  x += taken.w + gap;
  w -= taken.w + gap;
  return taken;
}

Rect Rect::take_right(float width, float gap) {
  const float taken = std::min(width, w);
  w -= taken + gap;
  return {x + w + gap, y, taken, h};
}

ImU32 faded(ImU32 colour, float opacity) {
  const auto alpha = static_cast<float>(colour >> 24) * std::clamp(opacity, 0.0f, 1.0f);
  return (colour & 0x00ffffffu) | (static_cast<ImU32>(std::lround(alpha)) << 24);
}

Canvas Canvas::here() const {
  Canvas same = *this;
  same.draw = ImGui::GetWindowDrawList();
  return same;
}

Canvas Canvas::over() const {
  Canvas same = *this;
  same.draw = ImGui::GetForegroundDrawList();
  return same;
}

// ---- shapes ---------------------------------------------------------------------------------

// Dear ImGui moves lines and outlines of rectangles by half a pixel, and takes half a pixel off
// the radius of a ring: what is kept is what is seen.

void Canvas::fill(const Rect& r, ImU32 colour, float radius) const {
  if (r.empty()) return;
  const Rect s = snapped(r);
  const float rounding = std::min({radius, s.w / 2, s.h / 2});
  draw->AddRectFilled(s.min(), s.max(), colour, rounding);
  keep(*this, colour, BoxShape{s.min(), s.max(), rounding, 0});
}

void Canvas::frame(const Rect& r, ImU32 colour, float radius, float thickness) const {
  if (r.empty()) return;
  const Rect s = snapped(r);
  const float thick = std::max(1.0f, px(thickness));
  compat::add_rect(*draw, s.min(), s.max(), colour, radius, thick);
  const Rect line = s.inset(0.5f);
  keep(*this, colour, BoxShape{line.min(), line.max(), radius, thick});
}

void Canvas::line(ImVec2 a, ImVec2 b, ImU32 colour, float thickness) const {
  const float thick = std::max(1.0f, px(thickness));
  const ImVec2 from = on_pixel(a), to = on_pixel(b);
  draw->AddLine(from, to, colour, thick);
  keep(*this, colour,
       PathShape{{{from.x + 0.5f, from.y + 0.5f}, {to.x + 0.5f, to.y + 0.5f}}, thick});
}

void Canvas::dashed_line(ImVec2 a, ImVec2 b, ImU32 colour, float thickness, float dash) const {
  const float length = std::hypot(b.x - a.x, b.y - a.y);
  if (length <= 0) return;
  const ImVec2 step{(b.x - a.x) / length, (b.y - a.y) / length};
  const float period = px(dash) * 1.7f;
  const float width = std::max(1.0f, px(thickness));
  for (float at = 0; at < length; at += period) {
    const float to = std::min(at + px(dash), length);
    draw->AddLine({a.x + step.x * at, a.y + step.y * at}, {a.x + step.x * to, a.y + step.y * to},
                  colour, width);
  }
  keep(*this, colour,
       PathShape{{{a.x + 0.5f, a.y + 0.5f}, {b.x + 0.5f, b.y + 0.5f}}, width, false, px(dash),
                 period - px(dash)});
}

void Canvas::dashed_frame(const Rect& r, ImU32 colour, float thickness, float dash) const {
  if (r.empty()) return;
  const Rect s = snapped(r);
  dashed_line({s.x, s.y}, {s.right(), s.y}, colour, thickness, dash);
  dashed_line({s.x, s.bottom()}, {s.right(), s.bottom()}, colour, thickness, dash);
  dashed_line({s.x, s.y}, {s.x, s.bottom()}, colour, thickness, dash);
  dashed_line({s.right(), s.y}, {s.right(), s.bottom()}, colour, thickness, dash);
}

void Canvas::hatch(const Rect& r, ImU32 colour, float spacing) const {
  if (r.empty()) return;
  draw->PushClipRect(r.min(), r.max(), true);
  const float step = px(spacing), thick = std::max(1.0f, px(1));
  for (float x = r.x - r.h; x < r.right(); x += step) {
    draw->AddLine({x, r.bottom()}, {x + r.h, r.y}, colour, thick);
  }
  draw->PopClipRect();
  keep(*this, colour, hatch_strokes(r, step, thick));
}

void Canvas::triangle(ImVec2 a, ImVec2 b, ImVec2 c, ImU32 colour) const {
  draw->AddTriangleFilled(a, b, c, colour);
  keep(*this, colour, PathShape{{a, b, c}, 0, true});
}

void Canvas::disc(ImVec2 centre, float radius, ImU32 colour, int pieces) const {
  draw->AddCircleFilled(centre, radius, colour, pieces);
  keep(*this, colour, DiscShape{centre, radius, 0});
}

void Canvas::ring(ImVec2 centre, float radius, ImU32 colour, float thickness, int pieces) const {
  const float thick = std::max(1.0f, px(thickness));
  draw->AddCircle(centre, radius, colour, pieces, thick);
  keep(*this, colour, DiscShape{centre, radius - 0.5f, thick});
}

void Canvas::half_disc(ImVec2 centre, float radius, ImU32 colour) const {
  constexpr int kPieces = 24;
  std::vector<ImVec2> points;
  for (int i = 0; i <= kPieces; ++i) {
    const float angle = kHalfTurn * (static_cast<float>(i) / kPieces - 0.5f);
    points.push_back({centre.x + std::cos(angle) * radius, centre.y + std::sin(angle) * radius});
  }
  draw->AddConvexPolyFilled(points.data(), static_cast<int>(points.size()), colour);
  keep(*this, colour, PathShape{std::move(points), 0, true});
}

void Canvas::path(std::span<const ImVec2> points, ImU32 colour, float thick, bool closed) const {
  compat::add_polyline(*draw, points, colour, thick, closed);
  keep(*this, colour, PathShape{{points.begin(), points.end()}, thick, closed});
}

void Canvas::dashed_path(std::span<const ImVec2> points, ImU32 colour, float thick, float dash,
                         float gap) const {
  const float period = dash + gap;
  float walked = 0;
  for (size_t i = 1; i < points.size(); ++i) {
    const ImVec2 a = points[i - 1], b = points[i];
    const float length = std::hypot(b.x - a.x, b.y - a.y);
    for (float at = 0; at < length;) {
      const float phase = dash > 0 ? std::fmod(walked + at, period) : 0;
      const bool ink = dash <= 0 || phase < dash;
      const float piece = dash <= 0 ? length : std::max(0.1f, (ink ? dash : period) - phase);
      const float to = std::min(length, at + piece);
      const auto along = [&](float t) {
        return ImVec2(a.x + (b.x - a.x) * t / length, a.y + (b.y - a.y) * t / length);
      };
      if (ink) draw->AddLine(along(at), along(to), colour, thick);
      at = to;
    }
    walked += length;
  }
  PathShape kept{{points.begin(), points.end()}, thick, false, dash, gap};
  for (ImVec2& p : kept.points) p = {p.x + 0.5f, p.y + 0.5f};
  keep(*this, colour, std::move(kept));
}

void Canvas::clip(const Rect& r) const { draw->PushClipRect(r.min(), r.max(), true); }
void Canvas::unclip() const { draw->PopClipRect(); }

// ---- text -----------------------------------------------------------------------------------

float Canvas::width(ImFont* font, std::string_view text) const {
  std::string buffer;
  return compat::text_size(*font, fonts->glyphs->ready(*font, text, buffer)).x;
}

float Canvas::height(ImFont* font) const { return compat::line_height(*font); }

float Canvas::text(ImFont* font, float x, float y, ImU32 colour, std::string_view text,
                   Align align) const {
  return write(*this, font, x, y, colour, text, {}, align);
}

float Canvas::text_within(ImFont* font, float x, float y, float room, ImU32 colour,
                          std::string_view text, Align align) const {
  if (width(font, text) <= room) return this->text(font, x, y, colour, text, align);
  const size_t length = fitting(*this, font, text, room - width(font, "…"));
  return write(*this, font, x, y, colour, std::string(text.substr(0, length)) + "…", text, align);
}

float Canvas::paragraph(ImFont* font, const Rect& r, ImU32 colour, std::string_view text) const {
  const float line_height = std::round(height(font) * 1.35f);
  const std::string_view whole = text;
  float y = r.y;
  while (!text.empty() && y + line_height <= r.bottom() + 1) {
    const size_t length = line_length(*this, font, text, r.w);
    const bool last = y + 2 * line_height > r.bottom() + 1;
    const float middle = y + height(font) / 2;
    if (last && length < text.size()) {  // the rest of it is for the mouse to tell
      const std::string rest(text.substr(0, text.find('\n')));
      const size_t fits = fitting(*this, font, rest, r.w - width(font, "…"));
      write(*this, font, r.x, middle, colour, rest.substr(0, fits) + "…", whole, Align::left);
      return y + line_height;
    }
    write(*this, font, r.x, middle, colour, text.substr(0, length), {}, Align::left);
    y += line_height;
    text.remove_prefix(length);
    while (!text.empty() && (text.front() == ' ' || text.front() == '\n')) text.remove_prefix(1);
  }
  return y;
}

float Canvas::paragraph_height(ImFont* font, float width, std::string_view text) const {
  const float line_height = std::round(height(font) * 1.35f);
  float y = 0;
  for (; !text.empty(); y += line_height) {
    text.remove_prefix(line_length(*this, font, text, width));
    while (!text.empty() && (text.front() == ' ' || text.front() == '\n')) text.remove_prefix(1);
  }
  return y;
}

std::string Canvas::shortened(ImFont* font, std::string_view text, float room) const {
  if (width(font, text) <= room) return std::string(text);
  std::vector<std::size_t> starts;  // of its characters, and its end
  for (std::size_t i = 0; i <= text.size(); ++i) {
    const bool starts_here = i == text.size() || (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    if (starts_here) starts.push_back(i);
  }
  const std::size_t count = starts.size() - 1;
  const auto with = [&](std::size_t kept) {  // a little more of the end, where names stand
    const std::size_t head = kept / 2;
    return std::string(text.substr(0, starts[head])) + "…" +
           std::string(text.substr(starts[count - (kept - head)]));
  };
  std::size_t low = 0, high = count;
  while (low + 1 < high) {
    const std::size_t middle = (low + high) / 2;
    (width(font, with(middle)) <= room ? low : high) = middle;
  }
  return with(low);
}

float Canvas::path_within(ImFont* font, float x, float y, float room, ImU32 colour,
                          std::string_view text, Align align) const {
  if (width(font, text) <= room) return this->text(font, x, y, colour, text, align);
  return write(*this, font, x, y, colour, shortened(font, text, room), text, align);
}

void Canvas::tell(const Rect& place, std::string_view whole) const {
  if (!notes || notes->behind || draw == ImGui::GetForegroundDrawList()) return;
  const bool over = ImGui::IsMouseHoveringRect(place.min(), place.max()) && ImGui::IsWindowHovered();
  if (over) notes->under_mouse = whole;
}

void Canvas::term(const Rect& place, std::string_view id) const {
  if (!notes || notes->behind || draw == ImGui::GetForegroundDrawList()) return;
  if (notes->recording) notes->terms.push_back({std::string(id), place.min(), place.max()});
  if (ImGui::IsMouseHoveringRect(place.min(), place.max()) && ImGui::IsWindowHovered())
    notes->term = id;
}

float Canvas::term_text(ImFont* font, float x, float y, float room, ImU32 colour,
                        std::string_view text, std::string_view id, Align align) const {
  const float end = text_within(font, x, y, room, colour, text, align);
  const float w = std::min(width(font, text), room), h = height(font);
  const float left = align == Align::left ? x : align == Align::right ? x - w : x - w / 2;
  term({left - px(2), y - h * 0.6f, w + px(4), h * 1.2f}, id);
  return end;
}

// Noted and kept as the one text that it is.
void Canvas::caption(float x, float y, std::string_view text) const {
  ImFont* font = fonts->caption;
  Canvas letters = *this;
  letters.notes = nullptr;
  letters.recording = nullptr;
  const ImVec2 at = on_pixel({x, y - height(font) / 2});
  for (size_t i = 0; i < text.size();) {
    size_t end = i + 1;
    while (end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) ++end;
    const std::string_view letter = text.substr(i, end - i);
    x = letters.text(font, x, y, theme->dim, letter) + px(1.2f);
    i = end;
  }
  const float w = x - px(1.2f) - at.x;
  note(*this, at, {w, height(font)}, text, {});
  keep_text(*this, font, at, w, theme->dim, text, px(1.2f));
}

}  // namespace logitdice
