#include "core/text/line_break.h"

#include <utf8proc.h>

#include "core/text/utf8.h"

namespace logitdice {
namespace {

// Marks that stay with what is before them and are no closing bracket: small Kana and the like.
constexpr std::u32string_view kClings =
    U"ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶーｰ々〻ゝゞヽヾ゛゜…‥";

utf8proc_category_t category(char32_t c) {
  return utf8proc_category(static_cast<utf8proc_int32_t>(c));
}

bool is_wide(char32_t c) {
  return utf8proc_charwidth(static_cast<utf8proc_int32_t>(c)) == 2;
}

// Colours of skin belong to the emoji before them.
bool joins_emoji(char32_t c) {
  return c >= 0x1F3FB && c <= 0x1F3FF;
}

bool opens(char32_t c) {
  const utf8proc_category_t is = category(c);
  return is == UTF8PROC_CATEGORY_PS || is == UTF8PROC_CATEGORY_PI;
}

bool closes(char32_t c) {
  const utf8proc_category_t is = category(c);
  return is == UTF8PROC_CATEGORY_PE || is == UTF8PROC_CATEGORY_PF || is == UTF8PROC_CATEGORY_PO ||
         is == UTF8PROC_CATEGORY_PD || is == UTF8PROC_CATEGORY_MN || is == UTF8PROC_CATEGORY_CF ||
         kClings.find(c) != kClings.npos || joins_emoji(c);
}

bool may_break_between(char32_t before, char32_t after) {
  if (before < 0x80 && after < 0x80) return false;  // most of all
  return (is_wide(before) || is_wide(after)) && !opens(before) && !closes(after);
}

bool continues(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

bool is_digit_at(std::string_view text, std::size_t at) {
  return at < text.size() && text[at] >= '0' && text[at] <= '9';
}

// Whether the space is the one in "100 000": up to three digits before it, three behind.
bool parts_thousands(std::string_view text, std::size_t at) {
  std::size_t before = 0, behind = 0;
  while (before < at && before < 4 && is_digit_at(text, at - 1 - before)) ++before;
  while (behind < 4 && is_digit_at(text, at + 1 + behind)) ++behind;
  return before >= 1 && before <= 3 && behind == 3;
}

}  // namespace

bool may_break_at(std::string_view text, std::size_t at) {
  if (text[at] == ' ') return !parts_thousands(text, at);
  if (text[at - 1] == ' ' || continues(text[at]))
    return false;  // the space is with what it precedes
  if (text[at - 1] == '}' && text.substr(at).starts_with("\\u{")) return true;
  std::size_t before = at - 1;
  while (before > 0 && continues(text[before])) --before;
  return may_break_between(decode_utf8(text.substr(before)).value,
                           decode_utf8(text.substr(at)).value);
}

std::size_t unbroken_length(std::string_view text) {
  for (std::size_t at = 1; at < text.size(); ++at) {
    if (may_break_at(text, at)) return at;
  }
  return text.size();
}

}  // namespace logitdice
