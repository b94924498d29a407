#pragma once

#include <string>
#include <vector>

#include "app/pages/compare/draw.h"

// The sections of the Compare page. Each draws one band of a grid: names at the left, then a strip
// a column.
namespace logitdice::compare_page {

/// A band of the grid for the columns.
struct Band {
  Rect names;
  std::vector<Rect> strips;

  float height() const { return names.h; }
  /// Takes a band off the top.
  Band take_top(float height, float gap = 0);
  Band take_bottom(float height, float gap = 0);
};

/// `continues`: a later part of one drag.
template <class A>
void send_compare(const Panel& panel, A action, bool continues = false) {
  panel.send(command::PageAction{kId, Action(std::move(action)), continues});
}

inline Look& look(const Panel& panel) { return panel.memory.pages.get<Look>(); }

/// A column as it is shown.
const ComparedColumn& column_of(const Panel& panel, int index);

// Engine menu, copying, knobs.
float chain_height(const Panel& panel, const Band& band);
void draw_heads(const Panel& panel, Band band);
void draw_chains(const Panel& panel, Band band);
void draw_engine_menu(const Panel& panel);

// Bars and what is said of them.
void draw_token_rows(const Panel& panel, Band band);
/// `brief`: only what compares, for a low window.
float statistics_height(const Panel& panel, bool brief);
void draw_column_statistics(const Panel& panel, Band band, bool brief);

// The coin and the texts.
void draw_coins(const Panel& panel, Band band);
void draw_texts(const Panel& panel, Band band);
/// Of the sentence with its blank filled in, whatever fills it.
float sentence_height(const Panel& panel, const Band& band);

/// What an engine refuses, in its column and in the place of everything else there.
void draw_refusals(const Panel& panel, const Band& band);

}  // namespace logitdice::compare_page
