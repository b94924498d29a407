#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "app/panels/panel.h"
#include "app/widgets/text_scroll.h"

namespace logitdice::generate_page {

/// What is typed on the page.
struct GenerateFields {
  EditedText reward, paragraph, many;
};

/// A field over `current`: true in the frame in which it was entered or left with another text,
/// which is field.text.
bool typed_once(const Panel& panel, const std::string& id, const Rect& rect, EditedText& field,
                const std::string& current);

/// How wide a caption is, the air between its letters included.
float caption_width(const Panel& panel, std::string_view text);

/// The lines of a text that is read token by token, kept while nothing about it changes: a page may
/// have twenty thousand tokens.
struct HeatLines {
  int version = -1, writer = -1;
  float width = 0, unit = 0;
  const void* font = nullptr;
  std::vector<Piece> pieces;
  std::vector<PiecePlace> places;
  TextScroll scroll;
};

}  // namespace logitdice::generate_page
