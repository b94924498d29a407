#include "core/decoding/token_tree.h"

#include <random>

#include "tests/check.h"

namespace logitdice::test {
namespace {

// "node:count", children in brackets, "." for each text that ends there.
std::string drawn(const TokenTree& tree, int index) {
  const TokenTree::Node& node = tree.nodes[static_cast<std::size_t>(index)];
  std::string out(node.tokens.begin(), node.tokens.end());
  out += std::to_string(node.count) + std::string(static_cast<std::size_t>(node.ends), '.');
  if (node.children.empty()) return out;
  out += "[";
  for (const int child : node.children) out += drawn(tree, child) + " ";
  out.back() = ']';
  return out;
}

std::string tree_of(const std::vector<std::string>& words) {
  std::vector<std::vector<TokenId>> tokens;
  for (const std::string& word : words) tokens.emplace_back(word.begin(), word.end());
  const std::vector<std::span<const TokenId>> texts(tokens.begin(), tokens.end());
  const TokenTree tree = token_tree(texts);
  return tree.nodes.empty() ? "" : drawn(tree, 0);
}

TEST_CASE("token tree: what texts begin with stands once, with how many go through it") {
  struct Row {
    std::vector<std::string> texts;
    const char* wanted;
  };
  const Row table[] = {
      {{}, ""},
      {{""}, "1."},
      {{"abc"}, "abc1."},
      {{"abc", "abc"}, "abc2.."},
      {{"abc", "abd"}, "ab2[c1. d1.]"},
      {{"abc", "ab"}, "ab2.[c1.]"},
      {{"abc", "xyz", "abd"}, "3[ab2[c1. d1.] xyz1.]"},
      {{"xa", "ya", "yb"}, "3[y2[a1. b1.] xa1.]"},  // most texts first
      {{"b", "a"}, "2[a1. b1.]"},                   // then by token
      {{"", "a"}, "2.[a1.]"},
  };
  for (const Row& row : table) CHECK(tree_of(row.texts) == row.wanted);
}

TEST_CASE("token tree: each text is the way to its end, and counts add up") {
  std::mt19937 random(7);
  for (int round = 0; round < 100; ++round) {
    std::vector<std::vector<TokenId>> tokens(1 + random() % 64);
    for (auto& text : tokens) {
      text.resize(random() % 12);
      for (TokenId& token : text) token = static_cast<TokenId>(random() % 3);
    }
    const std::vector<std::span<const TokenId>> texts(tokens.begin(), tokens.end());
    const TokenTree tree = token_tree(texts);
    for (std::size_t i = 0; i < texts.size(); ++i) {
      std::vector<TokenId> read;
      for (const int node : tree.path_to(tree.end_of[i])) {
        const auto& part = tree.nodes[static_cast<std::size_t>(node)];
        CHECK(part.depth == read.size());
        read.insert(read.end(), part.tokens.begin(), part.tokens.end());
      }
      CHECK(read == tokens[i]);
    }
    for (const TokenTree::Node& node : tree.nodes) {
      int below = node.ends;
      for (const int child : node.children)
        below += tree.nodes[static_cast<std::size_t>(child)].count;
      CHECK(below == node.count);
    }
  }
}

}  // namespace
}  // namespace logitdice::test
