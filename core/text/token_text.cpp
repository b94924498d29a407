#include "core/text/token_text.h"

#include <algorithm>
#include <atomic>
#include <cassert>
#include <cstdio>
#include <iterator>

#include "core/text/utf8.h"

namespace logitdice {
namespace {

std::atomic<bool (*)(char32_t)> more_can_draw = nullptr;

struct Mark {
  char32_t character;
  std::string_view shown;
};

// Characters with a sign of their own; the signs that stand for something are shown as numbers.
constexpr Mark kMarks[] = {
    {U' ', "·"},         {U'\n', "↵"},        {U'\t', "⇥"},        {U'\r', "\\r"},
    {U'·', "\\u{B7}"},   {U'↵', "\\u{21B5}"}, {U'⇥', "\\u{21E5}"}, {U'\\', "\\\\"},
    {U'⟨', "\\u{27E8}"}, {U'⟩', "\\u{27E9}"},
};

std::string escaped(char32_t character) {
  char text[16];
  std::snprintf(text, sizeof text, "\\u{%X}", static_cast<unsigned>(character));
  return text;
}

// ⟨E2 96⟩ for the bytes at the front that are no UTF-8; returns how many there are.
std::size_t append_bytes(std::string& out, std::string_view bytes) {
  out += "⟨";
  std::size_t count = 0;
  while (count < bytes.size() && !decode_utf8(bytes.substr(count)).valid) {
    char text[4];
    std::snprintf(text, sizeof text, count ? " %02X" : "%02X",
                  static_cast<unsigned>(static_cast<unsigned char>(bytes[count])));
    out += text;
    ++count;
  }
  out += "⟩";
  return count;
}

void append_character(std::string& out, char32_t character, std::string_view bytes) {
  const auto mark = std::find_if(std::begin(kMarks), std::end(kMarks),
                                 [&](const Mark& m) { return m.character == character; });
  if (mark != std::end(kMarks)) {
    out += mark->shown;
  } else if (drawable(character)) {
    out += bytes;
  } else {
    out += escaped(character);
  }
}

// C0, DEL, C1, and what turns the direction of a line round.
bool commands_terminal(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x061C || (c >= 0x200E && c <= 0x200F) ||
         (c >= 0x2028 && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

std::string shown(std::string_view bytes, bool keep_spaces) {
  std::string out;
  out.reserve(bytes.size() + 8);
  while (!bytes.empty()) {
    const CodePoint next = decode_utf8(bytes);
    auto length = static_cast<std::size_t>(next.length);
    if (!next.valid) {
      length = append_bytes(out, bytes);
    } else if (keep_spaces && next.value == U' ') {
      out += ' ';
    } else {
      append_character(out, next.value, bytes.substr(0, length));
    }
    bytes.remove_prefix(length);
  }
  return out;
}

}  // namespace

bool drawable(char32_t character) {
  const bool always = std::any_of(std::begin(kDrawableRanges), std::end(kDrawableRanges),
                                  [=](const CharacterRange& range) {
                                    return range.first <= character && character <= range.last;
                                  });
  if (always) return true;
  const auto more = more_can_draw.load();
  return more != nullptr && more(character);
}

void draw_also(bool (*can_draw)(char32_t character)) { more_can_draw = can_draw; }

std::string visible(std::string_view bytes) {
  return shown(bytes, false);
}

std::string visible_or_empty(std::string_view bytes) {
  return bytes.empty() ? "⟨empty⟩" : visible(bytes);
}

std::string printable(std::string_view bytes) {
  return shown(bytes, true);
}

std::string harmless(std::string_view message) {
  std::string out;
  while (!message.empty()) {
    const CodePoint next = decode_utf8(message);
    auto length = static_cast<std::size_t>(next.length);
    if (!next.valid) {
      length = append_bytes(out, message);
    } else if (commands_terminal(next.value)) {
      append_character(out, next.value, message.substr(0, length));
    } else {
      out += message.substr(0, length);
    }
    message.remove_prefix(length);
  }
  return out;
}

std::string to_utf8(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size());
  while (!bytes.empty()) {
    const CodePoint next = decode_utf8(bytes);
    const auto length = static_cast<std::size_t>(next.length);
    if (next.valid) {
      out += bytes.substr(0, length);
    } else {
      out += "\uFFFD";
    }
    bytes.remove_prefix(length);
  }
  return out;
}

std::string ellipsis(std::string_view text, int max_characters) {
  assert(max_characters >= 1);
  if (text.size() <= static_cast<std::size_t>(max_characters)) return std::string(text);
  std::size_t offset = 0, cut = 0;  // cut: where the "…" would go
  for (int count = 0; offset < text.size(); ++count) {
    if (count == max_characters - 1) cut = offset;
    if (count == max_characters) return std::string(text.substr(0, cut)) + "…";
    offset += static_cast<std::size_t>(decode_utf8(text.substr(offset)).length);
  }
  return std::string(text);
}

FilledBlank fill_blank(std::string_view context, std::string_view token_bytes) {
  const std::size_t begin = context.find("___");
  if (begin == std::string_view::npos) return {to_utf8(context), std::string(token_bytes), ""};
  const std::size_t end = std::min(context.find_first_not_of('_', begin), context.size());
  std::string_view before = context.substr(0, begin);
  const bool brings_space = !token_bytes.empty() && std::string_view(" \t\r\n").find(
                                                        token_bytes[0]) != std::string_view::npos;
  if (brings_space && before.ends_with(' ')) before.remove_suffix(1);
  return {to_utf8(before), std::string(token_bytes), to_utf8(context.substr(end))};
}

}  // namespace logitdice
