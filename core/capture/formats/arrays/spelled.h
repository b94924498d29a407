#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/base/token_id.h"

namespace logitdice {

/// How a vocabulary spells its pieces.
enum class PieceSpelling {
  kText,      // as they read
  kBytes,     // GPT-2's letters for bytes: "Ġroof"
  kSentence,  // SentencePiece: "▁roof", "<0xE2>"
};

/// What the pieces themselves tell: some have the letter of a blank.
PieceSpelling spelling_of_pieces(const std::map<TokenId, std::string>& pieces);

/// The bytes that a piece stands for; as it was where it is not spelled so.
std::string bytes_of_piece(const std::string& piece, PieceSpelling spelling);

}  // namespace logitdice
