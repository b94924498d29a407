#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "core/model/model.h"

namespace logitdice::test {

/// A model as a server is one: it knows tokens as texts only, and of those only the ones that it has
/// named so far; it takes a prompt as it is, and names its best tokens; it may fail at any step.
class NamedModel final : public Model {
 public:
  /// Tokens and logits, the best first, of what follows a text.
  using Answer = std::vector<std::pair<std::string, float>>;
  using Ask = std::function<Result<Answer>(const std::string& text)>;

  /// `most`: it names no more than so many, whatever is asked for.
  NamedModel(Ask ask, int most)
      : Model({.name = "named", .end_of_text = 0, .tokenizes = false}),
        ask_(std::move(ask)),
        most_(most) {
    id_of("");  // the end of a text
  }

  std::string_view piece(TokenId id) const override {
    const std::lock_guard lock(mutex_);
    const bool met = id >= 0 && static_cast<std::size_t>(id) < pieces_.size();
    return met ? std::string_view(pieces_[static_cast<std::size_t>(id)]) : std::string_view();
  }

  Result<std::vector<TokenId>> tokenize(std::string_view text, std::stop_token) const override {
    if (text.empty()) return std::vector<TokenId>();
    return std::vector<TokenId>{id_of(std::string(text))};
  }

  std::unique_ptr<ModelSession> new_session(std::stop_token stopping) const override;

 private:
  friend class NamedSession;

  TokenId id_of(const std::string& piece) const {
    const std::lock_guard lock(mutex_);
    const auto [found, is_new] = ids_.emplace(piece, static_cast<TokenId>(pieces_.size()));
    if (is_new) pieces_.push_back(piece);
    return found->second;
  }

  const Ask ask_;
  const int most_;
  mutable std::mutex mutex_;
  mutable std::deque<std::string> pieces_;  // what was handed out stays where it is
  mutable std::map<std::string, TokenId> ids_;
};

class NamedSession final : public ModelSession {
 public:
  NamedSession(ModelHandle handle, const NamedModel& named, std::stop_token stopping)
      : ModelSession(std::move(handle)), named_(named), stopping_(std::move(stopping)) {}

  Result<Logits> next(std::span<const TokenId> text, int best) override {
    if (stopping_.stop_requested()) return Error{"It was stopped."};
    if (best == kEveryToken) best = named_.most_;
    std::string whole;
    for (const TokenId id : text) whole += named_.piece(id);
    const auto answer = named_.ask_(whole);
    if (!answer) return Error{answer.error()};
    std::vector<TokenId> ids;
    std::vector<float> scores;
    Tail tail;
    for (const auto& [piece, score] : answer.value()) {
      if (static_cast<int>(ids.size()) == std::min(best, named_.most_)) {
        tail = {Tail::kUnknownCount, 0};  // e^0: so much is left of the softmax
        break;
      }
      ids.push_back(named_.id_of(piece));
      scores.push_back(score);
    }
    return make_logits(scores, ids, tail);
  }

  std::unique_ptr<ModelSession> fork() const override {
    return std::make_unique<NamedSession>(named_.shared_from_this(), named_, stopping_);
  }

 private:
  const NamedModel& named_;
  const std::stop_token stopping_;
};

inline std::unique_ptr<ModelSession> NamedModel::new_session(std::stop_token stopping) const {
  return std::make_unique<NamedSession>(shared_from_this(), *this, std::move(stopping));
}

inline ModelHandle named_model(NamedModel::Ask ask, int most = 1000) {
  return std::make_shared<const NamedModel>(std::move(ask), most);
}

}  // namespace logitdice::test
