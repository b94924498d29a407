#include "core/steer/regex_escape.h"

#include <charconv>
#include <iterator>

#include "core/text/token_text.h"
#include "core/text/utf8.h"

namespace logitdice {
namespace {

RegexItem wrong_item(std::size_t at, std::string sentence) {
  return {.wrong = true, .wrong_at = at, .sentence = std::move(sentence)};
}

RegexItem one_character(char32_t character) {
  return {.set = {{character, character}}};
}

CharacterSet class_named(char letter) {
  switch (letter) {
    case 'd':
    case 'D':
      return {{'0', '9'}};
    case 'w':
    case 'W':
      return {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
    case 's':
    case 'S':
      return {{'\t', '\r'}, {' ', ' '}};
    default:
      return {};
  }
}

bool is_upper(char letter) {
  return letter >= 'A' && letter <= 'Z';
}

// Steps over `most` hexadecimal digits at the most; −1: not one of them.
std::int64_t read_hexadecimal(std::string_view text, std::size_t& at, std::size_t most) {
  std::uint32_t value = 0;
  const std::string_view digits = text.substr(at, most);
  const auto [stop, fault] =
      std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  const auto length = static_cast<std::size_t>(stop - digits.data());
  if (fault != std::errc() || length == 0) return -1;
  at += length;
  return value;
}

RegexItem read_byte(std::string_view text, std::size_t begin, std::size_t& at) {
  const std::size_t digits = at;
  const std::int64_t value = read_hexadecimal(text, at, 2);
  if (value < 0 || at != digits + 2) {
    return wrong_item(begin, "\\x takes two hexadecimal digits, as in \\xE9");
  }
  if (value < 0x80) return one_character(static_cast<char32_t>(value));
  const auto byte = static_cast<std::uint8_t>(value);
  return {.bytes = {{byte, byte}}};
}

RegexItem read_numbered(std::string_view text, std::size_t begin, std::size_t& at) {
  const bool braces = at < text.size() && text[at] == '{';
  if (braces) ++at;
  const std::size_t digits = at;
  const std::int64_t value = read_hexadecimal(text, at, braces ? 6 : 4);
  const bool closed = braces ? at < text.size() && text[at] == '}' : at == digits + 4;
  if (braces && closed) ++at;
  const bool character = value >= 0 && value <= 0x10FFFF && (value < 0xD800 || value > 0xDFFF);
  if (!closed || !character) {
    return wrong_item(begin, "\\u takes the number of a character, as in \\u00e9 or \\u{1F600}");
  }
  return one_character(static_cast<char32_t>(value));
}

bool is_sign(char c) {
  const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  return c > ' ' && c < 0x7F && !letter && !(c >= '0' && c <= '9');
}

// A character of a bracket, or the end of one of its ranges.
RegexItem read_member(std::string_view text, std::size_t& at) {
  if (text[at] == '\\') return read_regex_escape(text, at);
  const CodePoint character = decode_utf8(text.substr(at));
  if (!character.valid) return wrong_item(at, std::string(kNoUtf8));
  at += static_cast<std::size_t>(character.length);
  return one_character(character.value);
}

struct NamedClass {
  std::string_view name;
  CharacterSet set;
};

// The classes of POSIX, of ASCII as \d, \w and \s are.
const std::vector<NamedClass>& named_classes() {
  static const std::vector<NamedClass> all = {
      {"alpha", {{'A', 'Z'}, {'a', 'z'}}},
      {"digit", {{'0', '9'}}},
      {"alnum", {{'0', '9'}, {'A', 'Z'}, {'a', 'z'}}},
      {"upper", {{'A', 'Z'}}},
      {"lower", {{'a', 'z'}}},
      {"xdigit", {{'0', '9'}, {'A', 'F'}, {'a', 'f'}}},
      {"punct", {{'!', '/'}, {':', '@'}, {'[', '`'}, {'{', '~'}}},
      {"space", {{'\t', '\r'}, {' ', ' '}}},
      {"blank", {{'\t', '\t'}, {' ', ' '}}},
      {"print", {{' ', '~'}}},
      {"graph", {{'!', '~'}}},
      {"cntrl", {{0, 0x1F}, {0x7F, 0x7F}}},
  };
  return all;
}

// Whether a class in the manner of POSIX begins there: "[:", "[." or "[=" with its end.
bool begins_class(std::string_view text, std::size_t at) {
  if (at + 1 >= text.size() || text[at] != '[') return false;
  const char sign = text[at + 1];
  if (sign != ':' && sign != '.' && sign != '=') return false;
  const std::size_t close = text.find(']', at + 2);
  return close != text.npos && close > at + 2 && text[close - 1] == sign;
}

// "[:alpha:]", within brackets.
RegexItem read_class(std::string_view text, std::size_t& at) {
  const std::size_t begin = at, close = text.find(']', at + 2);
  const std::string_view name = text.substr(at + 2, close - 3 - at);
  at = close + 1;
  for (const NamedClass& known : named_classes()) {
    if (text[begin + 1] == ':' && known.name == name) return {.set = known.set};
  }
  std::string names;
  for (const NamedClass& known : named_classes()) {
    names += (names.empty() ? "" : ", ") + std::string(known.name);
  }
  return wrong_item(begin, printable(text.substr(begin, at - begin)) +
                               " is no class; write [:name:] with one of " + names);
}

// The number of the only character or byte that an item is; −1: it is several.
std::int64_t only_one(const RegexItem& item) {
  if (item.set.size() == 1 && item.bytes.empty() && item.set[0].first == item.set[0].last) {
    return item.set[0].first;
  }
  return item.set.empty() && item.bytes.size() == 1 ? item.bytes[0].low : -1;
}

// From `first` to `last`, both single ones. Bytes from 80 on and characters do not mix, but for a
// range that begins within ASCII, where both are the same.
RegexItem range_between(const RegexItem& first, const RegexItem& last, std::size_t begin) {
  const std::int64_t low = only_one(first), high = only_one(last);
  if (low < 0 || high < 0) return wrong_item(begin, "a range goes from one character to another");
  if (low > high) return wrong_item(begin, "this range runs backwards; the lower end comes first");
  if (last.bytes.empty() && first.bytes.empty()) {
    return {.set = {{static_cast<char32_t>(low), static_cast<char32_t>(high)}}};
  }
  if (last.bytes.empty() || (first.bytes.empty() && low > 0x7F)) {
    return wrong_item(begin,
                      "a range goes from a character to a character, or from a byte to a "
                      "byte");
  }
  const std::int64_t first_byte = std::max<std::int64_t>(low, 0x80);
  RegexItem range = {
      .bytes = {{static_cast<std::uint8_t>(first_byte), static_cast<std::uint8_t>(high)}}};
  if (low < 0x80) range.set = {{static_cast<char32_t>(low), 0x7F}};
  return range;
}

// A member of a bracket or a range of them.
RegexItem read_range(std::string_view text, std::size_t& at) {
  const std::size_t begin = at;
  if (begins_class(text, at)) return read_class(text, at);
  RegexItem item = read_member(text, at);
  const bool range = at + 1 < text.size() && text[at] == '-' && text[at + 1] != ']';
  if (item.wrong || !range) return item;
  ++at;
  const RegexItem last = read_member(text, at);
  return last.wrong ? last : range_between(item, last, begin);
}

}  // namespace

RegexItem read_regex_escape(std::string_view text, std::size_t& at) {
  constexpr std::string_view kLetters = "ntrfv0", kControls("\n\t\r\f\v\0", 6);
  const std::size_t begin = at++;
  if (at >= text.size())
    return wrong_item(begin, "a lone \\ ends the expression; write \\\\ for it");
  const char letter = text[at++];
  if (CharacterSet named = class_named(letter); !named.empty()) {
    return {.set = is_upper(letter) ? complement(named) : named};
  }
  if (const std::size_t i = kLetters.find(letter); i != std::string_view::npos) {
    return one_character(static_cast<char32_t>(kControls[i]));
  }
  if (letter == 'x') return read_byte(text, begin, at);
  if (letter == 'u') return read_numbered(text, begin, at);
  if (is_sign(letter) || letter == ' ') return one_character(static_cast<char32_t>(letter));
  if (letter >= '1' && letter <= '9') {
    return wrong_item(begin,
                      "what a group matched cannot be referred to: no automaton remembers "
                      "it; write it out");
  }
  if (letter == 'b' || letter == 'B') {
    return wrong_item(begin,
                      "\\b is not known here: say which characters stand there, as in [^a-z]");
  }
  at = begin + 1 + static_cast<std::size_t>(decode_utf8(text.substr(begin + 1)).length);
  return wrong_item(begin, "\\" + printable(text.substr(begin + 1, at - begin - 1)) +
                               " means nothing here; write \\\\ for a backslash");
}

RegexItem read_regex_bracket(std::string_view text, std::size_t& at) {
  // [:alpha:] alone would be the letters of its name.
  if (begins_class(text, at) && text[at + 1] == ':') {
    return wrong_item(at, "a class stands within brackets; write [" +
                              printable(text.substr(at, text.find(']', at) + 1 - at)) + "]");
  }
  const std::size_t begin = at++;
  const bool others = at < text.size() && text[at] == '^';
  if (others) ++at;
  RegexItem all;
  std::vector<CharacterRange> ranges;
  while (at < text.size() && text[at] != ']') {
    RegexItem item = read_range(text, at);
    if (item.wrong) return item;
    std::copy(item.set.begin(), item.set.end(), std::back_inserter(ranges));
    std::copy(item.bytes.begin(), item.bytes.end(), std::back_inserter(all.bytes));
  }
  if (at >= text.size()) return wrong_item(begin, "the [ that begins here has no closing ]");
  ++at;
  all.set = character_set(std::move(ranges));
  if (others && !all.bytes.empty()) {
    return wrong_item(begin, "[^…] takes characters, not bytes from \\x80 on");
  }
  if (others) all.set = complement(all.set);
  if (all.set.empty() && all.bytes.empty()) {
    return wrong_item(begin, "no character is in these brackets; write \\] for the character ]");
  }
  return all;
}

}  // namespace logitdice
