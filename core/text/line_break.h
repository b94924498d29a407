#pragma once

#include <cstddef>
#include <string_view>

namespace logitdice {

/// Whether a line may end before the byte at `at` (not the first), which may be any. Latin and its kin
/// break at spaces alone; Chinese, Japanese, Korean and emoji between any two characters, but not
/// before what closes (。」！ー ゃ) or after what opens (「（): the common core of UAX #14 and of
/// JIS X 4051. Escaped characters (token_text.h) may be parted from each other too.
bool may_break_at(std::string_view text, std::size_t at);

/// The bytes of the first piece of a text that no line end may part: "two" and " words", or one
/// character after the other where the script lets it. 0 of an empty text.
std::size_t unbroken_length(std::string_view text);

}  // namespace logitdice
