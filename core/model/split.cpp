#include "core/model/split.h"

#include <utf8proc.h>

#include <array>
#include <cstddef>

namespace logitdice {
namespace {

enum class Kind { kSpace, kLetter, kNumber, kOther };

struct Character {
  Kind kind;
  std::size_t bytes;
};

// The characters with Unicode's White_Space property. utf8proc's categories alone would miss the
// control characters among them.
bool is_space(utf8proc_int32_t c) {
  return (c >= 0x09 && c <= 0x0D) || c == 0x20 || c == 0x85 || c == 0xA0 || c == 0x1680 ||
         (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 || c == 0x202F || c == 0x205F ||
         c == 0x3000;
}

Kind kind_of(utf8proc_int32_t c) {
  if (is_space(c)) return Kind::kSpace;
  const utf8proc_category_t category = utf8proc_category(c);
  if (category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO) return Kind::kLetter;
  if (category >= UTF8PROC_CATEGORY_ND && category <= UTF8PROC_CATEGORY_NO) return Kind::kNumber;
  return Kind::kOther;
}

Character character_at(std::string_view text, std::size_t at) {
  utf8proc_int32_t code = -1;
  const auto* bytes = reinterpret_cast<const utf8proc_uint8_t*>(text.data()) + at;
  const auto length =
      utf8proc_iterate(bytes, static_cast<utf8proc_ssize_t>(text.size() - at), &code);
  if (length < 1) return {Kind::kOther, 1};
  return {kind_of(code), static_cast<std::size_t>(length)};
}

std::size_t contraction_length(std::string_view rest) {
  constexpr std::array<std::string_view, 7> kEndings = {"'s", "'t",  "'re", "'ve",
                                                        "'m", "'ll", "'d"};
  for (const std::string_view ending : kEndings) {
    if (rest.starts_with(ending)) return ending.size();
  }
  return 0;
}

// The end of the run of characters of one kind that starts at `at`.
std::size_t run_end(std::string_view text, std::size_t at, Kind kind) {
  while (at < text.size()) {
    const Character c = character_at(text, at);
    if (c.kind != kind) break;
    at += c.bytes;
  }
  return at;
}

// A run of spaces leaves its last one to the word behind it; a run at the end of the text, or one
// of a single character, is taken whole.
std::size_t space_end(std::string_view text, std::size_t start) {
  std::size_t last = start, at = start;
  while (at < text.size()) {
    const Character c = character_at(text, at);
    if (c.kind != Kind::kSpace) break;
    last = at;
    at += c.bytes;
  }
  return at == text.size() || last == start ? at : last;
}

std::size_t stretch_end(std::string_view text, std::size_t start) {
  if (const std::size_t n = contraction_length(text.substr(start))) return start + n;
  const bool blank = text[start] == ' ';
  if (!blank || start + 1 < text.size()) {
    const std::size_t body = start + (blank ? 1 : 0);
    const Kind kind = character_at(text, body).kind;
    if (kind != Kind::kSpace) return run_end(text, body, kind);
  }
  return space_end(text, start);
}

}  // namespace

std::vector<std::string_view> split_gpt2(std::string_view text) {
  std::vector<std::string_view> stretches;
  for (std::size_t start = 0; start < text.size();) {
    const std::size_t end = stretch_end(text, start);
    stretches.push_back(text.substr(start, end - start));
    start = end;
  }
  return stretches;
}

}  // namespace logitdice
