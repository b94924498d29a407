#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/capture/formats/arrays/logits.h"

namespace logitdice {

/// Where the logits of a step stand in the arrays of a file.
struct LogitLayout {
  std::size_t batch = 1, steps = 1, vocabulary = 1;
  bool vector = false;   // a single list
  bool guessed = false;  // which of two axes is the batch the shape alone does not tell
  std::uint64_t batch_stride = 0, step_stride = 0, token_stride = 1;

  /// Numbers before the first one of a step in its array.
  std::uint64_t first(std::size_t text, std::size_t step, bool apart) const {
    return text * batch_stride + (apart ? 0 : step * step_stride);
  }
};

/// `name` begins the sentence that refuses.
Result<LogitLayout> layout_of(const LogitArrays& arrays, std::string_view name);

}  // namespace logitdice
