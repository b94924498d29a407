#include "app/ui/stand_ins.h"

#include <unordered_map>
#include <vector>

#include "core/text/utf8.h"

namespace logitdice {
namespace {

constexpr char32_t kFirst = 0x3400;
constexpr char32_t kPastLast = 0xD800;  // surrogates, private use: Dear ImGui refuses them
constexpr char32_t kReplacement = 0xFFFD;

/// Both ways. One for the program, as its clipboard is: what was copied before a new window of
/// Dear ImGui's is pasted after it.
struct Table {
  std::unordered_map<char32_t, char32_t> signs;
  std::vector<char32_t> characters;  // of kFirst + index
};

Table& table() {
  static Table the_table;
  return the_table;
}

// Texts of our own tongue are by far the most: they need no translation.
bool all_low(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0xE3) return false;  // U+3000 and above
  }
  return true;
}

std::string translated(std::string_view text, char32_t (*each)(char32_t)) {
  if (all_low(text)) return std::string(text);
  std::string out;
  out.reserve(text.size());
  while (!text.empty()) {
    const CodePoint next = decode_utf8(text);
    const auto length = static_cast<std::size_t>(next.length);
    if (next.valid) {
      append_utf8(out, each(next.value));
    } else {
      out += text.substr(0, length);
    }
    text.remove_prefix(length);
  }
  return out;
}

}  // namespace

char32_t stand_in(char32_t character) {
  if (character < kFirst || character == kReplacement) return character;
  Table& known = table();
  if (const auto at = known.signs.find(character); at != known.signs.end()) return at->second;
  const char32_t sign = kFirst + static_cast<char32_t>(known.characters.size());
  if (sign >= kPastLast) return kReplacement;
  known.characters.push_back(character);
  known.signs.emplace(character, sign);
  return sign;
}

char32_t stood_for(char32_t sign) {
  const Table& known = table();
  if (sign < kFirst || sign - kFirst >= known.characters.size()) return sign;
  return known.characters[sign - kFirst];
}

std::string with_stand_ins(std::string_view text) {
  return translated(text, stand_in);
}

std::string without_stand_ins(std::string_view text) {
  return translated(text, stood_for);
}

}  // namespace logitdice
