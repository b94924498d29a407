#pragma once

#include <string>
#include <string_view>

#include "core/model/gguf.h"
#include "core/model/tokenizer.h"

namespace logitdice {

/// GGUF keeps pieces of byte-level tokenizers in GPT-2's disguise: each byte is written as one
/// printable character, the visible ones of Latin-1 as themselves, the other 68 as U+0100 and up in
/// the order of their values ("Ġ" is the blank).
std::string disguise_bytes(std::string_view bytes);

/// The bytes again; an error if a character stands for no byte.
Result<std::string> reveal_bytes(std::string_view text);

/// Reads the keys tokenizer.ggml.* of a byte-level BPE with GPT-2's splitting rule. Without
/// tokenizer.ggml.add_bos_token nothing is put before a prompt; without eos_token_id a text ends
/// with bos_token_id, and without either it never ends by itself.
Result<Tokenizer> tokenizer_from_gguf(const GgufFile& file);

/// Appends those keys.
void append_tokenizer(const Tokenizer& tokenizer, GgufFile& file);

}  // namespace logitdice
