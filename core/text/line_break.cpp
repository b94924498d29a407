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

}  // namespace

bool may_break_between(char32_t before, char32_t after) {
  if (before < 0x80 && after < 0x80) return false;  // most of all
  return (is_wide(before) || is_wide(after)) && !opens(before) && !closes(after);
}

std::size_t unbroken_length(std::string_view text) {
  char32_t before = 0;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint next = decode_utf8(text.substr(at));
    if (at > 0 &&
        (next.value == U' ' || (before != U' ' && may_break_between(before, next.value)))) {
      return at;
    }
    before = next.value;
    at += static_cast<std::size_t>(next.length);
  }
  return text.size();
}

}  // namespace logitdice
