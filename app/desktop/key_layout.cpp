#include "app/desktop/key_layout.h"

#define GLFW_INCLUDE_NONE
#include <GLFW/glfw3.h>

#include <string_view>

namespace logitdice {
namespace {

bool has_sign(int key) {
  return key > GLFW_KEY_SPACE && key <= GLFW_KEY_WORLD_2;
}

bool is_digit(int key) {
  return key >= GLFW_KEY_0 && key <= GLFW_KEY_9;
}

// Signs that are keys of ours, and whether Shift belongs to them.
struct SignKey {
  char sign;
  int key, shift;
};
constexpr SignKey kSignKeys[] = {
    {'?', GLFW_KEY_SLASH, GLFW_MOD_SHIFT},
    {'/', GLFW_KEY_SLASH, 0},
    {'[', GLFW_KEY_LEFT_BRACKET, 0},
    {']', GLFW_KEY_RIGHT_BRACKET, 0},
    {'.', GLFW_KEY_PERIOD, 0},
    {',', GLFW_KEY_COMMA, 0},
    {'+', GLFW_KEY_EQUAL, 0},
    {'-', GLFW_KEY_MINUS, 0},
};

// Scripts that have no Latin letters: their shortcuts go by the place of the key.
bool other_script(unsigned typed) {
  constexpr unsigned kGreek = 0x370, kPunctuation = 0x2000, kCjk = 0x2E80;
  return (typed >= kGreek && typed < kPunctuation) || typed >= kCjk;
}

char lower(unsigned c) {
  return static_cast<char>(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

}  // namespace

int key_on_layout(int key, const char* name, int mods) {
  const std::string_view printed = name != nullptr ? name : "";
  if (!has_sign(key) || printed.size() != 1) return key;
  const char c = printed.front();
  if (is_digit(key)) return c == '-' && (mods & GLFW_MOD_CONTROL) ? GLFW_KEY_MINUS : key;
  if (c >= 'a' && c <= 'z') return GLFW_KEY_A + (c - 'a');
  if (c == '+') return GLFW_KEY_EQUAL;
  // GLFW's codes of these are their ASCII codes.
  return std::string_view("',-./;=[\\]`").find(c) != std::string_view::npos ? c : key;
}

MeantKey key_that_typed(int key, int mods, const char* name, unsigned typed) {
  const std::string_view printed = name != nullptr ? name : "";
  if (!has_sign(key) || printed.empty() || other_script(typed)) return {key, mods};
  const bool latin = printed.size() == 1;
  if (latin && lower(typed) == printed.front() && typed < 0x80) return {key, mods};
  const int unshifted = mods & ~GLFW_MOD_SHIFT;
  for (const SignKey& sign : kSignKeys) {
    if (typed == static_cast<unsigned>(sign.sign)) return {sign.key, unshifted | sign.shift};
  }
  if (typed >= '0' && typed <= '9') {
    return {GLFW_KEY_0 + static_cast<int>(typed - '0'), unshifted};
  }
  const bool alt_gr = latin && (mods & GLFW_MOD_SHIFT) == 0;
  return {alt_gr ? GLFW_KEY_UNKNOWN : key, mods};
}

}  // namespace logitdice
