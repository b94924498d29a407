#pragma once

#include <string>

#include "core/capture/token_table.h"
#include "core/sampling/logits.h"

namespace logitdice {

/// The scores of one next token, with what is needed to show them. Title, context and note are what
/// a file says (UTF-8, or the bytes of its name): show them through printable(), token_text.h.
struct Distribution {
  std::string id;       // a bundled one: its name, as in assets/distributions/; a file: its path
  std::string title;    // never empty
  std::string context;  // the sentence with its blank, "The cat sat on the ___"; may be empty
  TokenTable tokens;    // names, by id
  Logits logits;        // sorted
  std::string note;     // what to look at, and what was assumed about the file; may be empty
};

}  // namespace logitdice
