#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "core/base/result.h"
#include "core/base/shared_array.h"
#include "core/base/token_id.h"

namespace logitdice {

/// What a byte-level BPE tokenizer is made of.
struct Vocabulary {
  std::vector<std::string> pieces;                  // (n,) raw bytes of each token, by id
  std::vector<std::pair<TokenId, TokenId>> merges;  // (m,) the earliest learnt first
  // Special tokens, which encode() never makes; −1: there is none. GPT-2 has one for both.
  TokenId beginning_of_text = -1;
  TokenId end_of_text = -1;
  bool add_bos = true;  // whether beginning_of_text, if any, is put before every prompt

  bool is_special(TokenId id) const { return id == beginning_of_text || id == end_of_text; }
};

/// Byte-level byte-pair encoding with GPT-2's splitting rule (split.h). Every string of bytes,
/// valid UTF-8 or not, becomes tokens whose pieces, joined, are that string again.
class Tokenizer {
 public:
  /// Refuses a vocabulary that lacks one of the 256 single bytes, that has a merge whose parts or
  /// whose result are no tokens, or whose special tokens are none.
  static Result<Tokenizer> make(Vocabulary vocabulary);

  /// The tokens of the text alone: nothing is put before it, and "<|endoftext|>" in it is plain
  /// text. Takes O(n log n) of the longest stretch.
  std::vector<TokenId> encode(std::string_view text) const;

  /// What the model wants before its first step: bos() if there is one and add_bos(), and then the
  /// text.
  std::vector<TokenId> encode_prompt(std::string_view text) const;

  std::string decode(std::span<const TokenId> tokens) const;

  /// The raw bytes of one token; may be half a character. `id` must lie in [0, size()).
  std::string_view piece(TokenId id) const;

  int size() const { return static_cast<int>(pieces_.size()); }
  TokenId bos() const { return vocabulary_.beginning_of_text; }  // −1: none
  TokenId eos() const { return vocabulary_.end_of_text; }        // −1: none
  bool add_bos() const { return vocabulary_.add_bos && bos() >= 0; }
  bool is_special(TokenId id) const { return vocabulary_.is_special(id); }

  /// A handle on the raw bytes of all tokens. (size(),)
  const SharedArray<std::string>& pieces() const { return pieces_; }
  /// The earliest learnt first. (m,)
  const std::vector<std::pair<TokenId, TokenId>>& merges() const { return vocabulary_.merges; }

 private:
  struct Merge {
    std::int32_t rank;  // 0 is applied first
    TokenId result;
  };

  Tokenizer() = default;
  void append_stretch(std::string_view stretch, std::vector<TokenId>& out) const;
  const Merge* find_merge(TokenId left, TokenId right) const;

  Vocabulary vocabulary_;  // without its pieces
  SharedArray<std::string> pieces_;
  std::array<TokenId, 256> byte_tokens_{};
  std::unordered_map<std::uint64_t, Merge> merges_;  // left and right id, packed
};

/// What the special token looks like in files and lists.
inline constexpr std::string_view kEndOfText = "<|endoftext|>";

}  // namespace logitdice
