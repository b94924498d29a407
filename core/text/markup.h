#pragma once

#include <string>
#include <string_view>

namespace logitdice {

/// How tabs and ends of lines are written: as they are, or as character references where a reader
/// would take a bare one for a space, as in an attribute of XML.
enum class Blanks { bare, referenced };

/// Text for HTML and XML: what these take for their own is written as a character reference. What
/// is no UTF-8, and control characters, which XML has no way to write, become U+FFFD.
std::string markup_escaped(std::string_view text, Blanks blanks = Blanks::bare);

}  // namespace logitdice
