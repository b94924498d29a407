#include "core/text/markup.h"

#include "core/text/utf8.h"

namespace logitdice {
namespace {

bool is_blank(char32_t c) {
  return c == '\t' || c == '\n' || c == '\r';
}

// Of XML 1.0, section 2.2, and those that it advises against.
bool is_written(char32_t c) {
  if (c < 0x20) return is_blank(c);
  return (c < 0x7F || c >= 0xA0) && c != 0xFFFE && c != 0xFFFF;
}

std::string_view reference_of(char32_t c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    default:
      return {};
  }
}

}  // namespace

std::string markup_escaped(std::string_view text, Blanks blanks) {
  std::string out;
  while (!text.empty()) {
    const CodePoint next = decode_utf8(text);
    text.remove_prefix(static_cast<std::size_t>(next.length));
    const std::string_view reference = reference_of(next.value);
    if (!next.valid || !is_written(next.value)) {
      append_utf8(out, 0xFFFD);
    } else if (!reference.empty()) {
      out += reference;
    } else if (is_blank(next.value) && blanks == Blanks::referenced) {
      out += "&#" + std::to_string(static_cast<int>(next.value)) + ";";
    } else {
      append_utf8(out, next.value);
    }
  }
  return out;
}

}  // namespace logitdice
