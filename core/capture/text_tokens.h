#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/capture/distribution.h"

namespace logitdice {

/// A text as tokens of a distribution.
struct TextTokens {
  std::vector<TokenId> ids;
  std::string unknown;  // the first word that is no token there; empty if all are
};

/// Reads the text from left to right and takes the longest token that fits, with the space before
/// it or without. "#17" is token 17. Words that no token begins are left out. This is how a person's
/// words become a history for the penalties; the tokens of a model's own text come from its
/// tokenizer. O(tokens of the distribution + length of the text).
TextTokens tokens_of_text(const Distribution& distribution, std::string_view text);

}  // namespace logitdice
