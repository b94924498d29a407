#include "core/capture/formats/spelling.h"

#include <charconv>

#include "core/base/result.h"
#include "core/model/tokenizer_gguf.h"

namespace logitdice {
namespace {

constexpr std::string_view kByteLine = "\u010A";  // Ċ

// "<0xE2>" is one byte; −1: it is none.
int byte_named(std::string_view piece) {
  constexpr std::size_t kLength = 6;
  if (piece.size() != kLength || !piece.starts_with("<0x") || piece.back() != '>') return -1;
  unsigned byte = 0;
  const char* const end = piece.data() + kLength - 1;
  const auto read = std::from_chars(piece.data() + 3, end, byte, 16);
  return read.ec == std::errc() && read.ptr == end ? static_cast<int>(byte) : -1;
}

std::string sentence_bytes(std::string_view piece) {
  if (const int byte = byte_named(piece); byte >= 0) return {static_cast<char>(byte)};
  std::string out;
  while (!piece.empty()) {
    const bool blank = piece.starts_with(kSentenceBlank);
    out += blank ? ' ' : piece.front();
    piece.remove_prefix(blank ? kSentenceBlank.size() : 1);
  }
  return out;
}

}  // namespace

std::string piece_bytes(std::string_view piece, Spelling spelling) {
  if (spelling == Spelling::kSentencePieces) return sentence_bytes(piece);
  if (spelling == Spelling::kText) return std::string(piece);
  Result<std::string> bytes = reveal_bytes(piece);  // a special token is spelled as it reads
  return bytes ? std::move(bytes).value() : std::string(piece);
}

Spelling spelling_of(std::string_view text) {
  if (text.find(kByteBlank) != text.npos || text == kByteLine) return Spelling::kBytePieces;
  if (text.starts_with(kSentenceBlank)) return Spelling::kSentencePieces;
  return Spelling::kText;
}

}  // namespace logitdice
