#include "core/text/place.h"

#include <algorithm>

#include "core/text/places.h"
#include "core/text/token_text.h"
#include "core/text/utf8.h"

namespace logitdice {
namespace {

// Bytes of the line break at the front of the text, 0 where there is none.
std::size_t break_length(std::string_view text) {
  if (text.starts_with("\r\n")) return 2;
  if (text[0] >= '\n' && text[0] <= '\r') return 1;
  if (text.starts_with("\u0085")) return 2;
  return text.starts_with("\u2028") || text.starts_with("\u2029") ? 3 : 0;
}

}  // namespace

LineEnd line_end(std::string_view text, std::size_t at) {
  for (; at < text.size(); ++at) {
    const char c = text[at];
    const bool may_break = (c >= '\n' && c <= '\r') || c == '\xC2' || c == '\xE2';
    if (!may_break) continue;
    if (const std::size_t length = break_length(text.substr(at))) return {at, at + length};
  }
  return {text.size(), text.size()};
}

Place place_of(std::string_view text, std::size_t offset) {
  return Places(text).at(offset);
}

Places::Places(std::string_view text)
    : text_(text), begin_(text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0) {}

Place Places::at(std::size_t offset) {
  if (offset < begin_) *this = Places(text_);
  for (;;) {
    const LineEnd line = line_end(text_, begin_);
    if (line.end == text_.size() || line.next > offset) break;
    begin_ = line.next;
    ++line_;
  }
  const std::string_view before = text_.substr(0, offset);
  return {line_, 1 + count_characters(before.substr(std::min(begin_, before.size())))};
}

Error error_at(std::string_view name, std::string_view text, std::size_t offset,
               std::string_view sentence) {
  return error_at(name, place_of(text, offset), sentence);
}

Error error_at(std::string_view name, Place place, std::string_view sentence) {
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
