#pragma once

#include <string>

#include "app/program/commands.h"
#include "app/ui/canvas.h"
#include "app/ui/controls.h"
#include "app/ui/motion.h"

namespace logitdice {

/// What every panel and view is handed: the state to read, the commands to add to, and where to draw.
struct Panel {
  const AppState& state;
  Commands& commands;
  Controls& controls;
  Motion& motion;
  Canvas canvas;

  const Theme& theme() const { return *canvas.theme; }
  const Fonts& fonts() const { return *canvas.fonts; }
  float px(float length) const { return canvas.px(length); }
  template <class C>
  void send(C command) const {
    commands.push_back(std::move(command));
  }
};

/// The rounded box behind a group of things. Returns the room inside its padding.
Rect card(const Panel& panel, const Rect& rect);

/// What a button is for decides its weight.
enum class ButtonLook { quiet, main, link, chosen };

/// True in the frame in which it was clicked.
bool button(const Panel& panel, const std::string& id, const Rect& rect, const std::string& label,
            ButtonLook look = ButtonLook::quiet, bool enabled = true);

/// A one-line text field over `text`; `start` gives it the keyboard. Says what became of it.
enum class FieldState { idle, editing, entered, left };
FieldState text_field(const Panel& panel, const std::string& id, const Rect& rect,
                      std::string& text, bool start);

/// The line around what the keyboard has chosen.
void focus_ring(const Panel& panel, const Rect& rect);

/// How surprising a token was: text, leader or cut, for p >= .20, below it, below .05.
ImU32 surprise_colour(const Theme& theme, double p);

/// The prompt's field; what is typed is sent as it is typed. Enter writes the text.
void prompt_field(const Panel& panel, const Rect& rect, struct PromptField& field);

/// A hint that appears beside a hovered thing: below it, or above it, where that ends at the edge
/// or `above` is asked for. "\n" begins another line.
void hint(const Panel& panel, const std::string& text, bool above = false);

/// The menu of distributions.
struct SourceMenu {
  bool wants_open = false;  // the Open dialog was asked for
  bool open = false;        // the list is on the screen
};

/// The knobs and the chain while a person is at them.
struct KnobEditor {
  std::string id;  // empty: none
  std::string text;
  bool fresh = false;  // the field takes the focus in its first frame
  std::string dragging;  // the slider under the mouse, whose changes are one undo
  std::string moved;     // the slider that the last press has moved
  std::string settled;   // the slider that a double-click has set: not dragged until released

  bool engine_menu = false, add_menu = false;  // which list is open
  std::vector<std::string> opened;  // stages whose neutral knobs are shown all the same
  std::string moving;               // the stage whose card is being dragged
  float grab_y = 0;                 // where the mouse took it, from the card's top
  bool moved_far = false;           // far enough to be a drag, not a click
  bool scrolls = false;             // the chain is longer than its room
  std::string scroll_to;            // the stage whose card is to be scrolled into view
  std::string shown_focus;          // the control that the keyboard's focus was scrolled to
};

/// The prompt that is being typed.
struct PromptField {
  std::string text;
  bool active = false;
};

/// The seed that is being typed.
struct SeedField {
  std::string text;
  bool active = false;
};

// One file each.
void source_panel(const Panel& panel, Rect& column, SourceMenu& menu);
void knobs_panel(const Panel& panel, Rect& column, KnobEditor& editor);
/// Whether the view on the screen has the knob itself: it then stands there only.
bool knob_in_view(const AppState& state, const KnobInfo& info);
/// The segments under the coin.
void number_line_panel(const Panel& panel, Rect rect);
void dice_panel(const Panel& panel, const Rect& rect, SeedField& field);
void text_panel(const Panel& panel, const Rect& rect, PromptField& field);
void status_bar(const Panel& panel, const Rect& rect, double frame_ms, bool timings);

}  // namespace logitdice
