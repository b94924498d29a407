#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "core/capture/distribution.h"
#include "core/readings/phases.h"
#include "core/readings/tally.h"
#include "core/sampling/draw.h"

// The terms of the screen with the numbers that are on it.
namespace logitdice {

/// What a text that was written comes to.
struct TextNumbers {
  std::size_t tokens = 0;
  double perplexity = 0;  // exp(mean of −ln p)
  std::size_t repeated = 0, eight_grams = 0;
  std::size_t distinct = 0;  // different tokens
};

/// How far two distributions lie apart.
struct DistanceNumbers {
  std::string total_variation, kl;  // as they are shown; empty where not known
};

/// All that a term may be worked out from. What is not on the screen is left out.
struct ScreenNumbers {
  const Distribution& distribution;
  const Trace& trace;
  const Phases& phases;
  int rank = 0;  // of the token that is looked at
  std::optional<Draw> draw = {};
  bool by_hand = false;     // that coin was put by a person
  std::uint64_t seed = 0;   // of the coins
  std::uint64_t step = 0;   // coins used so far
  const TallyTable* tally = nullptr;  // null: nothing was tallied
  std::optional<TextNumbers> text = {};
  std::optional<DistanceNumbers> distance = {};
};

/// One term: its id in the glossary and what it comes to.
struct WorkedTerm {
  std::string_view id;  // "effective_choices"
  std::string (*work_out)(const ScreenNumbers&);  // "2^1.68 = 3.2"; empty where there are no numbers
};
std::span<const WorkedTerm> worked_terms();

/// Empty for a term that has no row, or no numbers now.
std::string worked_out(const ScreenNumbers& numbers, std::string_view id);

}  // namespace logitdice
