#pragma once

#include <string>

#include "app/pages/speculative/draw.h"

namespace logitdice::speculative_page {

template <class A>
void send(const Panel& panel, A action) {
  panel.send(command::PageAction{kId, Action(std::move(action))});
}

inline Look& look(const Panel& panel) {
  return panel.memory.pages.get<Look>();
}

// One file each.
void draw_material(const Panel& panel, const Rect& rect);
void draw_round(const Panel& panel, const Rect& rect);
void draw_place(const Panel& panel, const Rect& rect);
void draw_ledger(const Panel& panel, const Rect& rect);
/// Its figures and the cost ratio alone, side by side.
void draw_ledger_strip(const Panel& panel, const Rect& rect);
void draw_tally(const Panel& panel, const Rect& rect);
/// Its rules, what its test says and the distances in σ alone.
void draw_tally_strip(const Panel& panel, const Rect& rect);

}  // namespace logitdice::speculative_page
