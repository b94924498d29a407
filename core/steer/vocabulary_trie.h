#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "core/base/token_id.h"
#include "core/steer/automaton.h"

namespace logitdice {

/// What a rule makes of every token of a vocabulary in one of its states.
struct TokenMask {
  std::vector<std::uint8_t> allowed;  // (vocabulary,) by id, 1: allowed
  std::vector<StateId> after;         // (vocabulary,) the state behind it; kDead where not allowed
  int count = 0;                      // allowed ones, the end of text among them
};

/// The tokens of a vocabulary as a tree of their bytes, in the order in which a walk meets them:
/// what one byte forbids, no token that begins alike is asked for.
class VocabularyTrie {
 public:
  /// pieces[i] are the bytes of token i; those without bytes and the special ones are in no text.
  explicit VocabularyTrie(std::span<const std::string> pieces,
                          std::span<const TokenId> special = {});

  int vocabulary() const { return vocabulary_; }
  std::size_t nodes() const { return nodes_.size(); }
  /// Whether every byte is a token of its own, so that each state of an automaton can be left.
  bool has_every_byte() const;

  /// What may follow in a state. The end of text is not looked at.
  TokenMask mask(const Automaton& automaton, StateId state) const;

 private:
  struct Node {
    std::uint32_t end;          // the place behind its subtree
    std::uint32_t first_token;  // in tokens_; the next node's is the end
    std::uint16_t depth;        // bytes of the path to its parent
    std::uint8_t byte;
  };

  int vocabulary_ = 0;
  std::uint32_t deepest_ = 0;
  std::vector<Node> nodes_;      // a node before its children, children by byte
  std::vector<TokenId> tokens_;  // by node
};

}  // namespace logitdice
