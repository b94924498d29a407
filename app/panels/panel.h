#pragma once

#include <string>
#include <utility>

#include "app/panels/memory.h"
#include "app/program/commands.h"
#include "app/ui/surface.h"
#include "app/widgets/button.h"
#include "app/widgets/card.h"
#include "app/widgets/running_text.h"
#include "app/widgets/text_field.h"

namespace logitdice {

/// What a key or a click can reach: the state to read and the commands to add to.
struct KeyTarget {
  const AppState& state;
  Commands& commands;
  Controls& controls;
  Memory& memory;

  template <class C>
  void send(C command) const {
    commands.push_back(std::move(command));
  }
};

/// What every panel and page is handed: the state to read, the commands to add to, and where to draw.
struct Panel : Surface {
  const AppState& state;
  Commands& commands;
  Memory& memory;

  template <class C>
  void send(C command) const {
    commands.push_back(std::move(command));
  }
};

/// The same panel in the type that is read from the last row; before a class alone, and where `room`
/// has `least_w` of its larger units.
Panel larger(const Panel& panel, const Rect& room, float least_w);

/// How surprising a token was: text, unlikely or very unlikely, for p >= .20, below it, below .05.
ImU32 surprise_colour(const Theme& theme, double p);
/// The same for bars, where the colour of text would be too heavy.
ImU32 surprise_bar_colour(const Theme& theme, double p);

/// The same colour as its segment's for the name of a token: see token_colour(); that of text where
/// it shares its segment's with others.
ImU32 name_colour(const Theme& theme, int rank);

/// A token of a text: its bytes, the colour of its probability, and a new line where it has one.
/// The end of a story is drawn as a mark of its own.
Piece token_piece(const Panel& panel, const Generation& text, std::size_t step, ImFont* font);

/// The mouse is on the token of that rank, which lights up wherever it stands.
void point_at(const Panel& panel, int rank);
/// Whether it is lit.
bool is_lit(const Panel& panel, int rank);
/// Why the token stays or was cut, in lines; empty where nothing is to be told.
std::string why_text(const AppState& state, int rank);

/// What plays once it has happened: numbers that name it to Motion.
inline constexpr int kCoinPlay = 1, kTokenPlay = 2, kTallyPlay = 3, kPhasePlay = 4;

/// Where on the page the wheel scrolls what stands in `room`: nowhere while a list lies over it.
Rect wheel_room(const Panel& panel, const Rect& room);

/// The prompt's field; what is typed is sent as it is typed. True when Enter was pressed.
bool prompt_field(const Panel& panel, const Rect& rect);

// One file each.
/// The menu of distributions alone.
void source_menu(const Panel& panel, const Rect& box);
void source_panel(const Panel& panel, Rect& column);
void knobs_panel(const Panel& panel, Rect& column);
/// Whether the page on the screen has the knob itself: it then stands there only.
bool knob_on_page(const AppState& state, const KnobInfo& info);
/// The segments under the coin, which can be dragged along them.
void number_line_panel(const Panel& panel, Rect rect);
void dice_panel(const Panel& panel, const Rect& rect);
void text_panel(const Panel& panel, const Rect& rect);
void status_bar(const Panel& panel, const Rect& rect, double frame_ms, bool timings);

}  // namespace logitdice
