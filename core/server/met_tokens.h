#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include "core/base/token_id.h"

namespace logitdice {

/// The tokens of a server that does not list its vocabulary: they become known as they are met.
/// From any thread; what is met once stays, at the same place.
class MetTokens {
 public:
  /// Of an engine that tells no ids: the same text is the same token, but for a second one with
  /// that text in the same list (`occurrence` 1, 2, …), which is another.
  TokenId id_of(std::string_view bytes, int occurrence = 0);

  /// Of an engine that tells ids.
  void name(TokenId id, std::string_view bytes);
  bool knows(TokenId id) const;

  /// Empty for a token that was not met. Valid as long as this.
  std::string_view piece(TokenId id) const;

 private:
  mutable std::mutex mutex_;
  std::deque<std::string> pieces_;  // guarded by it, as are all below
  std::map<TokenId, const std::string*> by_id_;
  std::map<std::pair<std::string, int>, TokenId> by_text_;
};

}  // namespace logitdice
