#include "core/text/utf8.h"

#include <utf8proc.h>

#include <cassert>

namespace logitdice {

CodePoint decode_utf8(std::string_view bytes) {
  assert(!bytes.empty());
  const auto first = static_cast<unsigned char>(bytes[0]);
  if (first < 0x80) return {first, 1, true};
  utf8proc_int32_t value = 0;
  const auto length =
      utf8proc_iterate(reinterpret_cast<const utf8proc_uint8_t*>(bytes.data()),
                       static_cast<utf8proc_ssize_t>(bytes.size() < 4 ? bytes.size() : 4), &value);
  if (length <= 0) return {first, 1, false};
  return {static_cast<char32_t>(value), static_cast<int>(length), true};
}

bool is_utf8(std::string_view bytes) {
  while (!bytes.empty()) {
    const CodePoint next = decode_utf8(bytes);
    if (!next.valid) return false;
    bytes.remove_prefix(static_cast<std::size_t>(next.length));
  }
  return true;
}

void append_utf8(std::string& out, char32_t character) {
  utf8proc_uint8_t buffer[4];
  const auto length = utf8proc_encode_char(static_cast<utf8proc_int32_t>(character), buffer);
  out.append(reinterpret_cast<const char*>(buffer), static_cast<std::size_t>(length));
}

int count_characters(std::string_view bytes) {
  int count = 0;
  while (!bytes.empty()) {
    bytes.remove_prefix(static_cast<std::size_t>(decode_utf8(bytes).length));
    ++count;
  }
  return count;
}

}  // namespace logitdice
