#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "core/capture/distribution.h"

namespace logitdice {

/// A text as tokens of a distribution.
struct TextTokens {
  std::vector<TokenId> ids;
  std::string unknown;  // the first word that is no token there; empty if all are
};

/// Reads texts as tokens of one distribution: from left to right, always the longest token that
/// fits, with the space before it or without. A word "#17" is token 17, unless a token is called so.
/// Words that no token begins are left out. This is how a person's words become a history for the
/// penalties; the tokens of a model's own text come from its tokenizer.
class TextReader {
 public:
  explicit TextReader(const Distribution& distribution);  // O(its tokens): 0.2 s for 250,000
  TextTokens read(std::string_view text) const;           // O(length of the text)

 private:
  std::size_t numbered(std::string_view text, TokenId& id) const;
  const TokenId* longest_match(std::string_view text, std::size_t& length) const;

  Logits logits_;
  std::unordered_map<std::string, TokenId> ids_;  // by bytes
  std::size_t longest_ = 1;                       // bytes
};

/// One text alone.
TextTokens tokens_of_text(const Distribution& distribution, std::string_view text);

}  // namespace logitdice
