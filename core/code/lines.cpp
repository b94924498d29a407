#include "core/code/lines.h"

#include <charconv>
#include <cmath>

#include "core/json/writer.h"
#include "core/text/token_text.h"

namespace logitdice {

std::string source_number(double value, std::string_view infinity) {
  if (std::isinf(value)) return (value < 0 ? "-" : "") + std::string(infinity);
  char text[64];
  // A count stays a count: 1e+05 is a float to Python, and the number 1 to a reader of integers.
  const bool count = value == std::floor(value) && std::abs(value) < 1e15;
  const auto end = count ? std::to_chars(text, text + sizeof text, value, std::chars_format::fixed)
                         : std::to_chars(text, text + sizeof text, value);
  return {text, end.ptr};
}

std::string source_number(float value) {
  if (std::isinf(value)) return source_number(double{value}, "np.inf");
  char text[64];
  return {text, std::to_chars(text, text + sizeof text, value).ptr};
}

std::string comment_lines(std::string_view comment, const std::string& note) {
  constexpr std::size_t kWidth = 88;
  std::string text, line;
  const auto flush = [&] {
    if (!line.empty()) text += std::string(comment) + line + "\n";
    line.clear();
  };
  for (std::size_t at = 0; at < note.size();) {
    const std::size_t space = std::min(note.find(' ', at), note.size());
    const std::string word = note.substr(at, space - at);
    if (!line.empty() && line.size() + 1 + word.size() > kWidth) flush();
    line += (line.empty() ? "" : " ") + word;
    at = space + 1;
  }
  flush();
  return text;
}

std::string filled(std::string text, std::initializer_list<Filled> values) {
  for (const auto& [name, value] : values) {
    const std::string key = "{" + std::string(name) + "}";
    for (auto at = text.find(key); at != text.npos; at = text.find(key, at + value.size())) {
      text.replace(at, key.size(), value);
    }
  }
  return text;
}

std::string quoted_string(const std::string& text) {
  return json_string(to_utf8(text));
}

std::string shell_word(const std::string& text) {
  constexpr std::string_view kPlain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+./=,:@%";
  if (!text.empty() && text.find_first_not_of(kPlain) == text.npos) return text;
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

}  // namespace logitdice
