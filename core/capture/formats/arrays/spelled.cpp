#include "core/capture/formats/arrays/spelled.h"

#include <charconv>

#include "core/model/tokenizer_gguf.h"

namespace logitdice {
namespace {

constexpr std::string_view kByteBlank = "\u0120";      // Ġ
constexpr std::string_view kSentenceBlank = "\u2581";  // ▁

// "<0xE2>" is one byte.
int byte_named(std::string_view piece) {
  constexpr std::size_t kLength = 6;
  if (piece.size() != kLength || !piece.starts_with("<0x") || piece.back() != '>') return -1;
  int byte = -1;
  const char* const end = piece.data() + kLength - 1;
  const auto read = std::from_chars(piece.data() + 3, end, byte, 16);
  return read.ec == std::errc() && read.ptr == end ? byte : -1;
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

PieceSpelling spelling_of_pieces(const std::map<TokenId, std::string>& pieces) {
  for (const auto& [id, piece] : pieces) {
    if (piece.starts_with(kByteBlank)) return PieceSpelling::kBytes;
    if (piece.starts_with(kSentenceBlank)) return PieceSpelling::kSentence;
  }
  return PieceSpelling::kText;
}

std::string bytes_of_piece(const std::string& piece, PieceSpelling spelling) {
  if (spelling == PieceSpelling::kSentence) return sentence_bytes(piece);
  if (spelling == PieceSpelling::kText) return piece;
  Result<std::string> bytes = reveal_bytes(piece);
  return bytes ? std::move(bytes).value() : piece;
}

}  // namespace logitdice
