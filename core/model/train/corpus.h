#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/model/tokenizer.h"

namespace logitdice::train {

/// The documents of a text: what stands between lines that hold nothing but `<|endoftext|>`,
/// without the line ends next to those lines. Empty documents are dropped. Views point into `text`.
std::vector<std::string_view> split_documents(std::string_view text);

/// Documents as one stream of tokens, each led in by the tokenizer's end-of-text token, which
/// therefore is the first token that the model sees before a story and the last that it is asked
/// to predict after one.
struct TokenStream {
  std::vector<TokenId> tokens;      // (n,)
  std::vector<std::size_t> starts;  // where each document's end-of-text token stands
};

TokenStream encode_documents(const Tokenizer& tokenizer,
                             const std::vector<std::string_view>& documents);

/// Which documents are kept from training: every fiftieth (2 %).
constexpr bool is_held_out(std::size_t document) {
  return document % 50 == 49;
}

}  // namespace logitdice::train
