#pragma once

namespace logitdice {

/// GLFW names keys by their place on a US keyboard. This gives the GLFW_KEY_* of what the user's
/// own layout prints there (`name` from glfwGetKeyName, may be null), so that Ctrl+Z is where it
/// says Z. The row of digits stays as it is, since French keyboards type digits only with Shift,
/// but for their minus with Ctrl. '+' counts as GLFW_KEY_EQUAL, with which it shares a key on a US
/// keyboard.
int key_on_layout(int key, const char* name, int mods = 0);

struct MeantKey {
  int key, mods;

  bool operator==(const MeantKey&) const = default;
};

/// The same of a press that typed a character: `key` is what key_on_layout() made of it. A sign
/// that is a key of ours counts wherever the layout has it, with Shift or AltGr or without: "?"
/// beside the German 0, "[" behind AltGr, and the French digits. What AltGr makes of a letter is no
/// press of that letter: GLFW_KEY_UNKNOWN. GLFW has no word for AltGr; what was typed tells.
MeantKey key_that_typed(int key, int mods, const char* name, unsigned typed);

}  // namespace logitdice
