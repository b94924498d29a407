#pragma once

#include <array>
#include <string>
#include <vector>

#include "app/charts/rule_lines.h"
#include "app/pages/cutoffs/draw.h"

// The parts of the Cutoffs page.
namespace logitdice::cutoffs_page {

template <class A>
void send(const Panel& panel, A action) {
  panel.send(command::PageAction{kId, Action(std::move(action))});
}

/// "upper" and "lower": ids of what exists once for each card.
std::string_view place_id(int place);

/// Colour and dashes of a rule's line, the same wherever it appears: all cut, so that the dashes,
/// the words and the letters of the keys tell them apart. Dimmed in a preview, but not below the
/// contrast that a line needs.
LineStyle rule_style(const Theme& theme, int rule, bool preview = false);

/// The colour of a rule's words.
ImU32 rule_ink(const Theme& theme, int rule, bool preview);

/// The temperature in force as it stands over the curves: "T 0.70", or "T 4 →" where they end
/// before it.
std::string marker_text(double temperature);

/// The key that switches it: "K".
std::string_view rule_key(int rule);
/// The rules in a row. Mouse and keyboard say which one's own tokens are marked, which is returned;
/// −1: none.
int draw_rules(const Panel& panel, Rect row);

/// Whether the mouse is over the rectangle and nothing lies between.
bool under_mouse(const Rect& rect);

// ---- bars -----------------------------------------------------------------------------------

/// Where everything of one card's bars stands; made before anything is drawn, so that what the
/// mouse is on is known.
struct BarsLayout {
  Rect plot;    // the bars, without labels and names
  Rect region;  // those of the columns
  Rect rest;    // the bar of what is not shown; empty: everything is
  Rect names;   // the row below
  float slot = 0;                          // a column's width
  PerRule<float> line_x = {};              // where the rules end
  PerRule<Rect> labels = {};               // empty where the rule is not shown
  PerRule<std::string> label_texts;
};
BarsLayout lay_out_bars(const Panel& panel, const Card& shown, Rect room);

/// The ink of one column; the last index is the rest.
Rect column_ink(const Panel& panel, const Card& shown, const BarsLayout& layout,
                int column);

/// The column under the mouse, or −1; the last index is the rest.
int column_under_mouse(const BarsLayout& layout, const Card& shown);

/// `rule`: whose own tokens are marked; −1: none. `column`: the bar that is read out; −1: none.
void draw_bars(const Panel& panel, const Card& shown, const BarsLayout& layout,
               int rule, int column);

/// Where the bars and the words stand: the card has no probabilities, and nothing can be judged.
void draw_lost(const Panel& panel, const Card& shown, const BarsLayout& layout, const Rect& words);

/// What the mouse reads of a bar, line by line.
std::string pointed_text(const BarReading& bar);

// ---- rulers ---------------------------------------------------------------------------------

/// The rules' lines, which can be dragged: the one that is held or under the mouse, or −1.
int take_rulers(const Panel& panel, int place, const Card& shown, const BarsLayout& layout);

/// The line of the temperature over the curves.
void take_heat(const Panel& panel, int place, const Card& shown, const Rect& plot);

// ---- the rest -------------------------------------------------------------------------------

/// How many tokens each rule keeps at other temperatures.
void draw_sweep(const Panel& panel, const Card& shown, int place, Rect room);

/// The card's sentence, which opens the list of distributions, and the button for files.
void draw_card_menu(const Panel& panel, int place, Rect row);

}  // namespace logitdice::cutoffs_page
