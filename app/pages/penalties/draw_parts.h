#pragma once

#include <string>

#include "app/panels/panel.h"

namespace logitdice {

struct Ui;

/// A field whose text goes to the state when it is entered or left.
struct TypedField {
  std::string text;
  bool active = false;
};

/// How far the wheel has moved a text.
struct TextScroll {
  int first = -1;           // line at the top, or token at the left; −1: nobody has scrolled
  std::size_t tokens = 0;   // of the text that was scrolled: another begins anew
};

/// What the Penalties view is typing, and how far its texts are scrolled.
struct PenaltyFields {
  TypedField prompt, output, spiral_prompt;
  TextScroll chips, before, after;
};

/// The first line or token to show: as the wheel over `room` has moved it, by `step` a notch, within
/// 0 to `last`; where nobody has scrolled, `initial`.
int scrolled(TextScroll& scroll, const Rect& room, std::size_t tokens, int initial, int last,
             int step);

/// Shows `current` unless it is being edited. True in a frame in which the text is another than
/// `current` and may be sent; `live`: also while it is typed.
bool typed_field(const Panel& panel, const std::string& id, const Rect& rect, TypedField& field,
                 const std::string& current, bool live);

/// The two pages of the view, at the right end of a row.
void draw_penalty_pages(const Panel& panel, Rect& row);

// One file each.
void draw_penalty_table(const Panel& panel, const Rect& rect);
void draw_penalty_formulas(const Panel& panel, const Rect& rect);
void draw_penalty_knobs(Ui& ui, const Panel& panel, const Rect& rect);
void draw_penalty_engines(const Panel& panel, const Rect& rect);
void draw_spiral_page(Ui& ui, const Panel& panel, Rect room);

}  // namespace logitdice
