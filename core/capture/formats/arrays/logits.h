#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/capture/formats/arrays/array.h"
#include "core/capture/formats/format.h"

namespace logitdice {

/// The arrays of a file that are the logits of recorded texts, as programs save them by hand.
struct LogitArrays {
  std::vector<Array> logits;  // one: (vocabulary), (steps, vocabulary), (steps, batch, vocabulary)
                              // or (batch, steps, vocabulary); or for each step (batch, vocabulary)
  std::optional<Array> tokens;  // whole numbers: (batch, length) or (length), prompt and text
  bool scores = false;          // the file calls them scores
  std::string source;           // ".npz file"
  std::vector<std::string> notes = {};
};

/// Why the shape cannot be that of logits; empty if it can.
std::string logits_shape_refusal(std::span<const std::uint64_t> shape);

/// One list without tokens is a distribution; everything else are recorded texts, one for each of
/// the batch. What the values are follows from them: −∞ in every step is what a chain cut, e^x that
/// sums to 1 in every step is ln p, and numbers from 0 to 1 that do are p.
Result<Opened> open_logits(const LogitArrays& arrays, std::string_view name);

}  // namespace logitdice
