#pragma once

#include <span>
#include <string>
#include <string_view>

#include "core/base/result.h"

namespace logitdice {

/// How many tokens well-known models have, for a capture whose file does not tell: the number of
/// their logits, which is what a tail counts, padded rows included.
struct VocabularySize {
  std::string_view id;     // on the command line: "llama3"
  std::string_view title;  // in menus: "Llama 3, 3.1, 3.2, 3.3"
  int tokens = 0;
};

/// By family.
std::span<const VocabularySize> known_vocabularies();

/// "50257", "50,257" or the id of a known one, in either case.
Result<int> vocabulary_size(std::string_view text);

}  // namespace logitdice
