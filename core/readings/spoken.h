#pragma once

#include <string>
#include <string_view>

// What the screen says, for the ear: a screen reader has no use for signs and columns.
namespace logitdice {

/// The same in words: "temperature" for T, "sum of p" for Σp, "minus 1.25", "0.03 to 0.11",
/// "infinity"; a dot between two parts becomes a comma, thousands are not set apart.
std::string spoken(std::string_view text);

/// The same as a sentence: a capital at its front, a full stop at its end. Empty stays empty.
std::string spoken_sentence(std::string_view text);

}  // namespace logitdice
