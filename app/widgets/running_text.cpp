#include "app/widgets/running_text.h"

#include <algorithm>

#include "core/text/line_break.h"

namespace logitdice {
namespace {

constexpr const char* kDots = "… ";  // what gave way

bool begins_word(const Piece& piece) {
  return piece.text.starts_with(' ') || (piece.marks_spaces && piece.text.starts_with("·"));
}

bool ends_word(const Piece& piece) {
  return piece.ends_line || piece.text.ends_with(' ') ||
         (piece.marks_spaces && piece.text.ends_with("·"));
}

// Whether a line may end between two pieces: before a space, and where scripts without spaces let it.
bool may_part(const Piece& before, const Piece& after) {
  if (ends_word(before) || begins_word(after)) return true;
  if (before.text.empty() || after.text.empty()) return false;
  return may_break_at(before.text + after.text, before.text.size());
}

// The pieces from `i` on that make one word with it, and their width.
size_t end_of_word(const std::vector<Piece>& pieces, size_t i) {
  size_t end = i + 1;
  while (end < pieces.size() && !may_part(pieces[end - 1], pieces[end])) ++end;
  return end;
}

std::string without_front(const std::string& text) {
  const size_t first = text.find_first_not_of(' ');
  return first == std::string::npos ? "" : text.substr(first);
}

void draw_piece(const Surface& surface, const Rect& rect, const Piece& piece,
                const PiecePlace& place, float y) {
  const float x = rect.x + place.x;
  surface.canvas.text_within(piece.font, x, y, rect.right() - x + 1, piece.colour,
                             shown_text(piece, place));
  if (!piece.underlined) return;
  const float under = y + surface.canvas.height(piece.font) * 0.55f;
  surface.canvas.line({x, under}, {x + place.w, under}, surface.theme().cut, 1.5f);
}

// Puts "…" for the first words, as many as it takes for the others to fit.
void keep_last_lines(const Surface& surface, float width, int fit, std::vector<Piece>& pieces) {
  std::vector<PiecePlace> places = lay_out(surface, width, pieces);
  while (places.back().line >= fit) {
    const int first = places.back().line - fit + 1;
    size_t from = 0;
    while (places[from].line < first) ++from;
    // "…" takes room itself: where it stands already, one word more goes.
    if (pieces.front().text == kDots && from <= 1) from = end_of_word(pieces, 1);
    if (from >= pieces.size()) return;
    Piece dots{kDots, surface.theme().dim, pieces.front().font};
    pieces.erase(pieces.begin(), pieces.begin() + static_cast<std::ptrdiff_t>(from));
    pieces.front().text = without_front(pieces.front().text);
    pieces.insert(pieces.begin(), std::move(dots));
    places = lay_out(surface, width, pieces);
  }
}

}  // namespace

std::vector<PiecePlace> lay_out(const Surface& surface, float width,
                                const std::vector<Piece>& pieces) {
  std::vector<PiecePlace> places(pieces.size());
  for (size_t i = 0; i < pieces.size(); ++i) {
    places[i].w = surface.canvas.width(pieces[i].font, pieces[i].text);
  }
  int line = 0;
  float x = 0;
  for (size_t i = 0; i < pieces.size();) {
    const size_t end = end_of_word(pieces, i);
    float word = 0;
    for (size_t k = i; k < end; ++k) word += places[k].w;
    if (x > 0 && x + word > width + 1) {
      ++line;
      x = 0;
    }
    for (; i < end; ++i) {
      const bool bare = x == 0 && pieces[i].text.starts_with(' ');
      if (bare) {
        places[i].w = surface.canvas.width(pieces[i].font, without_front(pieces[i].text));
      }
      if (x > 0 && x + places[i].w > width + 1) {
        ++line;
        x = 0;
      }
      places[i] = {line, x, places[i].w, bare};
      x += places[i].w;
      if (!pieces[i].ends_line) continue;
      ++line;
      x = 0;
    }
  }
  return places;
}

std::string shown_text(const Piece& piece, const PiecePlace& place) {
  return place.bare ? without_front(piece.text) : piece.text;
}

float running_text(const Surface& surface, const Rect& rect, float line, std::vector<Piece> pieces,
                   bool keep_end) {
  if (pieces.empty() || rect.empty()) return rect.y;
  const int fit = std::max(1, static_cast<int>((rect.h + 1) / line));
  if (keep_end) keep_last_lines(surface, rect.w, fit, pieces);
  const std::vector<PiecePlace> places = lay_out(surface, rect.w, pieces);
  const int all = places.back().line + 1;
  const float dots = surface.canvas.width(pieces.front().font, "…");
  float right = rect.x;  // where the last piece ends
  size_t i = 0;
  for (; i < pieces.size() && places[i].line < fit; ++i) {
    const PiecePlace& place = places[i];
    const bool last = place.line == fit - 1 && all > fit;
    if (last && place.x + place.w > rect.w - dots) break;
    right = rect.x + place.x + place.w;
    const auto row = static_cast<float>(place.line);
    draw_piece(surface, rect, pieces[i], place, rect.y + line * (row + 0.5f));
  }
  if (all > fit) {
    std::string rest;
    for (; i < pieces.size(); ++i) rest += pieces[i].text;
    surface.canvas.text_within(pieces.front().font, right,
                               rect.y + line * (static_cast<float>(fit) - 0.5f), dots,
                               surface.theme().dim, rest + " ");
  }
  return rect.y + line * static_cast<float>(std::min(all, fit));
}

void append_words(std::vector<Piece>& pieces, const std::string& text, ImU32 colour, ImFont* font) {
  for (size_t at = 0; at < text.size();) {
    const size_t length = unbroken_length(std::string_view(text).substr(at));
    pieces.push_back({text.substr(at, length), colour, font});
    at += length;
  }
}

}  // namespace logitdice
