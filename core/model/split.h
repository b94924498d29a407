#pragma once

#include <string_view>
#include <vector>

namespace logitdice {

/// Cuts text into the stretches that byte-pair merges never cross, by GPT-2's rule, which as a
/// regular expression reads
///
///     's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
///
/// The stretches, joined, are the text. A byte that is not part of valid UTF-8 counts as one
/// character that is neither letter, number nor space. Views point into `text`.
std::vector<std::string_view> split_gpt2(std::string_view text);

}  // namespace logitdice
