#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/capture/token_table.h"
#include "core/sampling/knobs.h"
#include "core/sampling/logits.h"

namespace logitdice {

/// What a distribution is an example of: engines that part on it with the same knobs.
struct CompareExample {
  Knobs knobs;                        // an engine's own windows and bases where they are neutral
  std::vector<std::string> profiles;  // ids, 2 to 4, no two the same
  std::string prompt, output;         // the text before the token; both empty: any
};
inline constexpr int kFewestCompared = 2, kMostCompared = 4;

/// The scores of one next token, with what is needed to show them. Title, context and note are what
/// a file says (UTF-8, or the bytes of its name): show them through printable(), token_text.h.
struct Distribution {
  std::string id;       // a bundled one: its name, as in assets/distributions/; a file: its path
  std::string title;    // never empty
  std::string context;  // the sentence with its blank, "The cat sat on the ___"; may be empty
  TokenTable tokens;    // names, by id
  Logits logits;        // sorted
  std::string note;     // what to look at, and what was assumed about the file; may be empty
  std::optional<CompareExample> compare;  // only where its file says so
};

}  // namespace logitdice
