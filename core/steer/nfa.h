#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

#include "core/base/result.h"
#include "core/steer/automaton.h"
#include "core/steer/character_set.h"

namespace logitdice {

/// What every kind of rule is first compiled to: nodes with edges for ranges of bytes and edges for
/// nothing. The text begins at kStart and matches at kMatch.
///
/// Whoever builds a part of a rule between two nodes adds no edge into the first and none out of
/// the second, so that parts can share them.
class Nfa {
 public:
  using Node = std::int32_t;
  static constexpr Node kStart = 0, kMatch = 1;
  static constexpr std::size_t kMostNodes = 200'000;

  Nfa() : first_edge_(2, -1) {}

  Node node();
  void nothing(Node from, Node to) { add(from, {to, 1, 0, -1}); }
  void bytes(Node from, Node to, ByteRange range) { add(from, {to, range.low, range.high, -1}); }
  void literal(Node from, Node to, std::string_view bytes);
  void characters(Node from, Node to, const CharacterSet& set);

  /// Too large: builders stop early, and automaton() refuses it.
  bool full() const { return first_edge_.size() > kMostNodes || edges_.size() > 4 * kMostNodes; }

  /// What a sentence calls the rule that is too large, or that no text can match, and what would
  /// make it smaller: "the expression", "repeat less".
  struct Name {
    std::string_view what, smaller;
  };

  /// The smallest deterministic automaton of the same texts.
  Result<Automaton> automaton(const Name& name) const { return made(name, kNoNode); }

  /// That of all texts that reach `within` and do not match.
  Result<Automaton> automaton_of_others(const Name& name, Node within) const {
    return made(name, within);
  }

  struct Edge {
    Node to;
    std::uint8_t low, high;  // bytes; low > high: nothing
    std::int32_t next;       // of the same node; −1: the last

    bool empty() const { return low > high; }
  };
  std::size_t size() const { return first_edge_.size(); }
  /// Calls each(edge) for the edges out of a node.
  template <class Each>
  void for_each_edge(Node node, Each each) const {
    for (std::int32_t i = first_edge_[static_cast<std::size_t>(node)]; i >= 0;) {
      const Edge& edge = edges_[static_cast<std::size_t>(i)];
      each(edge);
      i = edge.next;
    }
  }
  const std::vector<Edge>& edges() const { return edges_; }

 private:
  static constexpr Node kNoNode = -1;
  Result<Automaton> made(const Name& name, Node within) const;
  void add(Node from, Edge edge);

  std::vector<std::int32_t> first_edge_;  // (nodes,) −1: none
  std::vector<Edge> edges_;
};

}  // namespace logitdice
