#include "app/desktop/key_layout.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <string_view>

namespace logitdice {

int key_on_layout(int key, const char* name) {
  const bool digit = key >= GLFW_KEY_0 && key <= GLFW_KEY_9;
  const bool printable = key > GLFW_KEY_SPACE && key <= GLFW_KEY_WORLD_2;
  const std::string_view printed = name != nullptr ? name : "";
  if (digit || !printable || printed.size() != 1) return key;
  const char c = printed.front();
  if (c >= 'a' && c <= 'z') return GLFW_KEY_A + (c - 'a');
  if (c == '+') return GLFW_KEY_EQUAL;
  // GLFW's codes of these are their ASCII codes.
  return std::string_view("',-./;=[\\]`").find(c) != std::string_view::npos ? c : key;
}

}  // namespace logitdice
