#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/base/token_id.h"

namespace logitdice {

/// Ids from here on are no token's: the largest vocabularies have a quarter of a million, and whoever
/// keeps a list by ids must not be made to fill the memory.
inline constexpr TokenId kEndOfIds = TokenId{1} << 22;

/// One of the tokens that an engine names.
struct NamedToken {
  TokenId id = -1;     // −1: it does not tell
  std::string bytes;   // empty: it does not tell, or there are none
  double logprob = 0;  // nats
};

/// What an answer says of its first token: the alternatives in the engine's order; empty where it
/// tells none. Every shape that the dialects ask for is read here, and told apart by its keys:
///
///     "completion_probabilities": [{"id", "bytes", "logprob", "top_logprobs": […]}]  llama.cpp
///     "choices": [{"logprobs": {"content": [{…, "top_logprobs": […]}]}}]             OpenAI, chat
///     "choices": [{"logprobs": {"tokens", "token_logprobs", "top_logprobs": [{…}]}}] …,
///     completions "logprobs": [{"token", "bytes", "logprob", "top_logprobs": […]}] Ollama
///     "meta_info": {"output_top_logprobs": [[[logprob, id, text], …]]}               SGLang
///
/// "token_id:17" as a text is the id 17, without a text; "bytes:\xe2\x96" are those bytes. A file
/// of the same shapes holds whole texts: core/capture/formats reads those.
Result<std::vector<NamedToken>> read_next_token(std::string_view json, std::string_view name);

}  // namespace logitdice
