#include "core/decoding/speculative_pair.h"

#include <algorithm>
#include <map>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "core/text/place.h"
#include "core/text/token_text.h"

namespace logitdice {
namespace {

TokenId above_all(const Logits& logits) {
  return logits.empty() ? 0 : *std::ranges::max_element(logits.ids) + 1;
}

// The target's tokens by name, and the ids that the draft's tokens take.
class Matching {
 public:
  Matching(const Distribution& target, const Distribution& draft)
      : target_(target),
        draft_(draft),
        fresh_(std::max(above_all(target.logits), above_all(draft.logits))) {
    for (const TokenId id : target.logits.ids) named_[target.tokens.bytes(id)].push_back(id);
  }

  // −1: more than one token may be meant.
  TokenId id_of(TokenId id) {
    const std::string name = draft_.tokens.bytes(id);
    const auto found = named_.find(name);
    TokenId match = -1;
    if (found == named_.end()) {
      match = target_.logits.rank_of(id) < 0 ? id : fresh_++;
    } else if (std::ranges::find(found->second, id) != found->second.end()) {
      match = id;
    } else if (found->second.size() == 1) {
      match = found->second.front();
    }
    return match >= 0 && taken_.insert(match).second ? match : -1;
  }

 private:
  const Distribution &target_, &draft_;
  TokenId fresh_;
  std::unordered_map<std::string, std::vector<TokenId>> named_;
  std::unordered_set<TokenId> taken_;
};

Error unmatched(const Distribution& draft, TokenId id) {
  return Error{"The draft's token " + quoted(visible_or_empty(draft.tokens.bytes(id))) +
               " cannot be matched: that name stands more than once, and the ids of the two lists "
               "do not agree on which is meant. Give each token a name of its own."};
}

void name_tokens(const Distribution& d, const std::vector<TokenId>& ids,
                 std::map<TokenId, std::string>& names) {
  for (std::size_t i = 0; i < ids.size(); ++i)
    names.emplace(ids[i], d.tokens.bytes(d.logits.ids[i]));
}

class FixedSession final : public ModelSession {
 public:
  FixedSession(ModelHandle model, Logits logits)
      : ModelSession(std::move(model)), logits_(std::move(logits)) {}

  Result<Logits> next(std::span<const TokenId>, int) override { return logits_; }
  Result<std::vector<Logits>> next_each(std::span<const TokenId>, std::size_t count, int) override {
    return std::vector<Logits>(count, logits_);
  }
  std::unique_ptr<ModelSession> fork() const override {
    return std::make_unique<FixedSession>(model().shared_from_this(), logits_);
  }

 private:
  const Logits logits_;
};

class FixedModel final : public Model {
 public:
  FixedModel(ModelInfo info, Logits logits, TokenId start)
      : Model(std::move(info)), logits_(std::move(logits)), start_(start) {}

  Result<std::vector<TokenId>> tokenize(std::string_view, std::stop_token) const override {
    return std::vector<TokenId>();
  }
  Result<std::vector<TokenId>> tokenize_prompt(std::string_view, std::stop_token) const override {
    return std::vector<TokenId>{start_};
  }
  std::unique_ptr<ModelSession> new_session(std::stop_token) const override {
    return std::make_unique<FixedSession>(shared_from_this(), logits_);
  }

 private:
  const Logits logits_;
  const TokenId start_;
};

}  // namespace

Result<DistributionPair> matched_pair(Distribution target, Distribution draft) {
  if (target.tokens.named() != draft.tokens.named()) {
    const bool target_named = target.tokens.named();
    return Error{std::string("The tokens of the ") + (target_named ? "target" : "draft") +
                 " have names and those of the " + (target_named ? "draft" : "target") +
                 " have none: they cannot be matched. Name them in both, or in neither."};
  }
  const bool same = target.tokens.shares_with(draft.tokens) || !target.tokens.named();
  if (same) return DistributionPair{std::move(target), std::move(draft)};
  Matching matching(target, draft);
  std::vector<TokenId> ids;
  for (const TokenId id : draft.logits.ids) {
    ids.push_back(matching.id_of(id));
    if (ids.back() < 0) return unmatched(draft, id);
  }
  Result<Logits> logits = make_logits(draft.logits.scores, ids, draft.logits.tail);
  if (!logits) return Error{logits.error()};
  std::map<TokenId, std::string> names;
  name_tokens(target, {target.logits.ids.begin(), target.logits.ids.end()}, names);
  name_tokens(draft, ids, names);
  draft.logits = std::move(logits).value();
  target.tokens = draft.tokens = TokenTable(std::move(names));
  return DistributionPair{std::move(target), std::move(draft)};
}

ModelHandle fixed_model(const Distribution& distribution) {
  ModelInfo info;
  info.name = printable(distribution.title);
  info.tokenizes = false;
  return std::make_shared<FixedModel>(std::move(info), distribution.logits,
                                      above_all(distribution.logits));
}

}  // namespace logitdice
