#pragma once

#include <cstddef>
#include <memory>
#include <unordered_map>
#include <vector>

#include "core/base/token_id.h"
#include "core/steer/rule.h"
#include "core/steer/vocabulary_trie.h"

namespace logitdice {

using TrieHandle = std::shared_ptr<const VocabularyTrie>;
using MaskHandle = std::shared_ptr<const TokenMask>;

/// The masks of one rule over one vocabulary: each is made when its state is first met and kept, as
/// far as memory allows. For one thread.
///
/// No allowed token leads where no token of this vocabulary can get on to a match, as far as that
/// was looked into: always where each byte is a token, otherwise for rules of moderate size.
class TokenMasks {
 public:
  /// The rule must not be null. `end_of_text` is allowed wherever the text so far matches; −1: the
  /// vocabulary has none.
  TokenMasks(AutomatonHandle rule, TrieHandle trie, TokenId end_of_text);

  const Automaton& automaton() const { return *rule_; }
  TokenId end_of_text() const { return end_of_text_; }

  MaskHandle of(StateId state);

  /// Whether a token other than the end of text may follow.
  bool goes_on(StateId state);

  /// Whether the text in this state can become a match, token by token.
  bool alive(StateId state) const;

 private:
  TokenMask made(StateId state) const;
  void find_alive();

  AutomatonHandle rule_;
  TrieHandle trie_;
  TokenId end_of_text_;
  std::vector<bool> alive_;  // (states,); empty: all are
  std::unordered_map<StateId, MaskHandle> known_;
};

}  // namespace logitdice
