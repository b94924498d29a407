#pragma once

#include <string>
#include <string_view>

namespace logitdice {

/// How tokens are spelled in a file or a vocabulary.
enum class Spelling {
  kText,           // as they read
  kBytePieces,     // GPT-2's letters for bytes: "Ġroof", "Ċ"
  kSentencePieces  // SentencePiece: "▁roof", "<0x0A>"
};

/// The letters that stand for a blank in raw pieces: Ġ and ▁.
inline constexpr std::string_view kByteBlank = "\u0120", kSentenceBlank = "\u2581";

/// A raw piece of the vocabulary as the bytes that it stands for; as it was where it is none.
std::string piece_bytes(std::string_view piece, Spelling spelling);

/// Whether a spelling begins as raw pieces of that kind do, or holds their letter for a blank.
Spelling spelling_of(std::string_view text);

}  // namespace logitdice
