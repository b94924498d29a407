#include "core/decoding/score.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <numbers>
#include <numeric>
#include <string>
#include <utility>

#include "core/sampling/candidates.h"

namespace logitdice {
namespace {

// How many positions a pass gives logits for: a few megabytes of them, whatever the vocabulary.
constexpr std::size_t kScoresAtOnce = 1'000'000, kMostRows = 256;

std::size_t rows_at_once(const Model& model) {
  const auto vocabulary = static_cast<std::size_t>(std::max(1, model.info().vocabulary));
  return std::clamp<std::size_t>(kScoresAtOnce / vocabulary, 1, kMostRows);
}

// Reads a text window by window.
class Scorer {
 public:
  Scorer(const Model& model, std::span<const TokenId> text, std::size_t first,
         const ScoreHooks& hooks)
      : session_(model.new_session(hooks.stopping)),
        text_(text),
        first_(first),
        at_(first),
        rows_(rows_at_once(model)),
        hooks_(hooks) {
    const auto context = static_cast<std::size_t>(std::max(0, model.info().context));
    if (context > 0 && text.size() - 1 > context) window_ = context;
  }

  // Each token judged by how many before it, at least; 0: by all.
  std::size_t least_seen() const { return window_ == 0 ? 0 : window_ - window_ / 2; }

  Result<std::vector<ScoredToken>> read() {
    while (at_ < text_.size()) {
      if (hooks_.stopping.stop_requested()) return Error{"The text was not read to its end."};
      const Result<bool> pass = read_pass();
      if (!pass) return Error{pass.error()};
      if (hooks_.progress) hooks_.progress(share());
    }
    return std::move(scored_);
  }

 private:
  double share() const {
    return static_cast<double>(at_ - first_) / static_cast<double>(text_.size() - first_);
  }

  // The tokens from at_ on that one pass can judge. The window begins anew, half of it before at_,
  // once it is full.
  Result<bool> read_pass() {
    if (window_ > 0 && at_ - begin_ > window_) begin_ = at_ - least_seen();
    const std::size_t full = window_ > 0 ? begin_ + window_ + 1 : text_.size();
    const std::size_t end = std::min({text_.size(), full, at_ + rows_});
    const std::span<const TokenId> seen = text_.subspan(begin_, end - 1 - begin_);
    Result<std::vector<Logits>> logits = session_->next_each(seen, end - at_);
    if (!logits) return Error{logits.error()};
    for (const Logits& each : logits.value()) {
      Result<ScoredToken> token = scored_token(each, text_[at_]);
      if (!token) return Error{token.error()};
      scored_.push_back(token.value());
      ++at_;
    }
    return true;
  }

  std::unique_ptr<ModelSession> session_;
  std::span<const TokenId> text_;
  std::size_t first_, at_;  // the first token to be judged, and the next one
  std::size_t begin_ = 0;   // of the window
  std::size_t window_ = 0;  // tokens that the model sees at once; 0: the text fits
  std::size_t rows_;
  const ScoreHooks& hooks_;
  std::vector<ScoredToken> scored_;
};

}  // namespace

double ScoredToken::probability() const {
  return std::exp(log_probability);
}

double ScoredToken::surprise_bits() const {
  return -log_probability / std::numbers::ln2;
}

ScoredText scored_text(std::vector<ScoredToken> tokens) {
  ScoredText out;
  out.tokens = std::move(tokens);
  if (out.tokens.empty()) return out;
  double logs = 0;
  for (const ScoredToken& token : out.tokens) {
    out.mean_probability += token.probability();
    logs += token.log_probability;
  }
  const auto n = static_cast<double>(out.tokens.size());
  out.mean_probability /= n;
  out.perplexity = std::exp(-logs / n);
  return out;
}

Result<ScoredToken> scored_token(const Logits& logits, TokenId token) {
  const int rank = logits.rank_of(token);
  if (rank < 0) {
    return Error{"The model names only its best " + std::to_string(logits.size()) +
                 " tokens, and the text goes on with another one; its probability is not known."};
  }
  // ln p = z − z_max − ln(Σ e^(z − z_max) + the tail's)
  const ExpSums& sums = *logits.untouched;
  const TailWeight tail = tail_weight(logits, 1);
  if (!tail.exact()) {
    return Error{"The model gives its best tokens without the sum of the others at T = 1: no "
                 "token's probability is known."};
  }
  const double z = logits.scores[static_cast<std::size_t>(rank)];
  return ScoredToken{token, z - sums.shift - std::log(sums.total() + tail.low), rank};
}

Result<ScoredText> score_tokens(const Model& model, std::span<const TokenId> text,
                                std::size_t first, const ScoreHooks& hooks) {
  assert(first >= 1 && first < text.size());
  Scorer scorer(model, text, first, hooks);
  const std::size_t least_seen = scorer.least_seen();
  Result<std::vector<ScoredToken>> tokens = scorer.read();
  if (!tokens) return Error{tokens.error()};
  ScoredText out = scored_text(std::move(tokens).value());
  out.least_seen = least_seen;
  return out;
}

Result<ScoredText> score(const Model& model, std::string_view text, const ScoreHooks& hooks) {
  if (text.empty()) return Error{"The text is empty: there is no token to judge."};
  if (text.size() > kMostScoredBytes) {
    return Error{"The text is longer than 4 MB; judge it in parts."};
  }
  const Result<std::vector<TokenId>> tokens = model.tokenize_prompt(text, hooks.stopping);
  if (!tokens) return Error{tokens.error()};
  const bool begins = model.info().before_prompt >= 0;
  if (tokens->size() < 2) {
    return Error{
        "The text is a single token, and this model puts nothing before it that it could "
        "be guessed from; give at least two."};
  }
  Result<ScoredText> scored = score_tokens(model, tokens.value(), 1, hooks);
  if (scored) scored->given = begins ? 0 : 1;
  return scored;
}

std::vector<std::size_t> least_likely(const ScoredText& text, std::size_t count) {
  std::vector<std::size_t> order(text.tokens.size());
  std::iota(order.begin(), order.end(), 0);
  count = std::min(count, order.size());
  std::partial_sort(order.begin(), order.begin() + static_cast<std::ptrdiff_t>(count), order.end(),
                    [&](std::size_t a, std::size_t b) {
                      const double x = text.tokens[a].log_probability;
                      const double y = text.tokens[b].log_probability;
                      return x != y ? x < y : a < b;
                    });
  order.resize(count);
  return order;
}

}  // namespace logitdice
