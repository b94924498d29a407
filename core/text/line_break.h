#pragma once

namespace logitdice {

/// Whether a line may end between two characters that no space parts. Latin and its kin break at
/// spaces alone; Chinese, Japanese, Korean and emoji between any two, but not before what closes
/// (。」！ー ゃ) or after what opens (「（): the common core of UAX #14 and of JIS X 4051.
bool may_break_between(char32_t before, char32_t after);

}  // namespace logitdice
