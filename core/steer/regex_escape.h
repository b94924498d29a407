#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/steer/character_set.h"

namespace logitdice {

/// One character of a regular expression, or one of several: what \d, \n or [a-z] stand for.
struct RegexItem {
  CharacterSet set = {};
  std::vector<ByteRange> bytes = {};  // 80 to FF, for \xE9: bytes whatever they mean
  bool wrong = false;
  std::size_t wrong_at = 0;   // bytes of the expression
  std::string sentence = {};  // what is wrong there
};

inline constexpr std::string_view kNoUtf8 =
    "this byte is no UTF-8; write it as \\x and two hexadecimal digits";

/// Reads from the backslash at `at` on, and steps over what it read.
RegexItem read_regex_escape(std::string_view expression, std::size_t& at);

/// The same from a [ on.
RegexItem read_regex_bracket(std::string_view expression, std::size_t& at);

}  // namespace logitdice
