#pragma once

#include <map>
#include <string>
#include <string_view>

#include "core/base/result.h"
#include "core/base/token_id.h"
#include "core/capture/formats/format.h"

namespace logitdice {

/// What tokens are called, for files that hold numbers alone: raw bytes by id. Ids without a name
/// are left out.
using TokenNames = std::map<TokenId, std::string>;

/// Reads a vocab.json ({"Ġroof": 14492, …}), a tokenizer.json of Hugging Face (model.vocab and
/// added_tokens) or the beginning of a GGUF file (tokenizer.ggml.tokens), told apart by content.
/// Pieces of byte-level vocabularies and of SentencePiece become the bytes that they stand for.
/// `name` begins the sentence that refuses.
Result<TokenNames> parse_token_names(std::string_view bytes, std::string_view name);

/// Of a path; of a GGUF file only the beginning is read, however large it is.
Result<TokenNames> load_token_names(const std::string& path);

/// Gives the tokens of a list or of recorded texts their names; a prompt of which only the tokens
/// are known gets its text. Refused where there are more names than tokens.
Result<Opened> with_names(Opened opened, const TokenNames& names);

/// The same with what stands beside an array's file: vocab.json, tokenizer.json or the only GGUF
/// file of the folder. As it was where there is nothing, or it does not fit; then a note says so.
Opened with_names_beside(Opened opened, const std::string& path);

}  // namespace logitdice
