#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "core/base/token_id.h"

namespace logitdice {

/// Texts laid over each other from their beginnings: what several begin with stands once. A node is
/// a stretch of tokens at whose end the texts part or one of them ends.
struct TokenTree {
  struct Node {
    int parent = -1;              // before it in the list; −1: the root
    std::vector<TokenId> tokens;  // that follow the parent's; none in a root at which texts part
    std::size_t depth = 0;        // tokens before them
    int count = 0;                // texts that go through it
    int ends = 0;                 // of these, how many end with it
    int first = 0;                // the index of the first of those texts
    std::vector<int> children;    // most texts first, of equals the one with the lower token
  };

  std::vector<Node> nodes;  // the root first; none without texts
  std::vector<int> end_of;  // (texts,) the node that each text ends with

  /// The nodes from the root to this one, both included.
  std::vector<int> path_to(int node) const;
};
TokenTree token_tree(std::span<const std::span<const TokenId>> texts);

}  // namespace logitdice
