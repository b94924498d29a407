#include "core/text/line_break.h"

#include <utf8proc.h>

#include <string_view>

namespace logitdice {
namespace {

// Marks that stay with what is before them and are no closing bracket: small Kana and the like.
constexpr std::u32string_view kClings =
    U"ぁぃぅぇぉっゃゅょゎゕゖァィゥェォッャュョヮヵヶーｰ々〻ゝゞヽヾ゛゜…‥";

utf8proc_category_t category(char32_t c) {
  return utf8proc_category(static_cast<utf8proc_int32_t>(c));
}

bool is_wide(char32_t c) { return utf8proc_charwidth(static_cast<utf8proc_int32_t>(c)) == 2; }

// Colours of skin belong to the emoji before them.
bool joins_emoji(char32_t c) { return c >= 0x1F3FB && c <= 0x1F3FF; }

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
  return (is_wide(before) || is_wide(after)) && !opens(before) && !closes(after);
}

}  // namespace logitdice
