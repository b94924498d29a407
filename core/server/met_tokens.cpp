#include "core/server/met_tokens.h"

namespace logitdice {

TokenId MetTokens::id_of(std::string_view bytes, int occurrence) {
  const std::lock_guard lock(mutex_);
  const auto next = static_cast<TokenId>(by_text_.size());
  const auto [at, is_new] = by_text_.try_emplace({std::string(bytes), occurrence}, next);
  if (is_new) by_id_[next] = &pieces_.emplace_back(bytes);
  return at->second;
}

void MetTokens::name(TokenId id, std::string_view bytes) {
  const std::lock_guard lock(mutex_);
  const auto [at, is_new] = by_id_.try_emplace(id, nullptr);
  if (is_new) at->second = &pieces_.emplace_back(bytes);
}

bool MetTokens::knows(TokenId id) const {
  const std::lock_guard lock(mutex_);
  return by_id_.contains(id);
}

std::string_view MetTokens::piece(TokenId id) const {
  const std::lock_guard lock(mutex_);
  const auto at = by_id_.find(id);
  return at == by_id_.end() ? std::string_view() : std::string_view(*at->second);
}

}  // namespace logitdice
