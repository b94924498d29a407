#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/decoding/generate.h"

namespace logitdice {

/// Of all stretches of n tokens, how many occurred before in the same text: "3 of 19".
struct Repeats {
  std::size_t repeated = 0, total = 0;

  bool operator==(const Repeats&) const = default;
};
Repeats repeated_ngrams(std::span<const TokenId> tokens, int n);

/// Which tokens lie in a stretch of n that occurred before: what the text says again. (tokens,)
std::vector<bool> said_before(std::span<const TokenId> tokens, int n);

/// The stretches of n tokens that occur in several texts, and how many of them differ. The share
/// distinct / total is distinct-n (Li et al. 2016): near 1 the texts have nothing in common, near 0
/// they are the same.
struct Distinct {
  std::size_t distinct = 0, total = 0;

  /// Nothing of texts with fewer than n tokens: they have no stretch that could differ.
  std::optional<double> share() const {
    if (total == 0) return std::nullopt;
    return static_cast<double>(distinct) / static_cast<double>(total);
  }
};
Distinct distinct_ngrams(std::span<const std::span<const TokenId>> texts, int n);
Distinct distinct_ngrams(std::span<const Generation> texts, int n);

/// A stretch of a text that says the same over and over: token i equals token i − period for each i
/// in [start + period, end).
struct Loop {
  std::size_t start = 0, end = 0;
  std::size_t period = 0;  // tokens in one turn

  double turns() const { return static_cast<double>(end - start) / static_cast<double>(period); }
  bool operator==(const Loop&) const = default;
};

/// The loop that ends last, with the shortest period of those that do. It counts as one where at
/// least kLoopTokens tokens, and at least a whole turn, repeat what stood a period before. Takes
/// n log n steps.
inline constexpr std::size_t kLoopTokens = 8;
std::optional<Loop> find_loop(std::span<const TokenId> tokens);

/// What is to be said of a text. The means are over the tokens that dice chose, ours or those of
/// the engine that a capture is from; forced ones and the prompt are left out of them.
struct TextStatistics {
  std::size_t tokens = 0;    // written, forced ones included
  std::size_t drawn = 0;     // of these, chosen by dice
  std::size_t distinct = 0;  // different tokens among those written

  std::size_t open = 0;    // of those drawn, whose T = 1 probability a capture leaves open
  std::size_t greedy = 0;  // of those drawn, the best of the model's at their step

  /// Under the model itself, at T = 1 with every knob neutral: how likely the text was, and
  /// exp(mean of −ln p), the number of equally likely tokens that would be as hard to guess. These
  /// are the numbers to show: they compare texts of different knobs. Over the tokens whose
  /// probability is known.
  double mean_p = 0;
  double perplexity = 0;  // 0 where nothing was drawn

  /// The same under what was sampled, after the knobs: 1 and 1 for greedy.
  double mean_p_final = 0;
  double perplexity_final = 0;

  Repeats four, eight;       // repeated 4-grams and 8-grams
  std::optional<Loop> loop;  // by step
  std::vector<bool> again;   // (tokens,) in a repeated 8-gram
};
TextStatistics text_statistics(const Generation& generation);

/// "14.0", and from a million on "9.4e+07": as many characters as a column of them has room for.
std::string perplexity_text(double perplexity);

}  // namespace logitdice
