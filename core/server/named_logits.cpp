#include "core/server/named_logits.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_set>

#include "core/text/numbers.h"
#include "core/text/place.h"

namespace logitdice {
namespace {

// Engines write ln 0 as −9999 (vLLM), −1000 (TabbyAPI) or the least float (llama.cpp). A true ln p
// of a softmax in single precision is not below −104.
constexpr double kLeastLogprob = -900;
constexpr double kMostLogprob = 1e-3;  // what rounding may make of ln 1
constexpr double kMostSum = 1.005;     // Σp, rounded

// The best first; the same token once.
void sort_and_merge(std::vector<NamedToken>& tokens) {
  std::stable_sort(tokens.begin(), tokens.end(),
                   [](const NamedToken& a, const NamedToken& b) { return a.logprob > b.logprob; });
  std::unordered_set<TokenId> seen;
  std::erase_if(tokens, [&](const NamedToken& t) {
    return !(t.logprob >= kLeastLogprob) || !seen.insert(t.id).second;
  });
}

// The lightest are summed first.
double sum_of(const std::vector<NamedToken>& tokens) {
  double sum = 0;
  for (auto t = tokens.rbegin(); t != tokens.rend(); ++t) sum += std::exp(t->logprob);
  return sum;
}

// No token of the tail is likelier than the last one named.
Tail tail_of(double sum, std::int64_t listed, int vocabulary, double least) {
  Tail tail;
  if (vocabulary > 0 && listed >= vocabulary) return tail;
  tail.count = vocabulary > 0 ? vocabulary - listed : Tail::kUnknownCount;
  tail.log_sum_exp = std::log(std::max(0.0, 1 - sum));
  if (tail.count > 0) {
    const double most = std::log(static_cast<double>(tail.count)) + least;
    tail.log_sum_exp = std::min(tail.log_sum_exp, most);
  }
  return tail;
}

}  // namespace

Result<Logits> named_logits(std::vector<NamedToken> tokens, int vocabulary, int most,
                            std::string_view name) {
  const auto refused = [&](const std::string& why) { return file_error(name, why + "."); };
  sort_and_merge(tokens);
  if (tokens.empty()) return refused("no token has a probability");
  if (most > 0 && tokens.size() > static_cast<std::size_t>(most)) {
    tokens.resize(static_cast<std::size_t>(most));
  }
  if (vocabulary > 0 && tokens.size() > static_cast<std::size_t>(vocabulary)) {
    return refused("there are more tokens than the vocabulary has, " + count_text(vocabulary));
  }
  const double sum = sum_of(tokens);
  if (tokens.front().logprob > kMostLogprob || sum > kMostSum) {
    return refused(
        "the probabilities sum to more than 1, so they are no log-probabilities; have the server "
        "give those, before its samplers (vLLM: --logprobs-mode raw_logprobs)");
  }
  std::vector<float> scores;
  std::vector<TokenId> ids;
  for (const NamedToken& token : tokens) {
    scores.push_back(static_cast<float>(token.logprob));
    ids.push_back(token.id);
  }
  const Tail tail =
      tail_of(sum, static_cast<std::int64_t>(ids.size()), vocabulary, double{scores.back()});
  Result<Logits> logits = make_logits(scores, ids, tail);
  if (!logits) return refused(logits.error());
  logits->has_zero = false;
  return logits;
}

}  // namespace logitdice
