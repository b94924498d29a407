#include "core/text/place.h"

#include <algorithm>

#include "core/text/token_text.h"
#include "core/text/utf8.h"

namespace logitdice {

Place place_of(std::string_view text, std::size_t offset) {
  std::string_view before = text.substr(0, std::min(offset, text.size()));
  if (before.starts_with(kByteOrderMark)) before.remove_prefix(kByteOrderMark.size());
  const std::size_t line_break = before.rfind('\n');
  const std::string_view in_line =
      line_break == std::string_view::npos ? before : before.substr(line_break + 1);
  return {1 + static_cast<int>(std::count(before.begin(), before.end(), '\n')),
          1 + count_characters(in_line)};
}

Error error_at(std::string_view name, std::string_view text, std::size_t offset,
               std::string_view sentence) {
  const Place place = place_of(text, offset);
  std::string message = printable(name);
  message += ":" + std::to_string(place.line) + ":" + std::to_string(place.column) + ": ";
  message += sentence;
  return Error{std::move(message)};
}

Error file_error(std::string_view name, std::string_view sentence) {
  return Error{printable(name) + ": " + std::string(sentence)};
}

std::string quoted(std::string_view bytes) {
  // More bytes than 40 characters can have would only be thrown away again.
  return "\"" + ellipsis(printable(bytes.substr(0, 200)), 40) + "\"";
}

}  // namespace logitdice
