#include "core/decoding/text_statistics.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numeric>
#include <set>
#include <string_view>
#include <unordered_set>

#include "core/text/numbers.h"

namespace logitdice {
namespace {

// A stretch of tokens as the bytes that it is made of, to put it into a set.
std::string_view key_of(std::span<const TokenId> tokens) {
  return {reinterpret_cast<const char*>(tokens.data()), tokens.size_bytes()};
}

// exp(mean of −ln p); 0 of nothing.
double perplexity(double sum_of_logs, std::size_t n) {
  return n > 0 ? std::exp(-sum_of_logs / static_cast<double>(n)) : 0;
}

}  // namespace

Repeats repeated_ngrams(std::span<const TokenId> tokens, int n) {
  assert(n >= 1);
  const auto length = static_cast<std::size_t>(n);
  Repeats out;
  std::unordered_set<std::string_view> seen;
  for (std::size_t i = 0; i + length <= tokens.size(); ++i) {
    ++out.total;
    if (!seen.insert(key_of(tokens.subspan(i, length))).second) ++out.repeated;
  }
  return out;
}

std::vector<bool> said_before(std::span<const TokenId> tokens, int n) {
  assert(n >= 1);
  const auto length = static_cast<std::size_t>(n);
  std::vector<bool> out(tokens.size());
  std::unordered_set<std::string_view> seen;
  for (std::size_t i = 0; i + length <= tokens.size(); ++i) {
    const bool again = !seen.insert(key_of(tokens.subspan(i, length))).second;
    if (again) std::fill_n(out.begin() + static_cast<std::ptrdiff_t>(i), n, true);
  }
  return out;
}

Distinct distinct_ngrams(std::span<const std::span<const TokenId>> texts, int n) {
  assert(n >= 1);
  const auto length = static_cast<std::size_t>(n);
  Distinct out;
  std::unordered_set<std::string_view> seen;
  for (const std::span<const TokenId> text : texts) {
    for (std::size_t i = 0; i + length <= text.size(); ++i) {
      ++out.total;
      if (seen.insert(key_of(text.subspan(i, length))).second) ++out.distinct;
    }
  }
  return out;
}

Distinct distinct_ngrams(std::span<const Generation> texts, int n) {
  std::vector<std::span<const TokenId>> written;
  for (const Generation& text : texts) written.push_back(text.written());
  return distinct_ngrams(written, n);
}

TextStatistics text_statistics(const Generation& generation) {
  TextStatistics out;
  double model_logs = 0, final_logs = 0;
  for (const GeneratedStep& step : generation.steps) {
    if (step.forced) continue;
    ++out.drawn;
    if (step.token == greedy_pick(step)) ++out.greedy;
    if (!step.p_model.exact()) {
      ++out.open;
      continue;
    }
    out.mean_p += step.p_model.low;
    out.mean_p_final += step.p;
    model_logs += std::log(step.p_model.low);
    final_logs += std::log(step.p);
  }
  const std::size_t known = out.drawn - out.open;
  if (known > 0) {
    out.mean_p /= static_cast<double>(known);
    out.mean_p_final /= static_cast<double>(known);
  }
  out.perplexity = perplexity(model_logs, known);
  out.perplexity_final = perplexity(final_logs, known);
  const std::span<const TokenId> written = generation.written();
  out.tokens = written.size();
  out.distinct = std::set<TokenId>(written.begin(), written.end()).size();
  out.four = repeated_ngrams(written, 4);
  out.eight = repeated_ngrams(written, 8);
  out.loop = find_loop(written);
  out.again = said_before(written, 8);
  return out;
}

std::string perplexity_text(double perplexity) {
  return perplexity < 1e6 ? fixed_text(perplexity, 1) : exp_text(perplexity);
}

}  // namespace logitdice
