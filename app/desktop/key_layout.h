#pragma once

namespace logitdice {

/// GLFW names keys by their place on a US keyboard. This gives the GLFW_KEY_* of what the user's
/// own layout prints there (`name` from glfwGetKeyName, may be null), so that Ctrl+Z is where it
/// says Z. The row of digits stays as it is: French keyboards type digits only with Shift. '+'
/// counts as GLFW_KEY_EQUAL, with which it shares a key on a US keyboard.
int key_on_layout(int key, const char* name);

}  // namespace logitdice
