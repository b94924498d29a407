#pragma once

#include <string>
#include <string_view>

namespace logitdice {

/// What stands at the front of a byte string: a character, or one byte that is no UTF-8 there.
struct CodePoint {
  char32_t value = 0;  // the byte itself where `valid` is false
  int length = 1;      // bytes to step over, 1 to 4
  bool valid = false;
};

/// Reads one character of `bytes`, which must not be empty. Overlong forms, surrogates, cut-off
/// sequences and values past U+10FFFF are not valid; the caller then steps over a single byte.
CodePoint decode_utf8(std::string_view bytes);

/// Whether all of it is UTF-8.
bool is_utf8(std::string_view bytes);

/// Appends a character as UTF-8.
void append_utf8(std::string& out, char32_t character);

/// The number of characters; a byte that is no UTF-8 counts as one.
int count_characters(std::string_view bytes);

}  // namespace logitdice
