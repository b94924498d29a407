#pragma once

#include <string>
#include <vector>

#include "app/ui/surface.h"

namespace logitdice {

/// A piece of running text that is drawn in one colour: a token, or some words.
struct Piece {
  std::string text;  // what is seen; lines break before its spaces, never inside a word
  ImU32 colour = 0;
  ImFont* font = nullptr;
  bool underlined = false;
  bool ends_line = false;     // the next piece begins a line
  bool marks_spaces = false;  // a space is written as a dot, see visible()
};

/// Where a piece lies: its line, counted from 0, and its distance from the left.
struct PiecePlace {
  int line = 0;
  float x = 0, w = 0;
  bool bare = false;  // without its leading spaces, which a line does not begin with
};

/// Breaks lines before words; a word wider than a line is broken between its pieces. (pieces,)
std::vector<PiecePlace> lay_out(const Surface& surface, float width,
                                const std::vector<Piece>& pieces);

/// What is seen of a piece there.
std::string shown_text(const Piece& piece, const PiecePlace& place);

/// Draws lines from the top of `rect`. Where they are too many, the first ones give way if
/// `keep_end`, otherwise the last ones; "…" stands for what is missing. Returns where it ends.
float running_text(const Surface& surface, const Rect& rect, float line, std::vector<Piece> pieces,
                   bool keep_end = false);

/// Appends words of a text, each a piece.
void append_words(std::vector<Piece>& pieces, const std::string& text, ImU32 colour, ImFont* font);

}  // namespace logitdice
