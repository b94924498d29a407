#pragma once

#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/capture/distribution.h"
#include "core/model/model.h"

namespace logitdice {

/// What the model expects after a sentence, as a distribution over all tokens of its vocabulary. Of
/// a sentence with a blank ("The cat sat on the ___") only what stands before the blank counts, and
/// spaces at the end do not: the tokens bring their own. The context is that text and "___".
///
/// Refuses a sentence without any token where the model puts none before it, and one longer than
/// 65,536 bytes. Of a text longer than the model's window the note says what it did not see.
///
/// `said` are tokens that follow the sentence already: a text that goes on token by token.
Result<Distribution> next_token_distribution(const Model& model, std::string_view sentence,
                                             std::span<const TokenId> said = {});

/// The same of logits that the model gave already, after the sentence's own tokens and `said`.
Distribution sentence_distribution(const Model& model, std::string_view sentence,
                                   std::size_t prompt_tokens, std::span<const TokenId> said,
                                   Logits logits);

/// The tokens of such a sentence, with what the model wants before it. Refused as above.
Result<std::vector<TokenId>> sentence_tokens(const Model& model, std::string_view sentence,
                                             const std::stop_token& stopping = {});

inline constexpr const char* kEmptySentence =
    "The sentence is empty, and this model needs at least one token to begin with.";

/// What saved states and lessons call such a distribution of the program's own model: this and the
/// sentence.
inline const std::string kModelPrefix = "gpt:";

/// What the tokens of a model are called. Shares the model's vocabulary; where that is not known as
/// a whole, the names are those of the tokens in `logits`.
TokenTable token_table(const Model& model, const Logits& logits);

}  // namespace logitdice
