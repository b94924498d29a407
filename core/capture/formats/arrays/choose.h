#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/capture/formats/arrays/array.h"

namespace logitdice {

/// Which arrays of a file are the logits and which the tokens, by index.
struct ArrayChoice {
  std::vector<std::size_t> logits;    // one with all steps, or one for each step
  std::optional<std::size_t> tokens;  // prompt and text
  bool scores = false;                // the file calls them scores: what a chain left
  std::vector<std::string> left_out;  // names of others that might have been meant
};

/// By name and shape; data is not looked at. `name` begins the sentence that refuses.
Result<ArrayChoice> choose_arrays(std::span<const Array> arrays, std::string_view name);

}  // namespace logitdice
