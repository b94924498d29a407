#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <stop_token>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/model/model.h"

// How likely a text is that is there already, whoever wrote it.
namespace logitdice {

/// A token of a text as the model expects it from what stands before it: at T = 1, with every knob
/// neutral.
struct ScoredToken {
  TokenId id = 0;
  double log_probability = 0;  // ln p, nats
  int rank = 0;                // how many tokens the model holds likelier; of equals the lower id

  double probability() const;
  double surprise_bits() const;  // −log2 p
  bool operator==(const ScoredToken&) const = default;
};

/// A text under a model.
struct ScoredText {
  std::vector<ScoredToken> tokens;
  double mean_probability = 0;
  double perplexity = 0;  // exp(mean of −ln p)

  /// 1 where the model puts nothing before a text: its first token is then given, not listed.
  std::size_t given = 0;

  /// A text longer than the model's window is read in windows that overlap: each token is judged by
  /// at least so many before it. 0: by all of them.
  std::size_t least_seen = 0;
};

/// The mean and the perplexity of tokens; 0 and 0 of none.
ScoredText scored_text(std::vector<ScoredToken> tokens);

/// The token of logits that came to be what followed. An error where the model names only its best
/// tokens and this is none of them.
Result<ScoredToken> scored_token(const Logits& logits, TokenId token);

/// What a long text on its way goes by.
struct ScoreHooks {
  std::stop_token stopping = {};                    // once requested, an error comes back
  std::function<void(double share)> progress = {};  // 0 to 1, after each pass
};

/// Each token of `text` from `first` on, which is at least 1. As many as fit in the model's window
/// go through it in one pass; a longer text is read in windows that overlap by half, because to
/// shift the window by a token would cost a pass over all of it.
Result<ScoredText> score_tokens(const Model& model, std::span<const TokenId> text,
                                std::size_t first, const ScoreHooks& hooks = {});

/// The same of bytes, which need be no UTF-8. Refuses a text without any token to judge, and one of
/// more than kMostScoredBytes.
inline constexpr std::size_t kMostScoredBytes = std::size_t{4} << 20;
Result<ScoredText> score(const Model& model, std::string_view text, const ScoreHooks& hooks = {});

/// The indices of the `count` least likely tokens, the least likely one first; equals in the text's
/// order.
std::vector<std::size_t> least_likely(const ScoredText& text, std::size_t count);

}  // namespace logitdice
