#include "core/text/text_stream.h"

#include <algorithm>
#include <utility>

#include "core/text/token_text.h"
#include "core/text/utf8.h"

namespace logitdice {
namespace {

// Whether some bytes more would make a character of these. The lead bytes E0 and F0 want high
// bytes behind them, ED and F4 low ones, the others take both.
bool begins_character(std::string_view bytes) {
  for (const char filler : {'\x80', '\xBF'}) {
    std::string whole(bytes);
    while (whole.size() < 4) {
      whole += filler;
      const CodePoint read = decode_utf8(whole);
      if (read.valid && static_cast<std::size_t>(read.length) > bytes.size()) return true;
    }
  }
  return false;
}

// How many bytes at the end are the beginning of a character.
std::size_t held_bytes(std::string_view bytes) {
  for (std::size_t n = std::min<std::size_t>(3, bytes.size()); n > 0; --n) {
    if (begins_character(bytes.substr(bytes.size() - n))) return n;
  }
  return 0;
}

}  // namespace

std::string TextStream::push(std::string_view bytes) {
  held_ += bytes;
  const std::size_t ready = held_.size() - held_bytes(held_);
  std::string text = to_utf8(std::string_view(held_).substr(0, ready));
  held_.erase(0, ready);
  return text;
}

std::string TextStream::finish() {
  return to_utf8(std::exchange(held_, {}));
}

}  // namespace logitdice
