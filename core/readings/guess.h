#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "core/readings/phases.h"
#include "core/sampling/trace.h"

// A person's guess of how a distribution will look, and how good it was.
namespace logitdice {

/// The shares that a guess is about.
struct Shares {
  std::vector<TokenId> ids;    // (tokens,) the likeliest, best first
  std::vector<double> values;  // (tokens + 1 where `rest`,) sum to 1
  bool rest = false;           // the last value is what all other tokens have together

  bool operator==(const Shares&) const = default;
};

enum class ShareOf { p, final };  // the softmax over the whole vocabulary, or what is sampled

/// Of the `most` likeliest tokens of a trace; the others, where there are any, are the rest.
Shares shares_of(const Trace& trace, ShareOf of, int most);

/// The same tokens in another trace of the same vocabulary, the rest again last.
Shares shares_of(const Trace& trace, ShareOf of, const Shares& like);

/// One share becomes `to`, 0 to 1; the others give way in proportion, so that the sum stays 1.
/// Where they were all 0 they share evenly. One share alone stays 1.
void move_share(std::span<double> shares, std::size_t which, double to);

/// ½ Σ |a − b|, 0 to 1. Both are of the same length and sum to 1.
double total_variation(std::span<const double> a, std::span<const double> b);

}  // namespace logitdice
