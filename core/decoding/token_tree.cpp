#include "core/decoding/token_tree.h"

#include <algorithm>
#include <map>
#include <tuple>

namespace logitdice {
namespace {

using Tokens = std::span<const TokenId>;

class TreeMaker {
 public:
  explicit TreeMaker(std::span<const Tokens> texts) : texts_(texts) {
    tree.end_of.resize(texts.size());
  }

  TokenTree tree;

  // The node of the texts `through`, which are equal up to `depth`. Nests no deeper than there are
  // texts: one at least leaves at each node.
  int add(int parent, const std::vector<int>& through, std::size_t depth) {
    const int index = static_cast<int>(tree.nodes.size());
    TokenTree::Node node;
    node.parent = parent;
    node.depth = depth;
    node.count = static_cast<int>(through.size());
    node.first = through.front();
    const std::size_t end = end_of_common(through, depth);
    const Tokens common = text(through.front()).subspan(depth, end - depth);
    node.tokens.assign(common.begin(), common.end());
    std::map<TokenId, std::vector<int>> further;
    for (const int i : through) {
      if (text(i).size() > end) {
        further[text(i)[end]].push_back(i);
      } else {
        ++node.ends;
        tree.end_of[static_cast<std::size_t>(i)] = index;
      }
    }
    tree.nodes.push_back(std::move(node));
    add_children(index, further, end);
    return index;
  }

 private:
  Tokens text(int i) const { return texts_[static_cast<std::size_t>(i)]; }

  std::size_t end_of_common(const std::vector<int>& through, std::size_t depth) const {
    std::size_t end = text(through.front()).size();
    for (const int i : through) {
      const Tokens a = text(through.front()), b = text(i);
      const auto [x, y] = std::mismatch(a.begin() + static_cast<std::ptrdiff_t>(depth), a.end(),
                                        b.begin() + static_cast<std::ptrdiff_t>(depth), b.end());
      end = std::min(end, static_cast<std::size_t>(x - a.begin()));
    }
    return end;
  }

  void add_children(int index, const std::map<TokenId, std::vector<int>>& further,
                    std::size_t depth) {
    std::vector<const std::vector<int>*> groups;  // by ascending token
    for (const auto& [token, group] : further) groups.push_back(&group);
    std::stable_sort(groups.begin(), groups.end(),
                     [](const auto* a, const auto* b) { return a->size() > b->size(); });
    for (const auto* group : groups) {
      const int child = add(index, *group, depth);
      tree.nodes[static_cast<std::size_t>(index)].children.push_back(child);
    }
  }

  std::span<const Tokens> texts_;
};

}  // namespace

std::vector<int> TokenTree::path_to(int node) const {
  std::vector<int> path;
  for (; node >= 0; node = nodes[static_cast<std::size_t>(node)].parent) path.push_back(node);
  std::reverse(path.begin(), path.end());
  return path;
}

TokenTree token_tree(std::span<const Tokens> texts) {
  TreeMaker maker(texts);
  std::vector<int> all(texts.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<int>(i);
  if (!all.empty()) maker.add(-1, all, 0);
  return std::move(maker.tree);
}

}  // namespace logitdice
