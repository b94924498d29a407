#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "core/model/model.h"

namespace logitdice::test {

/// A model that always says the same, over a vocabulary that a test lists. A text becomes tokens
/// byte by byte; bytes that are no token are left out.
class ListedModel final : public Model {
 public:
  ListedModel(std::vector<std::string> pieces, std::vector<float> scores, TokenId end)
      : Model({.name = "listed",
               .vocabulary = static_cast<int>(pieces.size()),
               .pieces = std::move(pieces),
               .end_of_text = end}),
        scores_(std::move(scores)) {}

  Result<std::vector<TokenId>> tokenize(std::string_view text, std::stop_token) const override {
    std::vector<TokenId> tokens;
    for (const char c : text) {
      for (std::size_t id = 0; id < info().pieces.size(); ++id) {
        if (info().pieces[id] == std::string(1, c)) tokens.push_back(static_cast<TokenId>(id));
      }
    }
    return tokens;
  }

  std::unique_ptr<ModelSession> new_session(std::stop_token = {}) const override {
    return std::make_unique<Session>(shared_from_this(), scores_);
  }

 private:
  struct Session final : ModelSession {
    Session(ModelHandle model, std::vector<float> said)
        : ModelSession(std::move(model)), scores(std::move(said)) {}
    Result<Logits> next(std::span<const TokenId>, int) override { return make_logits(scores); }
    std::unique_ptr<ModelSession> fork() const override {
      return std::make_unique<Session>(model().shared_from_this(), scores);
    }
    std::vector<float> scores;
  };

  std::vector<float> scores_;
};

inline ModelHandle listed_model(std::vector<std::string> pieces, std::vector<float> scores,
                                TokenId end) {
  return std::make_shared<const ListedModel>(std::move(pieces), std::move(scores), end);
}

}  // namespace logitdice::test
