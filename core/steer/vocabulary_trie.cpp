#include "core/steer/vocabulary_trie.h"

#include <algorithm>
#include <bitset>
#include <limits>

namespace logitdice {
namespace {

// A longer token is in no text: depths fit 16 bits.
constexpr std::size_t kLongestPiece = std::numeric_limits<std::uint16_t>::max() - 1;

// Ids by their bytes.
std::vector<TokenId> sorted_ids(std::span<const std::string> pieces,
                                std::span<const TokenId> special) {
  std::vector<TokenId> ids;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    if (!pieces[i].empty() && pieces[i].size() <= kLongestPiece) {
      ids.push_back(static_cast<TokenId>(i));
    }
  }
  std::erase_if(ids, [&](TokenId id) {
    return std::find(special.begin(), special.end(), id) != special.end();
  });
  std::sort(ids.begin(), ids.end(), [&](TokenId a, TokenId b) {
    return pieces[static_cast<std::size_t>(a)] < pieces[static_cast<std::size_t>(b)];
  });
  return ids;
}

std::size_t common_length(const std::string& a, const std::string& b) {
  const std::size_t most = std::min(a.size(), b.size());
  return static_cast<std::size_t>(
      std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(most), b.begin()).first -
      a.begin());
}

}  // namespace

VocabularyTrie::VocabularyTrie(std::span<const std::string> pieces,
                               std::span<const TokenId> special)
    : vocabulary_(static_cast<int>(pieces.size())), tokens_(sorted_ids(pieces, special)) {
  std::vector<std::uint32_t> path;  // nodes from the root to the last one
  const std::string none;
  const std::string* before = &none;
  const auto close = [&](std::size_t length) {
    for (; path.size() > length; path.pop_back()) {
      nodes_[path.back()].end = static_cast<std::uint32_t>(nodes_.size());
    }
  };
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    const std::string& piece = pieces[static_cast<std::size_t>(tokens_[i])];
    close(common_length(*before, piece));
    while (path.size() < piece.size()) {
      const auto depth = static_cast<std::uint16_t>(path.size());
      path.push_back(static_cast<std::uint32_t>(nodes_.size()));
      nodes_.push_back(
          {0, static_cast<std::uint32_t>(i), depth, static_cast<std::uint8_t>(piece[depth])});
    }
    deepest_ = std::max(deepest_, static_cast<std::uint32_t>(piece.size()));
    before = &piece;
  }
  close(0);
}

bool VocabularyTrie::has_every_byte() const {
  std::bitset<256> found;
  for (std::size_t i = 0; i < nodes_.size(); ++i) {
    // A token of one byte ends in a node of depth 0 and lies before those of its children.
    const std::size_t next = i + 1 < nodes_.size() ? nodes_[i + 1].first_token : tokens_.size();
    if (nodes_[i].depth == 0 && next > nodes_[i].first_token) found.set(nodes_[i].byte);
  }
  return found.all();
}

TokenMask VocabularyTrie::mask(const Automaton& automaton, StateId state) const {
  const auto size = static_cast<std::size_t>(vocabulary_);
  TokenMask out{std::vector<std::uint8_t>(size, 0), std::vector<StateId>(size, kDead), 0};
  if (state == kDead) return out;
  std::vector<StateId> states(deepest_ + 1, kDead);  // before the byte of that depth
  states[0] = state;
  for (std::size_t i = 0; i < nodes_.size();) {
    const Node& node = nodes_[i];
    const StateId to = automaton.step(states[node.depth], node.byte);
    if (to == kDead) {
      i = node.end;
      continue;
    }
    states[node.depth + 1u] = to;
    const std::size_t end = ++i < nodes_.size() ? nodes_[i].first_token : tokens_.size();
    for (std::size_t t = node.first_token; t < end; ++t) {
      const auto id = static_cast<std::size_t>(tokens_[t]);
      out.allowed[id] = 1;
      out.after[id] = to;
      ++out.count;
    }
  }
  return out;
}

}  // namespace logitdice
