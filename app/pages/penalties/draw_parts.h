#pragma once

#include <string>

#include "app/pages/penalties/draw.h"


namespace logitdice::penalties_page {

template <class A>
void send(const Panel& panel, A action) {
  panel.send(command::PageAction{kId, Action(std::move(action))});
}

inline Look& look(const Panel& panel) { return panel.memory.pages.get<Look>(); }

/// Shows `current` unless it is being edited. True in a frame in which the text is another than
/// `current` and may be sent; `live`: also while it is typed.
bool typed_field(const Panel& panel, const std::string& id, const Rect& rect, EditedText& field,
                 const std::string& current, bool live);

/// The two pages of the view, at the right end of a row.
void draw_penalty_pages(const Panel& panel, Rect& row);

// One file each.
void draw_penalty_table(const Panel& panel, const Rect& rect);
void draw_penalty_formulas(const Panel& panel, const Rect& rect);
void draw_penalty_knobs(const Panel& panel, const Rect& rect);
void draw_penalty_engines(const Panel& panel, const Rect& rect);
void draw_spiral_page(const Panel& panel, Rect room);

}  // namespace logitdice::penalties_page
