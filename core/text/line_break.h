#pragma once

#include <cstddef>
#include <string_view>

namespace logitdice {

/// Whether a line may end between two characters that no space parts. Latin and its kin break at
/// spaces alone; Chinese, Japanese, Korean and emoji between any two, but not before what closes
/// (。」！ー ゃ) or after what opens (「（): the common core of UAX #14 and of JIS X 4051.
bool may_break_between(char32_t before, char32_t after);

/// The bytes of the first piece of a text that no line end may part: "two" and " words", or one
/// character after the other where the script lets it. 0 of an empty text.
std::size_t unbroken_length(std::string_view text);

}  // namespace logitdice
