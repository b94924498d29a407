#pragma once

#include <string_view>
#include <vector>

#include "core/model/tokenizer.h"

namespace logitdice::train {

/// Learns a byte-level BPE vocabulary: the 256 bytes get the ids 0 to 255, then the most frequent
/// pair of neighbours becomes a new token, again and again, and the last id is end-of-text. Pairs
/// are counted within the stretches of split_gpt2(); of equally frequent pairs the one with the
/// lower ids wins, so the same text always gives the same vocabulary. It comes out smaller than
/// `size` if no pair occurs twice any more. `size` must be at least 257.
/// (Sennrich, Haddow and Birch 2016, "Neural machine translation of rare words with subword units")
Vocabulary learn_bpe(const std::vector<std::string_view>& documents, int size);

}  // namespace logitdice::train
