#include "core/decoding/diversity.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <iterator>
#include <map>
#include <vector>

namespace logitdice {
namespace {

using Tokens = std::span<const TokenId>;
using Pairs = std::vector<std::uint64_t>;  // different 2-grams, ascending

Pairs pairs_of(Tokens tokens) {
  Pairs pairs;
  for (std::size_t i = 0; i + 1 < tokens.size(); ++i) {
    const auto left = static_cast<std::uint64_t>(static_cast<std::uint32_t>(tokens[i]));
    pairs.push_back(left << 32 | static_cast<std::uint32_t>(tokens[i + 1]));
  }
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  return pairs;
}

std::size_t in_both(const Pairs& a, const Pairs& b) {
  std::size_t count = 0;
  for (auto x = a.begin(), y = b.begin(); x != a.end() && y != b.end();) {
    count += *x == *y ? 1 : 0;
    const bool step_y = *y <= *x;
    if (*x <= *y) ++x;
    if (step_y) ++y;
  }
  return count;
}

// Texts too short for a 2-gram are the same or have nothing in common.
double overlap_of(const Pairs& a, const Pairs& b, bool equal) {
  const std::size_t both = in_both(a, b), all = a.size() + b.size() - both;
  if (all == 0) return equal ? 1 : 0;
  return static_cast<double>(both) / static_cast<double>(all);
}

std::optional<double> mean_overlap(std::span<const Tokens> texts) {
  if (texts.size() < 2) return std::nullopt;
  std::vector<Pairs> pairs;
  for (const Tokens text : texts) pairs.push_back(pairs_of(text));
  double sum = 0;
  std::size_t count = 0;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j, ++count) {
      sum += overlap_of(pairs[i], pairs[j], std::ranges::equal(texts[i], texts[j]));
    }
  }
  return sum / static_cast<double>(count);
}

void count_first_tokens(std::span<const Tokens> texts, Diversity& out) {
  std::map<TokenId, int> counts;
  int all = 0;
  for (const Tokens text : texts) {
    if (text.empty()) continue;
    ++counts[text.front()];
    ++all;
  }
  out.first_tokens = counts.size();
  for (const auto& [token, count] : counts) {
    const double share = static_cast<double>(count) / all;
    if (count < all) out.first_entropy_bits -= share * std::log2(share);
  }
}

}  // namespace

Diversity diversity(std::span<const Tokens> texts) {
  Diversity out;
  out.texts = texts.size();
  for (std::size_t n = 0; n < out.distinct.size(); ++n) {
    out.distinct[n] = distinct_ngrams(texts, static_cast<int>(n + 1));
  }
  out.overlap = mean_overlap(texts);
  count_first_tokens(texts, out);
  return out;
}

std::vector<Tokens> written_texts(std::span<const Generation> texts) {
  std::vector<Tokens> written;
  for (const Generation& text : texts) {
    if (!text.steps.empty()) written.push_back(text.written());
  }
  return written;
}

Diversity diversity(std::span<const Generation> texts) {
  return diversity(written_texts(texts));
}

}  // namespace logitdice
