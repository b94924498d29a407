#pragma once

#include <imgui.h>

#include <span>
#include <string_view>

#include "app/look/theme_name.h"

namespace logitdice {

/// Every colour that the interface uses, as 0xAABBGGRR (ImU32). Names say what for, not what hue.
struct Theme {
  ThemeName name;
  ImU32 background;  // the window
  ImU32 panel;       // cards
  ImU32 inset;       // a card within a card: a knob
  ImU32 line;        // 1 px borders
  ImU32 track;       // empty part of bars and sliders, quiet buttons
  ImU32 hover;       // a quiet button under the mouse
  ImU32 text;        // what is read first
  ImU32 dim;         // what is read second
  ImU32 faint;       // only what is cut or off
  ImU32 kept;        // these seven and cut_bar: see colour_meanings()
  ImU32 leader;
  ImU32 cut;
  ImU32 good;
  ImU32 other;
  ImU32 fifth;       // where a token has its own colour: the fifth, and all after it
  ImU32 unlikely;
  ImU32 very_unlikely;
  ImU32 cut_bar;     // the dimmed bar of a cut token, and of many tokens in one
  ImU32 on_colour;   // text on kept, leader, good, other, fifth
  ImU32 outline;     // the dashed untouched softmax
  ImU32 thumb;       // what a hand is on: handle, needle, the chosen row, the one main button
  ImU32 veil;        // behind an overlay
};

const Theme& theme(ThemeName name);

/// Every hue has one meaning, wherever it appears; controls and what is chosen are black and white.
struct ColourMeaning {
  std::string_view name;
  ImU32 Theme::*colour;
  std::string_view meaning;
};
std::span<const ColourMeaning> colour_meanings();

/// Colours that stand side by side and are told apart by nothing else: they must stay apart for
/// every eye. The others have a sign, a pattern or words as well.
struct ColourSet {
  std::string_view what;
  std::span<ImU32 Theme::*const> colours;
};
std::span<const ColourSet> colour_sets();

/// Two colours that meet on the screen, and the contrast they must reach: 4.5 for text, 3 for
/// graphics (WCAG 2.1, 1.4.3 and 1.4.11). The test walks this table for every theme.
struct ColourPair {
  std::string_view what;
  ImU32 Theme::*front;
  ImU32 Theme::*back;
  double at_least;
};
std::span<const ColourPair> colour_pairs();

/// WCAG contrast ratio of two opaque colours, 1 to 21.
double contrast(ImU32 a, ImU32 b);

/// Lengths in pixels at scale 1.
namespace size {
constexpr float kGap = 12;          // between cards
constexpr float kPad = 16;          // inside a card
constexpr float kRadius = 10;       // of a card
constexpr float kSmallRadius = 5;   // of a button or a bar
constexpr float kLeftColumn = 316;
constexpr float kRightColumn = 384;
constexpr float kTopBar = 52;
constexpr float kStatusBar = 36;
constexpr float kRowLow = 32, kRowHigh = 74;  // height of a bar's row: a label fits between two bars
constexpr float kNarrowLeft = 288, kNarrowRight = 332;  // of a window narrower than kWide
constexpr float kWide = 1440;
constexpr float kStrip = 46;  // what columns fold into
}  // namespace size

}  // namespace logitdice
