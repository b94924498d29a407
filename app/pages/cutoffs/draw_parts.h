#pragma once

#include <array>
#include <string>
#include <vector>

#include "app/charts/rulers.h"
#include "app/panels/panel.h"

// The parts of the Cutoffs view.
namespace logitdice {

struct Ui;

/// "upper" and "lower": ids of what exists once for each context.
std::string_view place_id(int place);

/// Colour and dashes of a ruler's line, the same wherever it appears. Dimmed in a preview, but not
/// below the contrast that a line needs.
LineStyle ruler_style(const Theme& theme, int ruler, bool preview = false);

/// The colour of a ruler's words.
ImU32 ruler_ink(const Theme& theme, int ruler, bool preview);

/// "T 1", "T 0.85".
std::string temperature_text(double temperature);

/// Where the engine cuts, and at which temperature the bars therefore are: "llama.cpp cuts before
/// ÷T: the bars are at T 1, whatever the heat."
std::string heat_text(const Cutoffs& c, const Profile& profile);

/// "top-p 0.90: keeps 3, at T 1", "top-p 0.90 would keep 3".
std::string keeps_text(const Cutoffs& c, const RulerCut& cut);

/// The temperature in force as it stands over the curves: "T 0.70", or "T 4 →" where they end
/// before it.
std::string marker_text(double temperature);

/// The key that switches it: "K".
std::string_view ruler_key(int ruler);

/// Whether the mouse is over the rectangle and nothing lies between.
bool under_mouse(const Rect& rect);

// ---- bars -----------------------------------------------------------------------------------

/// Where everything of one context's bars stands; made before anything is drawn, so that what the
/// mouse is on is known.
struct BarsLayout {
  Rect plot;    // the bars, without labels and names
  Rect region;  // those of the columns
  Rect rest;    // the bar of what is not shown; empty: everything is
  Rect names;   // the row below
  float slot = 0;                          // a column's width
  std::array<float, kRulers> line_x = {};  // where the rulers end
  std::array<Rect, kRulers> labels = {};   // empty where the ruler is not shown
  std::array<std::string, kRulers> label_texts;
};
BarsLayout lay_out_bars(const Panel& panel, const CutoffsContext& context, Rect room);

/// The ink of one column; the last index is the rest.
Rect column_ink(const Panel& panel, const CutoffsContext& context, const BarsLayout& layout,
                int column);

/// The ruler whose label is under the mouse, or −1.
int ruler_under_mouse(const BarsLayout& layout);
/// The column under the mouse, or −1; the last index is the rest.
int column_under_mouse(const BarsLayout& layout, const CutoffsContext& context);

/// `ruler`: whose own tokens are marked; −1: none. `column`: the bar that is read out; −1: none.
void draw_bars(const Panel& panel, const CutoffsContext& context, const BarsLayout& layout,
               int ruler, int column);

/// One bar in words: "the · number 2 · p 0.020 · kept by top-k 3".
std::string column_text(const CutoffsContext& context, int column);

/// Why it is cut, a line for each rule that cuts it; of several tokens, the first. Nothing where
/// `bar` was read of another column.
std::vector<std::string> why_cut_lines(const CutoffsContext& context, const BarReading& bar,
                                       int column);

// ---- the rest -------------------------------------------------------------------------------

/// How many tokens each ruler keeps at other temperatures.
void draw_sweep(const Panel& panel, const CutoffsContext& context, int place, Rect room);

/// The context's sentence, which opens the list of distributions, and the button for files.
void draw_context_menu(Ui& ui, const Panel& panel, int place, Rect row);

}  // namespace logitdice
