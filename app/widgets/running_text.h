#pragma once

#include <string>
#include <vector>

#include "app/ui/surface.h"

namespace logitdice {

/// A piece of running text that is drawn in one colour: a token, or some words.
struct Piece {
  std::string text;         // what is seen; lines break before its spaces, never inside a word
  ImU32 colour = 0;
  ImFont* font = nullptr;
  bool underlined = false;
  bool ends_line = false;   // the next piece begins a line
};

/// Draws lines from the top of `rect`. Where they are too many, the first ones give way if
/// `keep_end`, otherwise the last ones; "…" stands for what is missing. Returns where it ends.
float running_text(const Surface& surface, const Rect& rect, float line, std::vector<Piece> pieces,
                   bool keep_end = false);

/// Appends words of a text, each a piece.
void append_words(std::vector<Piece>& pieces, const std::string& text, ImU32 colour, ImFont* font);

}  // namespace logitdice
