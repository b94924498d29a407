#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/capture/token_table.h"

namespace logitdice {

/// A vocabulary that is made at load from a few numbers: a head of words with given logits, and a
/// tail of made-up tokens whose probabilities fall as Zipf's law says, p ∝ 1 / (r +
/// offset)^exponent for r = 1, 2, … The ids of both are shuffled, as those of a real vocabulary are
/// in this order.
struct VocabularyRecipe {
  struct Word {
    std::string bytes;
    float logit = 0;  // nats
  };

  int tokens = 0;           // head and tail together, at least the size of the head
  std::uint64_t seed = 0;   // of the shuffle and of the made-up tokens
  std::vector<Word> head;   // at least one
  double exponent = 1;      // of Zipf's law, 0 (all equal) to 10
  double offset = 0;        // 0 or more: flattens the first ranks of the tail
  double tail_mass = 0.05;  // in (0, 1): the tail's probability at T = 1
};

struct GeneratedVocabulary {
  TokenTable tokens;
  std::vector<float> scores;  // (recipe.tokens,) nats, by id
};

/// The same recipe makes the same vocabulary, everywhere and always.
GeneratedVocabulary make_vocabulary(const VocabularyRecipe& recipe);

}  // namespace logitdice
