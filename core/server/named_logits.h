#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/sampling/logits.h"
#include "core/server/next_token_answer.h"

namespace logitdice {

/// Log-probabilities over a whole vocabulary, of which a server named the best `tokens`, as logits
/// whose log-sum-exp is 0: each has an id. The others are a tail of 1 − Σp. What cannot be said in
/// numbers (−9999, −3.4e38: the engine's ln 0) counts among them.
///
/// `most` were asked for: of a longer list, to which engines add the token that they drew, the last
/// ones are left out. `vocabulary` 0: not known. `name` begins sentences.
Result<Logits> named_logits(std::vector<NamedToken> tokens, int vocabulary, int most,
                            std::string_view name);

}  // namespace logitdice
