#include "core/model/model.h"

#include <cassert>
#include <utility>

namespace logitdice {

std::string_view Model::piece(TokenId id) const {
  const bool known = id >= 0 && static_cast<std::size_t>(id) < info_.pieces.size();
  return known ? std::string_view(info_.pieces[static_cast<std::size_t>(id)]) : std::string_view();
}

Result<std::vector<TokenId>> Model::tokenize_prompt(std::string_view text,
                                                    std::stop_token stopping) const {
  Result<std::vector<TokenId>> tokens = tokenize(text, std::move(stopping));
  if (tokens && info_.before_prompt >= 0) tokens->insert(tokens->begin(), info_.before_prompt);
  return tokens;
}

Result<std::vector<Logits>> Model::next_of(std::span<const AskedText> texts, int best) const {
  std::vector<Logits> all;
  for (const AskedText& asked : texts) {
    assert(&asked.session->model() == this);
    Result<Logits> one = asked.session->next(asked.text, best);
    if (!one) return Error{one.error()};
    all.push_back(std::move(one).value());
  }
  return all;
}

Result<std::vector<Logits>> ModelSession::next_each(std::span<const TokenId> text,
                                                    std::size_t count, int best) {
  assert(count >= 1 && count <= text.size());
  std::vector<Logits> all;
  for (std::size_t length = text.size() - count + 1; length <= text.size(); ++length) {
    Result<Logits> one = next(text.first(length), best);
    if (!one) return Error{one.error()};
    all.push_back(std::move(one).value());
  }
  return all;
}

}  // namespace logitdice
