#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "app/look/theme_name.h"

// The program before a class: what fills the screen, what stands beside the page and what is taken
// away or held fast.
namespace logitdice {

struct AppState;
struct KnobInfo;

/// What gives way to the page while it is presented, until it is asked for.
struct Beside {
  bool left = false, right = false;  // the columns beside the page
  bool strip = false;                // the thumbnails of the phases
  bool columns = false;              // every column of numbers, not only p and final

  bool operator==(const Beside&) const = default;
};

/// One of them by its name in a scene.
struct ShownPart {
  std::string_view id;  // "left"
  std::string_view what;
  bool Beside::*shown;
};
std::span<const ShownPart> shown_parts();

/// The whole screen in one colour, until any key.
enum class Blank { none, black, white };

struct Presenter {
  bool on = false;
  ThemeName theme = ThemeName::light;  // its own: a projector wants another than a desk
  Beside shown;
  bool timer = false;       // the time since it began is shown
  double began_s = 0;       // by the window's clock
  bool left_by_f5 = false;  // Esc enters again: remotes send the two in turns

  // Of either way to look at the program:
  bool toolbar_below =
      false;          // the tabs and tools stand at the bottom, for boards that are touched
  bool spot = false;  // a ring around the mouse
  bool echo = false;  // the keys that were pressed are shown
  Blank blank = Blank::none;
};

/// What a teacher has taken away for a class.
struct Classroom {
  std::vector<std::string> hidden;  // ids of hideable_parts()
  std::vector<std::string> locked;  // ids of knobs: their values stand, and nothing turns them
};

/// A part of the screen that may be hidden; its keys then do nothing.
struct HideablePart {
  std::string_view id;  // "tabs": --hide, "hide" of a scene, KeyBinding::part
  std::string_view what;
};
std::span<const HideablePart> hideable_parts();

/// Null if there is no such part.
const HideablePart* find_hideable(std::string_view id);

bool is_hidden(const AppState& state, std::string_view part);
bool is_locked(const AppState& state, const KnobInfo& knob);

/// The theme of what is on the screen.
ThemeName shown_theme(const AppState& state);

/// Whether the window is to fill the screen.
bool fills_screen(const AppState& state);

}  // namespace logitdice
