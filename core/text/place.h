#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace logitdice {

/// Where in a text something stands, as editors count: from 1, columns in characters.
struct Place {
  int line = 1;
  int column = 1;
};

/// Where the line ends that the byte at `at` stands in, and where the next one begins. Lines end as
/// Unicode says (UAX 14): CR LF, LF, VT, FF, CR, NEL, U+2028, U+2029. Both are the text's size in
/// the last line.
struct LineEnd {
  std::size_t end = 0, next = 0;
};
LineEnd line_end(std::string_view text, std::size_t at);

/// The place of the byte at `offset`. A byte order mark at the front is not counted.
Place place_of(std::string_view text, std::size_t offset);

/// "name:line:column: sentence". A name is bytes, as a path is; it is shown through printable().
Error error_at(std::string_view name, std::string_view text, std::size_t offset,
               std::string_view sentence);

/// "name: sentence", where there are no lines.
Error file_error(std::string_view name, std::string_view sentence);

/// A piece of a file in quotation marks for a message: printable and at most 40 characters long.
std::string quoted(std::string_view bytes);
/// The same. Without them std::quoted, which <filesystem> brings along, would be the nearer match.
inline std::string quoted(const std::string& bytes) { return quoted(std::string_view(bytes)); }
inline std::string quoted(std::string& bytes) { return quoted(std::string_view(bytes)); }

/// The UTF-8 byte order mark, which some editors put in front of a text.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace logitdice
