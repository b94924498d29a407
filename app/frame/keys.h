#pragma once

#include <span>
#include <string_view>

#include "app/ui/input.h"

namespace logitdice {

struct Ui;

/// One shortcut. The table handles the keys and fills the overlay on F1.
struct KeyBinding {
  std::string_view keys;  // as people write it: "Ctrl Z"; empty: another key of the row above
  std::string_view what;  // what it does
  int key;                // GLFW_KEY_*
  int mods;               // GLFW_MOD_*; kAnyMods: whatever is held
  void (*act)(Ui&);
};
inline constexpr int kAnyMods = -1;

std::span<const KeyBinding> all_keys();

/// Looks the key up and acts. Keys without Ctrl are left to a text field that is being edited.
void press_key(Ui& ui, const KeyPress& press, bool typing);

}  // namespace logitdice
